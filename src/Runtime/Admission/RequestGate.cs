namespace Treadle.Runtime.Admission;

/// <summary>Counts the requests between arrival and commit, and turns away those beyond the bound. Any thread.</summary>
/// <param name="max">How many may be inside. The last quarter of the room is closed to <see cref="RequestKind.NewWork"/>, the last eighth to <see cref="RequestKind.Change"/>.</param>
/// <param name="what">What is counted, in words.</param>
/// <param name="memory">Turns away as well when memory is short; null leaves memory out.</param>
/// <param name="wait">Turns new work away as well when it would wait long; null leaves that out.</param>
internal sealed class RequestGate(int max, string what, MemoryGauge? memory = null, WaitBound? wait = null)
{
    private int _inside;
    private long _refusedForNumber;
    private long _refusedForMemory;

    public int Inside => Volatile.Read(ref _inside);

    /// <summary>How many were turned away since the start because as many as may be were inside.</summary>
    public long RefusedForNumber => Volatile.Read(ref _refusedForNumber);

    /// <summary>How many were turned away since the start because memory was short.</summary>
    public long RefusedForMemory => Volatile.Read(ref _refusedForMemory);

    /// <exception cref="CapacityException">There is no room for this kind.</exception>
    public void Enter(RequestKind kind)
    {
        if (memory?.HasRoomFor(kind) == false)
        {
            Interlocked.Increment(ref _refusedForMemory);
            throw new CapacityException("memory");
        }

        var inside = Interlocked.Increment(ref _inside);
        wait?.Look(inside);
        if (inside > RoomFor(kind))
        {
            Interlocked.Decrement(ref _inside);
            Interlocked.Increment(ref _refusedForNumber);
            throw new CapacityException(what);
        }
    }

    /// <summary>For what an earlier life of the node let in.</summary>
    public void EnterAnyway() => Interlocked.Increment(ref _inside);

    public void Leave()
    {
        Interlocked.Decrement(ref _inside);
        wait?.Leave();
    }

    private int RoomFor(RequestKind kind) => kind switch
    {
        RequestKind.NewWork => Math.Min(max - (max / 4), wait?.Current ?? max),
        RequestKind.Change => max - (max / 8),
        _ => max,
    };
}
