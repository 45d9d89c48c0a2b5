using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Maps;
using Treadle.Engine.Pending;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Deliveries;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>Gathers what one or several inputs of an execution did to it, and makes the one step that is committed.</summary>
/// <remarks>Several inputs share a commit when they were waiting anyway: each is stepped by itself, the facts are made durable together.</remarks>
internal sealed class StepDraft(OwnedExecution owned, ILanePorts ports, RuntimeOptions options)
{
    /// <summary>A commit with more inputs gains nothing.</summary>
    private const int InputsMax = 64;

    /// <summary>About two hundred KiB of journal.</summary>
    private const int EventsMax = 1_024;

    /// <summary>A tail that folds faster than a snapshot is read is not worth one.</summary>
    private const int ParkedTailBytesMax = 4 << 10;

    private readonly long _before = owned.State!.LastSequence;
    private readonly bool _wasRunning = owned.State.IsRunning || !owned.State.HasStarted;
    private readonly ExecutionStatus _statusBefore = owned.State.Status;
    private readonly List<QueuedInput> _inputs = new(1);
    private IReadOnlyList<Event> _events = [];
    private List<Event>? _gathered;
    private List<long>? _inbox;
    private HashSet<TaskId>? _answered;
    private List<TaskId>? _opened;
    private List<ClosedTask>? _closed;
    private List<TellCommit>? _tells;
    private List<MapRunPlan>? _openedMapRuns;
    private List<string>? _abortedMapRuns;
    private IReadOnlyList<string> _reopenedMapRuns = [];
    private IReadOnlyList<TaskId> _touched = [];
    private int _transitions;
    private bool _isReopened;

    public IReadOnlyList<QueuedInput> Inputs => _inputs;

    public bool IsFull => _inputs.Count >= InputsMax || _events.Count >= EventsMax;

    /// <summary>False when there is nothing to make durable.</summary>
    public bool HasChanges => _events.Count > 0 || _inbox is not null;

    /// <summary>Tasks whose pending work may be other than before.</summary>
    public IReadOnlyList<TaskId> TouchedTasks => _touched;

    /// <summary>False for an input that begins a step of its own: whoever waits for an end is told of it before a redrive takes it back.</summary>
    public bool Fits(Input input) => input is not Input.Redrive || _inputs.Count == 0;

    /// <summary>Adds an input before it is stepped, so that it is not lost whatever the step does.</summary>
    public void Add(QueuedInput input)
    {
        _inputs.Add(input);
        if (input.InboxId == 0)
        {
            return;
        }

        (_inbox ??= []).Add(input.InboxId);
        var answered = input.Input switch
        {
            Input.CallbackSucceeded x => x.Task,
            Input.CallbackFailed x => x.Task,
            Input.ChildStarted { IsResult: true } x => x.Task,
            Input.ChildEnded x => x.Task,
            _ => (TaskId?)null,
        };
        if (answered is { } task)
        {
            (_answered ??= []).Add(task);
        }
    }

    /// <summary>Adds what the step of the last input recorded.</summary>
    public void Add(StepResult result)
    {
        var events = result.Events;
        _inputs[^1].WasRecorded = events.Count > 0;
        _isReopened |= _inputs[^1].Input is Input.Redrive && events.Count > 0;
        if (result.OpenedTasks.Count > 0)
        {
            (_opened ??= []).AddRange(result.OpenedTasks);
        }

        foreach (var (task, heartbeats, awaitsChild) in result.ClosedTasks)
        {
            Close(task, heartbeats, awaitsChild);
        }

        foreach (var child in result.StoppedChildren)
        {
            Stop(child);
        }

        AddMapRuns(result);
        if (events.Count == 0)
        {
            return;
        }

        _touched = _touched.Count == 0 ? result.TouchedTasks : [.. _touched, .. result.TouchedTasks];
        TellStart(_inputs[^1].Input);
        if (_events.Count == 0)
        {
            _events = events;
            return;
        }

        if (_gathered is null)
        {
            _gathered = [.. _events];
            _events = _gathered;
        }

        _gathered.AddRange(events);
    }

    private void AddMapRuns(StepResult result)
    {
        if (result.OpenedMapRuns.Count > 0)
        {
            (_openedMapRuns ??= []).AddRange(result.OpenedMapRuns);
        }

        // A step holds one redrive at most.
        _reopenedMapRuns = result.ReopenedMapRuns.Count > 0 ? result.ReopenedMapRuns : _reopenedMapRuns;
        if (result.AbortedMapRuns.Count > 0)
        {
            (_abortedMapRuns ??= []).AddRange(result.AbortedMapRuns);
        }
    }

