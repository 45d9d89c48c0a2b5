using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Pending;
using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>What must hold at every moment of a run, and how it is looked at. What is said of the disk is read from the disk.</summary>
internal sealed class Promises(World world)
{
    /// <summary>A snapshot is as long as the state: looked at now and then, it costs less and is found wrong as surely.</summary>
    private const int ChecksPerSnapshot = 4;

    private readonly Dictionary<ExecutionId, (Execution State, HashSet<TaskId> Tasks)> _folds = [];
    private int _checks;

    /// <summary>What is begun is pending work of the state that is on disk.</summary>
    public void WorkIsOnDisk(ExecutionId execution, TaskId task)
    {
        var stored = Fold(execution);
        Require(Promise.EffectHasItsEvent, PendingWork.Of(stored).Any(w => w.Task == task), $"execution {execution}: task {task} was begun, and the journal does not ask for it");
    }

    public void EndIsOnDisk(ExecutionId execution)
    {
        Require(Promise.EffectHasItsEvent, world.Store.Find(execution) is { EndedAt: not null }, $"execution {execution}: its end was told before it was on disk");
        foreach (var child in ChildrenOf(Journal(execution)).Values)
        {
            Require(
                Promise.ChildIsOfOneTask,
                world.Store.Find(child)!.EndedAt is not null || world.Store.ReadInboxOwners(new ExecutionId(child.Value - 1), 1) is [var owner] && owner == child,
                $"execution {execution} has ended, and its child {child} goes on");
        }
    }

    /// <summary>The fold of the journal is the live state, and the state's indexes are what a scan of its frames gives.</summary>
    public void StateIsTheJournal(Execution live)
    {
        // Not by the bytes of a snapshot: those share equal payloads by where they came from, which a fold can't know.
        var lines = StateText.Lines(live);
        RequireSame(live, lines, Fold(live.Identity.Id), "what the journal folds to");
        if (_checks++ % ChecksPerSnapshot == 0)
        {
            RequireSame(live, lines, SnapshotCodec.Read(live.Identity, live.Program, SnapshotCodec.Write(live)), "what its snapshot holds");
        }

        IndexesAreAScan(live);
    }

    /// <summary>While nothing is on its way and nothing is due: all that the disk asks for is in somebody's hands.</summary>
    public void NothingIsLeftLying()
    {
        var owners = world.Store.ReadInboxOwners(default, int.MaxValue);
        Require(Promise.NothingAnsweredIsForgotten, owners.Count == 0, $"inputs were promised to executions {string.Join(", ", owners)}, and nobody is about to take them");
        foreach (var row in world.Store.ReadWork(DateTimeOffset.MaxValue, default, int.MaxValue))
        {
            Require(
                Promise.NoDeadlineMissed,
                row.NextWakeAt is not { } at || at > world.Now || row.NeedsWorker,
                $"execution {row.Id}: a deadline came at {row.NextWakeAt:O}, and nobody is about to look at it");
            if (row.NeedsWorker)
            {
                IsUnderWay(row.Id);
            }
        }
    }

    /// <summary>The state after the whole journal. Only what has come since the last time is folded: the journal is append only.</summary>
    public Execution Fold(ExecutionId id)
    {
        var row = world.Store.Find(id) ?? throw new BrokenPromiseException(Promise.EffectHasItsEvent, $"execution {id} is not on disk");
        if (!_folds.TryGetValue(id, out var fold))
        {
            var machine = world.GetRevision(row.Scope, row.Definition);
            var identity = new ExecutionIdentity(row.Id, row.Arn, row.Name, row.StateMachineArn, machine.StateMachineName);
            _folds.Add(id, fold = (new Execution(identity, machine.Program), []));
        }

        var (execution, tasks) = fold;
        foreach (var e in world.Store.ReadJournal(id, execution.LastSequence + 1, descending: false, int.MaxValue).SelectMany(r => EventCodec.Read(r.Data)))
        {
            Require(
                Promise.TaskIdIsOfOneAttempt,
                e is not TaskScheduled scheduled || tasks.Add(scheduled.Task),
                $"execution {id}: a task was scheduled whose id was there before: {e}");
            execution.Apply(e);
        }

        Require(Promise.HistoryIsWhole, execution.LastSequence == row.LastSequence, $"execution {id}: the row is not at the end of the journal");
        Require(Promise.HistoryIsWhole, (execution.Status, execution.EndedAt) == (row.Status, row.EndedAt), $"execution {id}: the row's status is not the journal's");
        return execution;
    }

    public List<Event> Journal(ExecutionId id) =>
        [.. world.Store.ReadJournal(id, 1, descending: false, int.MaxValue).SelectMany(row => EventCodec.Read(row.Data))];

