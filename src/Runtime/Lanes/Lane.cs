using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>Owns the executions of some shards: steps them, has the steps committed, and then does what the states ask for.</summary>
/// <remarks>
/// One thread, and none of its own: <see cref="LaneThread"/> pumps it, and so does the simulator. It never waits: what takes time goes out
/// through the ports and comes back as a message. Nothing leaves for a state that is not on disk.
/// </remarks>
internal sealed partial class Lane(Interpreter interpreter, ILanePorts ports, RuntimeOptions options, RuntimeMetrics? metrics = null)
{
    /// <summary>An execution that conflicts so often without a commit in between has a bug behind it, not a rival.</summary>
    private const int ConflictsMax = 100;

    /// <summary>Deadlines that have passed wait in the list of wakes while so many executions are being read: a million at once would not fit.</summary>
    private const int ReadsMax = 1_024;

    private readonly RuntimeMetrics _metrics = metrics ?? RuntimeMetrics.Unseen;
    private readonly Dictionary<ExecutionId, OwnedExecution> _owned = [];
    private readonly ParkedExecutions _parked = new(Math.Max(1, options.ParkedMax / options.Lanes), options.ParkedBytesMax / options.Lanes);
    private readonly Wakes _wakes = new();
    private readonly ActivityDesk _desk = new(ports);
    private readonly WorkReconciler _work = new(ports);
    private readonly LimitWatch _limits = new(options.Limits, metrics ?? RuntimeMetrics.Unseen, ports.NoteNearLimit);
    private int _reading;
    private Exception? _shut;

    /// <summary>When <see cref="LaneMessage.Tick"/> is due; null when nothing is.</summary>
    public DateTimeOffset? NextTick => _shut is null && _reading < ReadsMax ? _wakes.Next : null;

    /// <summary>Executions in memory, by id.</summary>
    internal IReadOnlyDictionary<ExecutionId, OwnedExecution> Owned => _owned;

    /// <summary>Whether a task waits at this lane's desk for a worker.</summary>
    internal bool IsOffered(ActivityOffer offer) => _desk.IsOffered(offer);

    public void Handle(LaneMessage message)
    {
        if (_shut is { } reason)
        {
            RefuseAfterShut(message, reason);
            return;
        }

        switch (message)
        {
            case LaneMessage.Start start: OnStart(start); break;
            case LaneMessage.Run run: OnRun(run); break;
            case LaneMessage.Deliver deliver: OnDeliver(deliver.Execution, deliver.Input); break;
            case LaneMessage.Committed committed: OnCommitted(committed.Step); break;
            case LaneMessage.Read read: OnRead(read); break;
            case LaneMessage.Continue more: OnContinue(more.Execution); break;
            case LaneMessage.CallTurn turn: OnCallTurn(turn.Execution, turn.Task); break;
            case LaneMessage.Tick: OnTick(); break;
            case LaneMessage.FoundWork found: OnFoundWork(found.Rows); break;
            case LaneMessage.FoundInboxes found: OnFoundInboxes(found.Executions); break;
            case LaneMessage.Offer offer: _desk.Offer(offer.Task); break;
            case LaneMessage.Withdraw withdraw: _desk.Withdraw(withdraw.Task); break;
            case LaneMessage.Await wait: _desk.Await(wait.Worker, wait.IsFirst); break;
            case LaneMessage.Leave leave: _desk.Leave(leave.Worker); break;
            case LaneMessage.Probe probe: probe.Answer.TrySetResult(); break;
            case LaneMessage.Shut shut: OnShut(shut.Reason); break;
            default: throw new InvalidOperationException($"There is no arm for {message.GetType().Name}.");
        }
    }

