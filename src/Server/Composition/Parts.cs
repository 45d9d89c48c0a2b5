namespace Treadle.Server.Composition;

/// <summary>What a server is made of, ended in the reverse order of its making. One thread.</summary>
internal sealed class Parts : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stack<object> _parts = new();

    /// <summary>Told of parts that did not end, in words for the log.</summary>
    public Action<string>? LeftBehind { get; set; }

    /// <summary>Keeps a part, to be ended before all that were kept before it. A part may be kept twice: then it ends at the later place, and ending it again does nothing.</summary>
    public T Own<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Does this at the end, before all that was kept before it ends.</summary>
    public void AtEnd(Func<Task> action) => _parts.Push(new Ending(action));

    /// <summary>Ends all parts. One that takes longer than ten seconds is named and left behind: what was answered is on disk, and the next life goes on with the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            // On a thread of its own: a part that blocks must not hold up the others, either.
            var ending = Task.Run(() => EndAsync(part));
            try
            {
                await ending.WaitAsync(Patience);
            }
            catch (TimeoutException) when (!ending.IsCompleted)
            {
                LeftBehind?.Invoke($"{part.GetType().Name} has not ended within {Patience.TotalSeconds} seconds and is left behind.");
            }
        }
    }

    private sealed class Ending(Func<Task> action) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await action();
    }

    private static async Task EndAsync(object part)
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