    /// <summary>The step to commit.</summary>
    public Commission.Step ToStep()
    {
        var state = owned.State!;
        var needsWorker = PendingWork.NeedsWorker(state);
        var nextWakeAt = PendingWork.NextDeadline(state);
        var journal = _events.Count > 0 ? ToJournal() : null;
        var hasEnded = (_wasRunning || _isReopened) && !state.IsRunning;
        var tailBytes = owned.TailBytes + (journal?.Data.Length ?? 0);

        ReadOnlyMemory<byte>? snapshot = null;
        if (state.IsRunning && IsSnapshotDue(tailBytes, needsWorker, nextWakeAt))
        {
            snapshot = SnapshotCodec.Write(state);
        }

        owned.TailBytes = snapshot is null ? tailBytes : 0;
        owned.SnapshotBytes = snapshot?.Length ?? owned.SnapshotBytes;

        if (hasEnded)
        {
            TellEnd(state);
        }

        var commit = new StepCommit
        {
            Execution = owned.Id,
            ExpectedSequence = _before,
            New = owned.Start is { } start ? NewRow(start, state) : null,
            Journal = journal,
            Reopened = _isReopened ? new ReopenedRow(state.RedriveCount, state.RedrivenAt!.Value) : null,
            Ended = hasEnded ? new EndedRow(state.Status, state.EndedAt!.Value, state.Output?.Utf8, state.Error?.Error, state.Error?.Cause) : null,
            NextWakeAt = nextWakeAt,
            NeedsWorker = needsWorker,
            Snapshot = snapshot,
            OpensTasks = _opened ?? (IReadOnlyList<TaskId>)[],
            ClosesTasks = _closed ?? (IReadOnlyList<ClosedTask>)[],
            TakesInbox = _inbox ?? (IReadOnlyList<long>)[],
            Tells = _tells ?? (IReadOnlyList<TellCommit>)[],
            OpensMapRuns = [.. (_openedMapRuns ?? []).Select(plan => ToNew(plan, state))],
            ReopensMapRuns = _reopenedMapRuns,
            ReopenedAt = state.RedrivenAt ?? default,
            AbortsMapRuns = _abortedMapRuns ?? (IReadOnlyList<string>)[],
            AbortedAt = state.LastAt,
            EndsChild = hasEnded ? owned.Child : null,
            ReopensChild = _isReopened && owned.Child is { } child ? new ReopenedChild(child.MapRun, child.Items, _statusBefore) : null,
            Replaces = owned.Start?.Request.Place?.Replaces,
            Deliveries = ToDeliveries(state),
        };
        return new Commission.Step(commit, owned, _inputs, _touched) { Transitions = _transitions, Events = _events };
    }

    private static NewMapRun ToNew(MapRunPlan plan, Execution state) => new(
        plan.Arn,
        state.LastAt,
        plan.ToBytes(),
        new MapRunSettings(plan.MaxConcurrency, plan.Tolerated),
        plan.Dataset is { } dataset ? MapItem.CountOf(dataset) : null);

    private bool IsSnapshotDue(long tailBytes, bool needsWorker, DateTimeOffset? nextWakeAt)
    {
        if (tailBytes <= owned.SnapshotBytes)
        {
            return false;
        }

        // One that waits for long is read again some day; what it then takes is decided now.
        var waitsLong = !needsWorker && (nextWakeAt is not { } at || at > ports.Now + options.WakeWindow);
        return tailBytes > (waitsLong ? ParkedTailBytesMax : options.SnapshotTailBytes);
    }

    private JournalRow ToJournal()
    {
        long firstId = 0;
        long lastId = 0;
        foreach (var e in _events)
        {
            if (e is StateEntered)
            {
                _transitions++;
            }

            if (e.Id > 0)
            {
                firstId = firstId == 0 ? e.Id : firstId;
                lastId = e.Id;
            }
        }

        return new JournalRow(_before + 1, _before + _events.Count, firstId, lastId, EventCodec.Write(_events));
    }