    private void OnStart(LaneMessage.Start start)
    {
        var request = start.Request;
        var machine = request.Machine;
        var owned = new OwnedExecution(start.Execution)
        {
            State = request.NewState(start.Execution),
            Machine = machine,
            Start = start,
            Child = request.Place is { } place ? new MapRunChild(place.MapRun, place.ItemCount) : null,
            Phase = OwnedPhase.Idle,
        };
        if (!_owned.TryAdd(start.Execution, owned))
        {
            start.Reply.Clashed(StepOutcome.Conflict);
            return;
        }

        var rawInput = string.Equals(request.RawInput, request.Input.ToString(), StringComparison.Ordinal) ? null : request.RawInput;
        var parent = request.By is { AwaitsEnd: true } by ? by.Task : (ParentTask?)null;
        var longestRun = machine.Program.Type == StateMachineType.Express ? options.Limits.ExpressTimeMax : options.Limits.ExecutionTimeMax;
        owned.Queue.AddLast(new QueuedInput(
            new Input.Started(request.Input, rawInput, machine.RoleArn, start.Seed, parent, longestRun, request.TestCase, request.From), reply: start.Reply));
        Advance(owned);
    }

    private void OnRun(LaneMessage.Run run)
    {
        var owned = new OwnedExecution(run.State.Identity.Id)
        {
            State = run.State,
            Machine = run.Machine,
            Run = run.Reply,
            PayloadBytes = run.PayloadBytes,
            Phase = OwnedPhase.Idle,
        };
        _owned.Add(owned.Id, owned);
        Settle(owned);
    }

    private void OnDeliver(ExecutionId id, QueuedInput input)
    {
        if (!_owned.TryGetValue(id, out var owned))
        {
            if (input is { InboxId: 0, Reply: null })
            {
                // An execution with a call under way stays in memory, and so does a volatile one: this is too late for anything.
                return;
            }

            owned = Read(id);
        }

        if (owned.Phase == OwnedPhase.Quarantined)
        {
            input.Reply?.Refuse(QuarantinedError(id));
            return;
        }

        var isFull = owned.Queue.Count >= options.InputsPerExecutionMax;
        if (input.InboxId > 0)
        {
            if (input.InboxId <= owned.LastInbox || owned.MustReadInbox)
            {
                return;
            }

            if (isFull)
            {
                // It is on disk: it comes with the others when the state is read again behind the queue.
                owned.MustReadInbox = true;
                return;
            }

            owned.LastInbox = input.InboxId;
        }
        else if (isFull && input.Reply is { IsRefusable: true } reply)
        {
            reply.Refuse(new CapacityException("inputs of one execution"));
            return;
        }

        Enqueue(owned, input);
        BringBack(owned);
        Advance(owned);
    }

    /// <summary>Promised inputs go before all others: one that comes while the state is read again must not stand behind the timeout that lost to it.</summary>
    private static void Enqueue(OwnedExecution owned, QueuedInput input)
    {
        var node = input.InboxId > 0 ? owned.Queue.First : null;
        while (node is { Value.InboxId: > 0 })
        {
            node = node.Next;
        }

        if (node is null)
        {
            owned.Queue.AddLast(input);
        }
        else
        {
            owned.Queue.AddBefore(node, input);
        }
    }

    /// <summary>Steps what waits, unless a step or a read is under way, and has it committed.</summary>
    private void Advance(OwnedExecution owned)
    {
        if (owned.Phase != OwnedPhase.Idle || owned.Queue.Count == 0)
        {
            return;
        }

        _parked.Remove(owned);
        var began = _metrics.Time.GetTimestamp();
        var draft = new StepDraft(owned, ports, options);
        Commission.Step? step = null;
        try
        {
            Take(owned, draft);
            if (draft.HasChanges && !owned.IsVolatile)
            {
                step = draft.ToStep();
            }
        }
        catch (Exception e)
        {
            Quarantine(owned, e, draft.Inputs);
            return;
        }

        if (step is null)
        {
            // Nothing to make durable: what was decided holds.
            Reply(owned, draft.Inputs);
            Settle(owned, draft.TouchedTasks);
            return;
        }

        _metrics.StepDuration.Record(_metrics.Time.GetElapsedTime(began));
        owned.Phase = OwnedPhase.Committing;
        owned.InFlight = step;
        ports.Commit(step);
    }

