using Treadle.Engine;
using Treadle.Storage;
using Treadle.Storage.Memory;
using Treadle.Tests.Common;

namespace Treadle.Simulation;

/// <summary>The store as the node sees it: in memory, with the failures of a disk and of a process put in where the chooser says.</summary>
internal sealed class FaultyStore(MemoryStore store) : PassThroughStore(store)
{
    public CommitFault NextCommit { get; set; }

    /// <summary>Read without its snapshot: as if somebody had deleted them all.</summary>
    public bool IsWithoutSnapshots { get; set; }

    /// <summary>How many calls a node has made.</summary>
    public int Calls { get; private set; }

    /// <summary>Which of them were commits.</summary>
    public HashSet<int> Commits { get; } = [];

    /// <summary>The call, from 1, that fails with <see cref="StoreFailedException"/>; 0 for none.</summary>
    public int FailingCall { get; init; }

    /// <summary>If the failing call is a commit, it is written, and only its answer is lost.</summary>
    public bool IsWrittenWhenFailing { get; init; }

    public override CommitResult Commit(CommitBatch batch)
    {
        var fault = NextCommit;
        NextCommit = CommitFault.None;
        var isToFail = IsToFail();
        Commits.Add(Calls);
        if (isToFail)
        {
            fault = IsWrittenWhenFailing ? CommitFault.LostAfter : CommitFault.LostBefore;
        }

        switch (fault)
        {
            case CommitFault.LostBefore:
                throw new StoreFailedException("simulated: lost before it was written");

            case CommitFault.LostAfter:
                base.Commit(batch);
                throw new StoreFailedException("simulated: written, and the answer lost");

            case CommitFault.Conflicts:
                return WithConflict(batch);

            default:
                return base.Commit(batch);
        }
    }

    public override StoredExecution? Load(ExecutionId id)
    {
        FailRead();
        var stored = base.Load(id);
        return stored is { Snapshot: not null } && IsWithoutSnapshots
            ? stored with { Snapshot = null, SnapshotSequence = 0, Tail = ReadJournal(id, 1, descending: false, int.MaxValue) }
            : stored;
    }

    public override IReadOnlyList<WakeRow> ReadWork(DateTimeOffset dueBefore, ExecutionId after, int limit)
    {
        FailRead();
        return base.ReadWork(dueBefore, after, limit);
    }

    public override IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit)
    {
        FailRead();
        return base.ReadInboxOwners(after, limit);
    }

    private bool IsToFail() => ++Calls == FailingCall;

    private void FailRead()
    {
        if (IsToFail())
        {
            throw new StoreFailedException("simulated: could not be read");
        }
    }

    /// <summary>The steps of executions that exist conflict as if somebody had been faster; the rest is written.</summary>
    private CommitResult WithConflict(CommitBatch batch)
    {
        var written = base.Commit(batch with { Steps = [.. batch.Steps.Where(s => s.New is not null)] });
        var outcomes = new Queue<StepOutcome>(written.Steps);
        return written with { Steps = [.. batch.Steps.Select(s => s.New is not null ? outcomes.Dequeue() : StepOutcome.Conflict)] };
    }
}

internal enum CommitFault
{
    None,

    /// <summary>The process dies before the write.</summary>
    LostBefore,

    /// <summary>The process dies after the write and before its answer.</summary>
    LostAfter,

    /// <summary>Expectations do not hold.</summary>
    Conflicts,
}
