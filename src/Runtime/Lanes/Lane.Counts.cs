using Treadle.Runtime.Commits;

namespace Treadle.Runtime.Lanes;

/// <summary>What is seen of a lane from outside.</summary>
internal sealed partial class Lane
{
    /// <summary>Executions of which something is in memory. Any thread; as of about now.</summary>
    public int OwnedCount => _owned.Count;

    /// <summary>Those of them that only wait, and are kept for a quick answer. Any thread.</summary>
    public int ParkedCount => _parked.Count;

    /// <summary>Those of them whose state is on disk only. Any thread.</summary>
    public int AwayCount { get; private set; }

    /// <summary>Deadlines within the window. Any thread.</summary>
    public int WakeCount => _wakes.Count;

    /// <summary>Tasks that wait for a worker of an activity whose desk is here. Any thread.</summary>
    public int OfferCount => _desk.OfferCount;

    private void Measure(OwnedExecution owned, Commission.Step step)
    {
        ports.NoteRecorded(owned.Machine!, owned.State!, step.Events);
        ports.NoteChanged(owned.State!, owned.Child?.MapRun);
        if (owned.Start is not null)
        {
            _metrics.Started.Add();
        }

        if (step.Commit.Reopened is not null)
        {
            _metrics.Redriven.Add();
        }

        if (step.Transitions > 0)
        {
            _metrics.Transitions.Add(step.Transitions);
        }

        if (step.Commit.TakesInbox.Count > 0)
        {
            _metrics.InboxTaken.Add(step.Commit.TakesInbox.Count);
        }

        if (step.Commit.Ended is { } ended)
        {
            _metrics.Ended(ended.Status);
        }
    }
}
