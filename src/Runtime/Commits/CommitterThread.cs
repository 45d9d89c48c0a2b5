using Treadle.Engine;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime.Commits;

/// <summary>The one writer of the store: while one commit syncs, the next batch fills in its mailbox. No delay is added.</summary>
internal sealed class CommitterThread : IDisposable
{
    private readonly Mailbox<Commission?> _mailbox = new();
    private readonly BatchCommitter _committer;
    private readonly RuntimeMetrics _metrics;
    private readonly Action<Exception> _onFailed;
    private readonly Thread _thread;
    private volatile Exception? _failure;

    /// <param name="store">Written only here.</param>
    /// <param name="answerLane">Sends a message to the lane of an execution.</param>
    /// <param name="metrics">Measures each commit.</param>
    /// <param name="onFailed">The node must stop; called once, on the committer's thread.</param>
    /// <param name="tellMapRuns">Hears of the map runs that a commit touched.</param>
    public CommitterThread(IStore store, Action<ExecutionId, LaneMessage> answerLane, RuntimeMetrics metrics, Action<Exception> onFailed, Action<IReadOnlyList<TouchedMapRun>>? tellMapRuns = null)
    {
        _metrics = metrics;
        _committer = new BatchCommitter(store, answerLane, metrics, tellMapRuns);
        _onFailed = onFailed;
        _thread = new Thread(Run) { IsBackground = true, Name = "committer" };
        _thread.Start();
    }

    /// <summary>What waits for a commit. Any thread.</summary>
    public int Waiting => _mailbox.Count;

    /// <summary>Any thread. After a failure it fails at once what is posted.</summary>
    public void Post(Commission commission)
    {
        _mailbox.Post(commission);
        if (_failure is { } reason)
        {
            // The thread may have gone through its mailbox for the last time before the post: whoever is second here finds nothing to do.
            commission.Fail(reason);
        }
    }

    /// <summary>Commits what was posted before, then ends the thread.</summary>
    public void Dispose()
    {
        _mailbox.Post(null);
        _thread.Join();
        _mailbox.Dispose();
    }

    private void Run()
    {
        try
        {
            CommitUntilStopped();
            Close(new OperationCanceledException("The server is stopping."));
        }
        catch (Exception e)
        {
            Close(e);
            _onFailed(e);
        }
    }

    private void CommitUntilStopped()
    {
        var isStopping = false;
        while (!isStopping)
        {
            while (!_committer.IsFull && _mailbox.TryTake(out var commission))
            {
                if (commission is null)
                {
                    isStopping = true;
                    break;
                }

                _committer.Add(commission);
            }

            if (_committer.HasWork)
            {
                var size = _committer.Count;
                var began = _metrics.Time.GetTimestamp();
                _committer.Commit();
                _metrics.CommitDuration.Record(_metrics.Time.GetElapsedTime(began));
                _metrics.CommitBatch.Record(size);
            }
            else if (!isStopping)
            {
                _mailbox.Wait();
            }
        }
    }

    private void Close(Exception reason)
    {
        _failure = reason;
        _committer.FailAll(reason);
        while (_mailbox.TryTake(out var commission))
        {
            commission?.Fail(reason);
        }
    }
}