    private void Take(OwnedExecution owned, StepDraft draft)
    {
        var state = owned.State!;
        while (owned.Queue.First is { } first && !draft.IsFull && draft.Fits(first.Value.Input))
        {
            var input = first.Value;
            owned.Queue.RemoveFirst();
            if (input.Reply is { IsGone: true } gone)
            {
                gone.Dropped();
                continue;
            }

            var now = ports.Now;
            var isWoke = input.Input is Input.Woke;
            if (isWoke && !IsDue(state, now))
            {
                // An input before it moved the deadline.
                continue;
            }

            draft.Add(input);
            var result = interpreter.Step(state, input.Input, now);
            if (isWoke && result.Events.Count == 0)
            {
                throw new InvalidOperationException($"Execution {owned.Id}: a deadline has passed and nothing came of it.");
            }

            draft.Add(result);
            if (owned.IsVolatile)
            {
                ports.NoteRecorded(owned.Machine!, state, result.Events);
            }

            owned.PayloadBytes += result.PayloadBytes;
            _limits.Look(state, result, now);
        }
    }

    private void OnCommitted(Commission.Step step)
    {
        var owned = step.Owner;
        if (owned.InFlight != step)
        {
            throw new InvalidOperationException($"Execution {owned.Id}: an answer came to a step that is not under way.");
        }

        owned.InFlight = null;
        if (step.Outcome == StepOutcome.Committed)
        {
            owned.ConflictsInARow = 0;
            Measure(owned, step);
            owned.Start = null;
            owned.Phase = OwnedPhase.Idle;
            Reply(owned, step.Inputs);
            if (step.Commit.Ended is not null)
            {
                ports.NoteEnded(owned.Id);
            }

            if (step.Commit.Deliveries.Count > 0)
            {
                ports.NoteDeliveries();
            }

            Settle(owned, step.TouchedTasks);
        }
        else if (owned.Start is { } start)
        {
            _owned.Remove(owned.Id);
            start.Reply.Clashed(step.Outcome);
        }
        else
        {
            OnConflict(owned, step);
        }
    }

    /// <summary>The state was wrong: it is read again, with the promised inputs; the others are tried again behind those.</summary>
    private void OnConflict(OwnedExecution owned, Commission.Step step)
    {
        _metrics.Conflicts.Add();
        if (++owned.ConflictsInARow > ConflictsMax)
        {
            Quarantine(owned, new InvalidOperationException($"Execution {owned.Id}: {ConflictsMax} steps in a row conflicted."), step.Inputs);
            return;
        }

        for (var i = step.Inputs.Count - 1; i >= 0; i--)
        {
            owned.Queue.AddFirst(step.Inputs[i]);
        }

        ReadAgain(owned);
    }

    /// <summary>After a read: the world is made to look as the state says.</summary>
    private void Settle(OwnedExecution owned)
    {
        _work.Reconcile(owned);
        GoOn(owned);
    }

    /// <summary>After a step, and with what it touched: the same.</summary>
    private void Settle(OwnedExecution owned, IReadOnlyList<TaskId> touched)
    {
        _work.Reconcile(owned, touched);
        GoOn(owned);
    }

    /// <summary>Takes what waits, else keeps, parks or forgets the execution.</summary>
    private void GoOn(OwnedExecution owned)
    {
        var state = owned.State!;
        var deadline = PendingWork.NextDeadline(state);
        if (deadline is { } at && (owned.IsVolatile || at <= ports.Now + options.WakeWindow))
        {
            _wakes.Note(owned.Id, at);
        }
        else
        {
            _wakes.Forget(owned.Id);
        }

        if (PendingWork.CanContinue(state) && !owned.IsContinuePosted)
        {
            owned.IsContinuePosted = true;
            ports.Send(owned.Id, new LaneMessage.Continue(owned.Id));
        }

        if (owned.Queue.Count > 0)
        {
            Advance(owned);
        }
        else if (owned.MustReadInbox)
        {
            ReadAgain(owned);
        }
        else if (!state.IsRunning)
        {
            Forget(owned);
            owned.Run?.Ended(state, owned.PayloadBytes);
        }
        else if (owned.IsVolatile || owned.CallsUnderWay > 0 || owned.IsContinuePosted)
        {
            _parked.Remove(owned);
        }
        else
        {
            foreach (var longest in _parked.Add(owned))
            {
                Evict(longest);
            }
        }
    }

