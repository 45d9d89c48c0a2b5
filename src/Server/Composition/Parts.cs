namespace Treadle.Server.Composition;

/// <summary>What a server is made of, ended in the reverse order of its making. One thread.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private readonly Stack<object> _parts = new();

    /// <summary>Keeps a part, to be ended before all that were kept before it. A part may be kept twice: then it ends at the later place, and ending it again does nothing.</summary>
    public T Own<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            if (part is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (part as IDisposable)?.Dispose();
            }
        }
    }
}
