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
    private readonly RuntimeMetrics _metrics = metrics ?? RuntimeMetrics.Unseen;
    /// <summary>An execution that conflicts so often without a commit in between has a bug behind it, not a rival.</summary>
    private const int ConflictsMax = 100;

    /// <summary>Deadlines that have passed wait in the list of wakes while so many executions are being read: a million at once would not fit.</summary>
    private const int ReadsMax = 1_024;

    private readonly Dictionary<ExecutionId, OwnedExecution> _owned = [];
    private readonly ParkedExecutions _parked = new(Math.Max(1, options.ParkedMax / options.Lanes), options.ParkedBytesMax / options.Lanes);
    private readonly Wakes _wakes = new();
    private readonly ActivityDesk _desk = new(ports);
    private readonly WorkReconciler _work = new(ports);
    private int _reading;
    private Exception? _shut;

    /// <summary>When <see cref="LaneMessage.Tick"/> is due; null when nothing is.</summary>
    public DateTimeOffset? NextTick => _shut is null && _reading < ReadsMax ? _wakes.Next : null;

    /// <summary>Executions in memory, by id.</summary>
    internal IReadOnlyDictionary<ExecutionId, OwnedExecution> Owned => _owned;

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
            State = NewState(start.Execution, request),
            Machine = machine,
            Start = start,
            Phase = OwnedPhase.Idle,
        };
        if (!_owned.TryAdd(start.Execution, owned))
        {
            start.Reply.Clashed(StepOutcome.Conflict);
            return;
        }

        var rawInput = string.Equals(request.RawInput, request.Input.ToString(), StringComparison.Ordinal) ? null : request.RawInput;
        owned.Queue.AddLast(new QueuedInput(new Input.Started(request.Input, rawInput, machine.RoleArn, start.Seed, request.By is { AwaitsEnd: true } by ? by.Task : null), reply: start.Reply));
        Advance(owned);
    }

    private void OnRun(LaneMessage.Run run)
    {
        var request = run.Request;
        var owned = new OwnedExecution(run.Execution)
        {
            State = NewState(run.Execution, request),
            Machine = request.Machine,
            Run = run.Reply,
            Phase = OwnedPhase.Idle,
        };
        _owned.Add(run.Execution, owned);
        owned.Enqueue(new Input.Started(request.Input, RawInput: null, request.Machine.RoleArn, run.Seed, LongestRun: options.ExpressRunMax));
        Advance(owned);
    }

    private static Execution NewState(ExecutionId id, StartRequest request) => new(
        new ExecutionIdentity(id, request.ExecutionArn, request.Name, request.Machine.StateMachineArn, request.Machine.StateMachineName), request.Machine.Program);

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

        owned.Queue.AddLast(input);
        BringBack(owned);
        Advance(owned);
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
        while (owned.Queue.First is { } first && !draft.IsFull)
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
            owned.PayloadBytes += result.PayloadBytes;
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

    private void OnFoundWork(IReadOnlyList<WakeRow> rows)
    {
        foreach (var row in rows)
        {
            if (_owned.TryGetValue(row.Id, out var owned) && owned.Phase != OwnedPhase.Away)
            {
                // Its state knows better than the row; a deadline that was too far ahead may have come into the window.
                if (owned.Phase == OwnedPhase.Idle && PendingWork.NextDeadline(owned.State!) is { } at)
                {
                    _wakes.Note(row.Id, at);
                }
            }
            else if (row.NeedsWorker && owned is null)
            {
                Read(row.Id);
            }
            else if (row.NextWakeAt is { } nextWakeAt)
            {
                _wakes.NoteFromStore(row.Id, nextWakeAt);
            }
        }
    }

    private void OnFoundInboxes(IReadOnlyList<ExecutionId> executions)
    {
        foreach (var id in executions)
        {
            // One that is in memory was read with its inbox, or has been told since.
            if (!_owned.ContainsKey(id))
            {
                Read(id);
            }
        }
    }

    private void OnRead(LaneMessage.Read read)
    {
        if (!_owned.TryGetValue(read.Execution, out var owned) || owned.Phase != OwnedPhase.Reading)
        {
            throw new InvalidOperationException($"Execution {read.Execution} was read and nobody asked for it.");
        }

        _reading--;
        _metrics.Reads.Add();
        if (read.Error is { } error)
        {
            Quarantine(owned, error, []);
            return;
        }

        if (read.Found is not { } found)
        {
            _work.CancelAll(owned);
            _owned.Remove(owned.Id);
            RefuseAll(owned.Queue, new KeyNotFoundException($"There is no execution {owned.Id}."));
            return;
        }

        owned.State = found.State;
        owned.Machine = found.Machine;
        owned.TailBytes = found.TailBytes;
        owned.SnapshotBytes = found.SnapshotBytes;
        owned.Phase = OwnedPhase.Idle;
        PutInboxFirst(owned, found.Inbox);
        Settle(owned);
    }

    /// <summary>Promised inputs go before all others: a callback wins over the timeout that lost to it.</summary>
    private static void PutInboxFirst(OwnedExecution owned, IReadOnlyList<QueuedInput> inbox)
    {
        if (inbox.Count == 0)
        {
            return;
        }

        var read = inbox.Select(i => i.InboxId).ToHashSet();
        for (var node = owned.Queue.First; node is not null;)
        {
            var next = node.Next;
            if (read.Contains(node.Value.InboxId))
            {
                owned.Queue.Remove(node);
            }

            node = next;
        }

        for (var i = inbox.Count - 1; i >= 0; i--)
        {
            owned.Queue.AddFirst(inbox[i]);
        }

        owned.LastInbox = Math.Max(owned.LastInbox, inbox[^1].InboxId);
    }

    private OwnedExecution Read(ExecutionId id)
    {
        var owned = new OwnedExecution(id) { Phase = OwnedPhase.Reading };
        _owned.Add(id, owned);
        Ask(id);
        return owned;
    }

    private void ReadAgain(OwnedExecution owned)
    {
        for (var node = owned.Queue.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.InboxId > 0)
            {
                owned.Queue.Remove(node);
            }

            node = next;
        }

        _parked.Remove(owned);
        // Before the read: a row that finds the queue full while it is under way may have come too late for it.
        owned.MustReadInbox = false;
        owned.Phase = OwnedPhase.Reading;
        owned.State = null;
        Ask(owned.Id);
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