    private static ExecutionRow NewRow(LaneMessage.Start start, Execution state)
    {
        var (id, request, _, reply) = start;
        var row = new ExecutionRow(
            id,
            request.ExecutionArn,
            request.Machine.StateMachineArn,
            request.Name,
            request.Machine.Id,
            request.Machine.Scope,
            ExecutionStatus.Running,
            state.StartedAt,
            EndedAt: null,
            System.Text.Encoding.UTF8.GetBytes(request.RawInput),
            Output: null,
            Error: null,
            Cause: null,
            LastSequence: 0)
        {
            Version = request.Version,
            Alias = request.Alias,
            TraceHeader = request.TraceHeader,
            MapRun = request.Place?.MapRun,
            ItemIndex = request.Place?.ItemIndex,
            ItemCount = request.Place?.ItemCount,
        };
        reply.Row = row;
        return row;
    }

    /// <summary>Expects the row of a closed task as it is with the inputs that still wait: those changed it when they were promised.</summary>
    /// <remarks>Looked at when the task is closed: what waits then may be taken by this very draft, and mean nothing any more.</remarks>
    private void Close(TaskId task, int heartbeats, bool awaitsChild)
    {
        // A task that was opened and closed in one commit never had a row; an answered one lost it when the answer was accepted.
        if (_opened?.Remove(task) == true || _answered?.Contains(task) == true)
        {
            return;
        }

        foreach (var waiting in owned.Queue)
        {
            switch (waiting.Input)
            {
                case Input.CallbackSucceeded x when x.Task == task:
                case Input.CallbackFailed y when y.Task == task:
                case Input.ChildStarted { IsResult: true } z when z.Task == task:
                case Input.ChildEnded e when e.Task == task:
                    return;

                case Input.CallbackHeartbeat x when x.Task == task:
                    heartbeats++;
                    break;

                case Input.ChildStarted x when x.Task == task:
                    heartbeats++;
                    if (awaitsChild)
                    {
                        // Its news comes too late for the state to stop it.
                        Stop(x.Child);
                    }

                    break;
            }
        }

        (_closed ??= []).Add(new ClosedTask(task, heartbeats));
    }

    private void Stop(ExecutionId child) =>
        (_tells ??= []).Add(new TellCommit(child, InputCodec.Write(new Input.Stop(new StatesError(null, null)))));

    /// <summary>The task that asked for this execution hears of it with the commit that makes it so.</summary>
    private void TellStart(Input input)
    {
        switch (input)
        {
            case Input.Started when owned.Start?.Request.By is { } by:
                var answer = by.Answer(owned.State!.Identity.Arn, owned.State.StartedAt);
                Tell(by.Task, new Input.ChildStarted(by.Task.Task, owned.Id, answer, by.WantsStartOnly), staysOpen: !by.WantsStartOnly, isRequired: true);
                break;

            case Input.ParentAttached attached:
                Tell(attached.Parent, new Input.ChildStarted(attached.Parent.Task, owned.Id, attached.Answer, IsResult: false), staysOpen: true);
                break;
        }
    }

    private void TellEnd(Execution state)
    {
        foreach (var parent in state.Parents)
        {
            Tell(parent, new Input.ChildEnded(parent.Task, ChildDescription.Of(state)), staysOpen: false);
        }
    }

    private void Tell(ParentTask parent, Input input, bool staysOpen, bool isRequired = false) =>
        (_tells ??= []).Add(new TellCommit(parent.Execution, InputCodec.Write(input), new AnsweredTask(parent.Task, staysOpen, isRequired)));

    private List<NewDelivery> ToDeliveries(Execution state)
    {
        List<NewDelivery>? deliveries = null;
        for (var i = 0; i < _events.Count; i++)
        {
            // Only Standard executions tell of their status.
            var e = _events[i];
            if (StatusChange.Of(e) is { } status && state.Program.Type == StateMachineType.Standard && ports.IsStatusWanted(owned.Machine!.Scope, state.Identity.StateMachineArn))
            {
                // A step holds one redrive at most, and it is the first that happens in it.
                var change = new StatusDelivery(owned.Id, status, state.StartedAt, status == ExecutionStatus.Running ? null : e.At)
                {
                    RedriveCount = state.RedriveCount,
                    RedrivenAt = state.RedrivenAt,
                    Sequence = _before + 1 + i,
                };
                (deliveries ??= []).Add(new NewDelivery(StatusDelivery.Kind, change.ToBytes()));
            }
        }

        if (owned.Machine!.Logging is { } logging && ports.AreLogsWanted && _events.Any(logging.Includes))
        {
            var lines = new LogDelivery(_before + 1, _before + _events.Count, state.RedriveCount);
            (deliveries ??= []).Add(new NewDelivery(LogDelivery.Kind, lines.ToBytes()));
        }

        return deliveries ?? [];
    }
}