    /// <summary>The children whose end an execution waits for, or waited for.</summary>
    public static Dictionary<TaskId, ExecutionId> ChildrenOf(List<Event> events)
    {
        var waiting = events.OfType<TaskScheduled>()
            .Where(e => e.Resource is TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync or IntegrationPattern.Sync2 })
            .Select(e => e.Task)
            .ToHashSet();
        return events.OfType<ChildAttached>().Where(e => waiting.Contains(e.Task)).ToDictionary(e => e.Task, e => e.Child);
    }

    public static void Require(string promise, bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(promise, otherwise);
        }
    }

    private void IsUnderWay(ExecutionId id)
    {
        var owned = world.Node.Lanes.Select(l => l.Owned.GetValueOrDefault(id)).FirstOrDefault(o => o is not null);
        Require(Promise.WorkIsUnderWay, owned is { Phase: OwnedPhase.Idle or OwnedPhase.Away }, $"execution {id} has work to do, and no lane has it");
        var state = Fold(id);
        Require(Promise.WorkIsUnderWay, !PendingWork.CanContinue(state), $"execution {id} could go on, and does not");
        foreach (var work in PendingWork.Of(state))
        {
            var isUnderWay = work.Kind == PendingWorkKind.OfferActivity
                ? world.Node.IsOffered(new ActivityOffer(RandomMachine.Activity, id, work.Task))
                : world.IsCallUnderWay(id, work.Task) || world.Node.IsWaitingForTurn(id, work.Task);
            Require(Promise.WorkIsUnderWay, isUnderWay, $"execution {id}: nobody does task {work.Task}");
        }
    }

    private static void RequireSame(Execution live, IReadOnlyList<string> lines, Execution other, string what)
    {
        var others = StateText.Lines(other);
        if (!lines.SequenceEqual(others))
        {
            throw new BrokenPromiseException(
                Promise.StateIsTheJournal,
                $"execution {live.Identity.Id}: the live state is not {what}:\n{string.Join('\n', lines.Except(others))}\ninstead of\n{string.Join('\n', others.Except(lines))}");
        }
    }

    private static void IndexesAreAScan(Execution execution)
    {
        var tasks = new Dictionary<TaskId, FrameId>();
        var deadlines = new SortedSet<Deadline>();
        var ready = new SortedDictionary<long, FrameId>();
        foreach (var frame in execution.Frames.Values)
        {
            if (frame.Task is { } task)
            {
                tasks.Add(task.Id, frame.Id);
                Add(task.TimesOutAt, DeadlineKind.Timeout, frame);
                Add(task.HeartbeatDueAt, DeadlineKind.Heartbeat, frame);
            }

            Add(frame.Phase == FramePhase.Waiting ? frame.Deadline : null, DeadlineKind.Wait, frame);
            Add(frame.Phase == FramePhase.BackingOff ? frame.Deadline : null, DeadlineKind.Retry, frame);
            if (frame.Phase is FramePhase.Ready or FramePhase.Resuming || frame.Children is { MayStartMore: true })
            {
                Require(Promise.IndexesAreAScan, frame.ReadyOrder > 0, $"execution {execution.Identity.Id}: frame {frame.Id} could go on and is in no order");
                ready.Add(frame.ReadyOrder, frame.Id);
            }
        }

        if (execution.IsRunning && execution.Program.Timeout is { } timeout)
        {
            // A redrive's own time may be that of an event before it, where the clock was set back.
            var ends = execution.Deadlines.Where(d => d.Kind == DeadlineKind.Execution).Select(d => d.At).DefaultIfEmpty().Max();
            deadlines.Add(new Deadline(execution.RedrivenAt is null ? execution.StartedAt + timeout : ends, DeadlineKind.Execution, FrameId.Top));
        }

        var id = execution.Identity.Id;
        Require(Promise.IndexesAreAScan, tasks.Count == execution.Tasks.Count && tasks.All(t => execution.Tasks[t.Key] == t.Value), $"execution {id}: the index of tasks is wrong");
        Require(Promise.IndexesAreAScan, tasks.Keys.Count(t => PendingWork.Of(execution, t) is not null) == execution.PendingTasks, $"execution {id}: the count of pending tasks is wrong");
        Require(Promise.IndexesAreAScan, deadlines.SequenceEqual(execution.Deadlines), $"execution {id}: the index of deadlines is wrong");
        Require(Promise.IndexesAreAScan, ready.SequenceEqual(execution.Ready), $"execution {id}: the index of ready frames is wrong");

        void Add(DateTimeOffset? at, DeadlineKind kind, Frame frame)
        {
            if (at is { } moment)
            {
                deadlines.Add(new Deadline(moment, kind, frame.Id));
            }
        }
    }
}
