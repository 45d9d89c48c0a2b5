namespace Treadle.Storage;

/// <summary>Runs changes one after the other: what a change has looked up still holds when it is written. Any thread.</summary>
public sealed class OneAtATime : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="change">Reads what is there, and writes.</param>
    /// <param name="stop">Gives up waiting for its turn.</param>
    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> change, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            return await change();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
