namespace Treadle.Messaging.Queues;

/// <summary>Ends the pause of a background loop early. Any thread.</summary>
internal sealed class Kicker
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>There is something to do.</summary>
    public void Kick() => _next.TrySetResult();

    /// <summary>Waits for a kick, or as long as is said. A kick that came since the last wait counts.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken stop)
    {
        try
        {
            await _next.Task.WaitAsync(longest, time, stop);
            _next = New();
        }
        catch (TimeoutException)
        {
            // Time for the next round.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
