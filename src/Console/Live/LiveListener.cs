namespace Treadle.WebConsole.Live;

/// <summary>One who listens. It holds one message at most: to one who is slower than the messages come it is told that there was more.</summary>
/// <remarks>Messages are given by one thread and taken by another.</remarks>
internal sealed class LiveListener(LiveScope scope, TimeProvider time)
{
    private readonly Lock _lock = new();
    private ReadOnlyMemory<byte> _message;
    private TaskCompletionSource _given = New();

    /// <summary>What it may hear of.</summary>
    public LiveScope Scope => scope;

    public void Give(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            _message = _message.IsEmpty ? message : LiveMessages.Missed;
            _given.TrySetResult();
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>Empty when none has come.</returns>
    public async Task<ReadOnlyMemory<byte>> TakeAsync(TimeSpan patience, CancellationToken stop)
    {
        await _given.Task.WaitAsync(patience, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var message = _message;
            if (_given.Task.IsCompleted)
            {
                (_message, _given) = (default, New());
            }

            return message;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
