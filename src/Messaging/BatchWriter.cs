using System.Threading.Channels;

namespace Treadle.Messaging;

/// <summary>Writes what many bring, one batch at a time: while one is written, what comes is the next. Any thread.</summary>
/// <param name="countMax">So many make a batch full, as <paramref name="countOf"/> counts.</param>
/// <param name="bytesMax">So many bytes make a batch full, as <paramref name="bytesOf"/> counts.</param>
/// <param name="countOf">How many things one item is.</param>
/// <param name="bytesOf">How long one item is.</param>
/// <param name="write">Makes a batch durable; what it throws is told to all who brought it.</param>
internal sealed class BatchWriter<T>(int countMax, int bytesMax, Func<T, int> countOf, Func<T, long> bytesOf, Func<IReadOnlyList<T>, Task> write) : IAsyncDisposable
{
    /// <summary>Items that wait to be written; who comes then waits to come in.</summary>
    private const int WaitingMax = 1_000;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(WaitingMax);
    private readonly Lock _starting = new();
    private Task? _writing;

    /// <summary>Completes when the item is written.</summary>
    /// <exception cref="ChannelClosedException">Nothing is taken any more.</exception>
    public async ValueTask AddAsync(T item, CancellationToken stop)
    {
        if (_writing is null)
        {
            lock (_starting)
            {
                _writing ??= Task.Run(WriteAllAsync, CancellationToken.None);
            }
        }

        var waiting = new Waiting(item);
        await _waiting.Writer.WriteAsync(waiting, stop);
        await waiting.Done.Task;
    }

    /// <summary>Writes what waits, and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        lock (_starting)
        {
            _writing ??= Task.CompletedTask;
        }

        await _writing;
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var (count, bytes) = (0, 0L);
            while (count < countMax && bytes < bytesMax && _waiting.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
                count += countOf(waiting.Item);
                bytes += bytesOf(waiting.Item);
            }

            try
            {
                await write(batch.ConvertAll(w => w.Item));
                batch.ForEach(w => w.Done.TrySetResult());
            }
            catch (Exception e)
            {
                batch.ForEach(w => w.Done.TrySetException(e));
            }

            batch.Clear();
        }
    }

    private sealed class Waiting(T item)
    {
        public T Item => item;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
