using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>An execution in the memory of its lane: the state, and what is on its way to and from it. Its lane's thread only.</summary>
internal sealed class OwnedExecution(ExecutionId id)
{
    public ExecutionId Id { get; } = id;

    public OwnedPhase Phase { get; set; }

    /// <summary>The state; null while it is read and when it is quarantined.</summary>
    public Execution? State { get; set; }

    /// <summary>What it runs; null as long as <see cref="State"/> has never been there.</summary>
    public MachineRevision? Machine { get; set; }

    /// <summary>A start that is not on disk yet.</summary>
    public LaneMessage.Start? Start { get; set; }

    /// <summary>Who waits for the end of a volatile execution; null for one that is on disk.</summary>
    public RunReply? Run { get; init; }

    /// <summary>Whose child it is; null when it is no child of a map run.</summary>
    public MapRunChild? Child { get; set; }

    /// <summary>Nothing of it is on disk: its steps hold as soon as they are taken, and it lives in memory until it ends.</summary>
    public bool IsVolatile => Id.IsVolatile;

    /// <summary>What the events carried since it was started or read, in bytes.</summary>
    public long PayloadBytes { get; set; }

    /// <summary>The step between decision and commit.</summary>
    public Commission.Step? InFlight { get; set; }

    /// <summary>Inputs that wait for it.</summary>
    public LinkedList<QueuedInput> Queue { get; } = [];

    /// <summary>Work that was begun for tasks that were open when last looked at.</summary>
    public Dictionary<TaskId, RunningWork> Running { get; } = [];

    /// <summary>Tasks whose calls have got their turn since they were last looked at.</summary>
    public List<TaskId> GivenTurns { get; } = [];

    /// <summary>How many of them are calls under way. An execution without may leave memory.</summary>
    public int CallsUnderWay { get; set; }

    /// <summary>The newest inbox row that came into the queue. Rows come in order, so an older one has been here.</summary>
    public long LastInbox { get; set; }

    /// <summary>The queue was full when a promised input came: it is read from the store again.</summary>
    public bool MustReadInbox { get; set; }

    /// <summary>A <see cref="LaneMessage.Continue"/> is on its way.</summary>
    public bool IsContinuePosted { get; set; }

    /// <summary>Conflicts since the last commit.</summary>
    public int ConflictsInARow { get; set; }

    /// <summary>Bytes of journal behind the last snapshot.</summary>
    public long TailBytes { get; set; }

    /// <summary>Bytes of the last snapshot; 0 when there is none.</summary>
    public long SnapshotBytes { get; set; }

    /// <summary>Its place among the parked; null while it is not parked.</summary>
    public LinkedListNode<OwnedExecution>? Parked { get; set; }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => 4_096 + (2 * (TailBytes + SnapshotBytes));

    public void Enqueue(Input input) => Queue.AddLast(new QueuedInput(input));

    /// <summary>Promised inputs, as they were read, go before all others: a callback wins over the timeout that lost to it.</summary>
    public void PutInboxFirst(IReadOnlyList<QueuedInput> inbox)
    {
        if (inbox.Count == 0)
        {
            return;
        }

        var read = inbox.Select(i => i.InboxId).ToHashSet();
        DropFromQueue(input => read.Contains(input.InboxId));
        for (var i = inbox.Count - 1; i >= 0; i--)
        {
            Queue.AddFirst(inbox[i]);
        }

        LastInbox = Math.Max(LastInbox, inbox[^1].InboxId);
    }

    public void DropFromQueue(Predicate<QueuedInput> isDropped)
    {
        for (var node = Queue.First; node is not null;)
        {
            var next = node.Next;
            if (isDropped(node.Value))
            {
                Queue.Remove(node);
            }

            node = next;
        }
    }
}

internal enum OwnedPhase
{
    /// <summary>Being read from the store.</summary>
    Reading,

    /// <summary>In memory as it is on disk. The queue is empty.</summary>
    Idle,

    /// <summary>On disk only, but its work goes on: offers to workers, calls that wait for their turn. What comes for it has it read.</summary>
    Away,

    /// <summary>A step is being committed.</summary>
    Committing,

    /// <summary>A bug of ours stopped it until the next restart.</summary>
    Quarantined,
}

/// <summary>Work that goes on in the world for an open task.</summary>
internal sealed class RunningWork
{
    /// <summary>The call under way; null for an offer, and as long as it is not the call's turn.</summary>
    public IRunningCall? Call { get; set; }

    /// <summary>What an activity's workers are offered; null for a call.</summary>
    public ActivityOffer? Offer { get; init; }

    /// <summary>It is the call's turn, and the call has not been begun.</summary>
    public bool HasTurn { get; set; }
}