    private void OnContinue(ExecutionId id)
    {
        if (!_owned.TryGetValue(id, out var owned))
        {
            return;
        }

        owned.IsContinuePosted = false;
        if (owned.Phase == OwnedPhase.Idle && PendingWork.CanContinue(owned.State!))
        {
            owned.Enqueue(new Input.Continue());
            Advance(owned);
        }
    }

    private void OnTick()
    {
        var now = ports.Now;
        while (_reading < ReadsMax && _wakes.TryTakeDue(now, out var id, out var due))
        {
            _metrics.WakeLateness.Record(now - due);
            if (!_owned.TryGetValue(id, out var owned))
            {
                Read(id);
            }
            else if (owned.Phase == OwnedPhase.Away)
            {
                BringBack(owned);
            }
            else if (owned.Phase == OwnedPhase.Idle)
            {
                if (IsDue(owned.State!, now))
                {
                    owned.Enqueue(new Input.Woke());
                    Advance(owned);
                }
                else
                {
                    GoOn(owned);
                }
            }
        }
    }

    private void Forget(OwnedExecution owned)
    {
        _parked.Remove(owned);
        _wakes.Forget(owned.Id);
        _owned.Remove(owned.Id);
    }

    private static void Reply(OwnedExecution owned, IReadOnlyList<QueuedInput> inputs)
    {
        foreach (var input in inputs)
        {
            input.Reply?.Done(owned.State!, input.WasRecorded);
        }
    }

    private void Quarantine(OwnedExecution owned, Exception reason, IReadOnlyList<QueuedInput> inputs)
    {
        _metrics.Quarantined.Add();
        ports.NoteQuarantined(owned.State?.Identity, owned.Id, reason);
        _parked.Remove(owned);
        _wakes.Forget(owned.Id);
        _work.CancelAll(owned);
        owned.Phase = OwnedPhase.Quarantined;
        owned.State = null;
        RefuseAll(inputs, QuarantinedError(owned.Id));
        RefuseAll(owned.Queue, QuarantinedError(owned.Id));
        owned.Queue.Clear();
        owned.Run?.Refuse(QuarantinedError(owned.Id));
        if (owned.Start is not null || owned.IsVolatile)
        {
            // It was never on disk.
            _owned.Remove(owned.Id);
        }
    }

    private static InvalidOperationException QuarantinedError(ExecutionId id) =>
        new($"Execution {id} was stopped by an internal error. It is kept as it was and goes on after a restart.");

    private static bool IsDue(Execution state, DateTimeOffset now) => PendingWork.NextDeadline(state) is { } at && at <= now;

    private static void RefuseAll(IEnumerable<QueuedInput> inputs, Exception reason)
    {
        foreach (var input in inputs)
        {
            input.Reply?.Refuse(reason);
        }
    }

    private void OnShut(Exception reason)
    {
        _shut = reason;
        foreach (var owned in _owned.Values)
        {
            _work.CancelCalls(owned);
            RefuseAll(owned.InFlight?.Inputs ?? [], reason);
            RefuseAll(owned.Queue, reason);
            owned.Run?.Refuse(reason);
        }

        _desk.FailAll(reason);
        _owned.Clear();
    }

    private static void RefuseAfterShut(LaneMessage message, Exception reason)
    {
        switch (message)
        {
            case LaneMessage.Start start: start.Reply.Refuse(reason); break;
            case LaneMessage.Run run: run.Reply.Refuse(reason); break;
            case LaneMessage.Deliver deliver: deliver.Input.Reply?.Refuse(reason); break;
            case LaneMessage.Await wait: wait.Worker.Fail(reason); break;
            case LaneMessage.Probe probe: probe.Answer.TrySetException(reason); break;
        }
    }
}
