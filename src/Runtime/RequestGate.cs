namespace Treadle.Runtime;

/// <summary>Counts the requests between arrival and commit, and turns away those beyond the bound. Any thread.</summary>
internal sealed class RequestGate(int max, string what)
{
    private int _inside;

    public int Inside => Volatile.Read(ref _inside);

    /// <exception cref="CapacityException">As many as may be are inside.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _inside) > max)
        {
            Interlocked.Decrement(ref _inside);
            throw new CapacityException(what);
        }
    }

    /// <summary>For what was let in by an earlier life of the node.</summary>
    public void EnterAnyway() => Interlocked.Increment(ref _inside);

    public void Leave() => Interlocked.Decrement(ref _inside);
}
