using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime;
using Treadle.Runtime.Calls;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Simulation;

/// <summary>Everyone around the node: those who start and stop executions, do tasks, work on activities, send callbacks. They outlive its lives.</summary>
internal sealed class Outside(World world, Chooser chooser)
{
    private const int WorkersMax = 2;

    private readonly List<OpenCall> _calls = [];
    private readonly List<TokenHolder> _holders = [];
    private readonly List<ActivityWorker> _workers = [];
    private readonly List<(ExecutionId Execution, Input Input)> _late = [];
    private readonly List<(ExecutionId Execution, StopReply Reply)> _stops = [];
    private readonly List<(ExecutionId Execution, string Token, RedriveReply Reply)> _redrives = [];
    private readonly ClockOf _clock = new(world);
    private long _lastId = 1;

    public List<Starter> Starters { get; } = [];

    /// <summary>All that was answered to anyone.</summary>
    public List<Answered> Answered { get; } = [];

    public bool HasUncancelledCalls => _calls.Exists(c => !c.IsCancelled);

    private SimulatedNode Node => world.Node;

    /// <summary>The node has died: whoever waited for it does not know what became of it.</summary>
    public void NodeDied()
    {
        foreach (var call in _calls.Where(c => c.Start is not null))
        {
            HoldIfStarted(call);
        }

        _calls.Clear();
        _workers.Clear();
        _stops.Clear();
        _redrives.Clear();
        foreach (var holder in _holders)
        {
            holder.Sending = null;
        }

        foreach (var starter in Starters)
        {
            starter.Reply = null;
        }
    }

    public IRunningCall Begin(TaskCall call)
    {
        world.Promises.WorkIsOnDisk(call.Execution.Id, call.Run.Id);
        var open = new OpenCall(call);
        _calls.Add(open);
        if (open.StartsChild)
        {
            return open;
        }

        if (Answers.TokenOf(call.Run.Input) is { } token)
        {
            Hold(token, call.Execution.Id, call.Run.Id, call.Run.Input);
        }

        return open;
    }

    public bool IsCallUnderWay(ExecutionId execution, TaskId task) =>
        _calls.Exists(c => !c.IsCancelled && c.What.Execution.Id == execution && c.What.Run.Id == task);

    /// <summary>What can happen now, each with its weight.</summary>
    public void Offer(Actions actions)
    {
        foreach (var starter in Starters.Where(s => s.Execution is null && s.Reply is null))
        {
            actions.Add(5, () => Start(starter));
        }

        if (_calls.Exists(c => c.IsAnswerable))
        {
            actions.Add(4, Answer);
        }

        if (_late.Count > 0)
        {
            actions.Add(1, SendLate);
        }

        foreach (var holder in _holders.Where(h => !h.IsDone && h.Sending is null))
        {
            actions.Add(2, () => Send(holder));
        }

        if (_workers.Count < WorkersMax)
        {
            actions.Add(1, Work);
        }

        if (!world.IsCalm)
        {
            OfferFaults(actions);
        }
    }

    private void OfferFaults(Actions actions)
    {
        if (_workers.Count > 0)
        {
            actions.Add(1, Leave);
        }

        if (!world.IsDeterministic && Starters.Exists(s => s.Execution is not null) && chooser.OneIn(60))
        {
            actions.Add(3, Stop);
        }

        if (!world.IsDeterministic && chooser.OneIn(6) && Starters.Exists(IsRedrivable))
        {
            actions.Add(4, Redrive);
        }

        if (_calls.Exists(MayBeLost) && chooser.OneIn(20))
        {
            actions.Add(2, Lose);
        }

        if (chooser.OneIn(20))
        {
            foreach (var holder in _holders.Where(h => h.Sending is not null))
            {
                actions.Add(2, () => { world.Cover("a caller that lost its answer"); holder.Sending = null; });
            }

            foreach (var starter in Starters.Where(s => s.Reply is not null))
            {
                actions.Add(2, () => { world.Cover("a caller that lost its answer"); starter.Reply = null; });
            }
        }
    }

    /// <summary>Takes in the answers that have come.</summary>
    public void Hear()
    {
        foreach (var starter in Starters.Where(s => s.Reply is { Answer.IsCompleted: true }))
        {
            var reply = starter.Reply!;
            starter.Reply = null;
            if (reply.Answer.IsCompletedSuccessfully && reply.Answer.Result.Outcome != StepOutcome.Conflict)
            {
                var row = world.Store.Find(starter.Arn)
                    ?? throw new BrokenPromiseException(Promise.NothingAnsweredIsForgotten, $"the start of {starter.Arn} was answered, and it is not on disk");
                starter.Execution = row.Id;
                Answered.Add(new Answered.Start(row.Id, starter.Input));
            }
        }

        foreach (var call in _calls.Where(c => c.Start is { Answer.IsCompleted: true } || c.Attach is { Answer.IsCompleted: true }).ToList())
        {
            HearOfChild(call);
        }

        foreach (var holder in _holders.Where(h => h.Sending is { Answer.IsCompleted: true }))
        {
            var sent = holder.Sending!;
            holder.Sending = null;
            if (sent.Answer.IsCompletedSuccessfully)
            {
                holder.IsDone |= !sent.Commit.IsHeartbeat;
                if (sent.Answer.Result == CallbackAnswer.Accepted)
                {
                    Answered.Add(new Answered.Callback(holder.Execution, holder.Task, sent.Commit.IsHeartbeat));
                }
            }
        }

        foreach (var worker in _workers.Where(w => w.Answer.IsCompleted).ToList())
        {
            _workers.Remove(worker);
            if (worker.Answer is { IsCompletedSuccessfully: true, Result: { } taken })
            {
                Take(taken);
            }
        }

        foreach (var stop in _stops.Where(s => s.Reply.Answer.IsCompleted).ToList())
        {
            _stops.Remove(stop);
            if (stop.Reply.Answer.IsCompletedSuccessfully)
            {
                Answered.Add(new Answered.Stop(stop.Execution, stop.Reply.Answer.Result));
            }
            else if (stop.Reply.Answer.Exception?.InnerException is CapacityException)
            {
                world.Cover("a stop refused by a full queue");
            }
        }

        HearOfRedrives();
    }

    private bool IsRedrivable(Starter starter) =>
        starter.Execution is { } id && world.Store.Find(id)!.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.TimedOut;

    /// <summary>Several may ask at once, and someone may ask again who lost the answer.</summary>
    private void Redrive()
    {
        var execution = chooser.Of(Starters.Where(IsRedrivable).ToList()).Execution!.Value;
        for (var times = chooser.OneIn(3) ? 3 : 1; times > 0; times--)
        {
            var token = $"token-{chooser.Below(3)}";
            var reply = new RedriveReply(token, _clock, Limits.Aws with { ExecutionTimeMax = null });
            _redrives.Add((execution, token, reply));
            Node.Send(execution, new LaneMessage.Deliver(execution, new QueuedInput(new Input.Redrive(token), reply: reply)));
        }
    }

    private void HearOfRedrives()
    {
        foreach (var redrive in _redrives.Where(r => r.Reply.Answer.IsCompleted).ToList())
        {
            _redrives.Remove(redrive);
            if (redrive.Reply.Answer.IsCompletedSuccessfully)
            {
                var result = redrive.Reply.Answer.Result;
                Answered.Add(new Answered.Redrive(redrive.Execution, redrive.Token, result));
                world.Cover(result.At is null ? "a redrive refused" : "a redrive answered");
            }
        }
    }

    private void Start(Starter starter)
    {
        var id = new ExecutionId(_lastId++);
        starter.Reply = new StartReply();
        Node.Send(id, new LaneMessage.Start(
            id, new StartRequest(starter.Arn, starter.Name, world.Machine, JsonValue.Parse(starter.Input), starter.Input, TestCase: starter.TestCase) { From = starter.From }, starter.Seed, starter.Reply));
    }

    private void Stop()
    {
        var execution = chooser.Of(Starters.Where(s => s.Execution is not null).ToList()).Execution!.Value;
        for (var times = chooser.OneIn(3) ? 4 : 1; times > 0; times--)
        {
            var reply = new StopReply();
            _stops.Add((execution, reply));
            Node.Send(execution, new LaneMessage.Deliver(execution, new QueuedInput(new Input.Stop(new StatesError("Stopped", "by chance")), reply: reply)));
        }
    }

    /// <summary>Where a timeout frees the task some day.</summary>
    private static bool MayBeLost(OpenCall call) => call is { IsOpen: true, StartsChild: false, What.Run.TimesOutAt: not null };

    private void Lose()
    {
        world.Cover("a lost answer");
        chooser.Of(_calls.Where(MayBeLost).ToList()).IsLost = true;
    }

    private void Answer()
    {
        var open = _calls.Where(c => c.IsAnswerable).ToList();
        var call = chooser.Of(open);
        if (call != open[0])
        {
            world.Cover("an answer out of order");
        }

        if (call.IsLost || (call.IsCancelled && chooser.OneIn(2)))
        {
            Close(call);
            return;
        }

        if (call.StartsChild)
        {
            StartChild(call);
            return;
        }

        Close(call);

        var execution = call.What.Execution.Id;
        var (output, error) = Answers.TokenOf(call.What.Run.Input) is null
            ? Answers.Of(call.What.Run.Input)
            : (new JsonObject(("StatusCode", 200L)), null);
        var input = CallRunner.ToInput(call.What, new TaskAnswer(output, error))!;
        Node.Send(execution, new LaneMessage.Deliver(execution, new QueuedInput(input)));
        if (chooser.OneIn(4))
        {
            _late.Add((execution, input));
        }
    }

    /// <summary>The call has come to its end, answered or not.</summary>
    private void Close(OpenCall call)
    {
        _calls.Remove(call);
        Node.ReturnCallTurn();
    }

    /// <summary>As the runtime's StartAsync does it, in pieces between which anything may happen.</summary>
    private void StartChild(OpenCall call)
    {
        var id = new ExecutionId(_lastId++);
        var input = ((JsonObject)call.What.Run.Input)["Input"] ?? JsonObject.Empty;
        call.Start = new StartReply();
        Node.Send(id, new LaneMessage.Start(
            id,
            new StartRequest(call.ChildArn, call.ChildName, world.ChildMachine, input, input.ToString(), call.By),
            Chooser.Hash(3, input.ToString()),
            call.Start));
    }

    private void HearOfChild(OpenCall call)
    {
        if (call.Attach is { } attach)
        {
            Close(call);
            if (attach.Answer is not { IsCompletedSuccessfully: true, Result: true })
            {
                // It had ended, or could not be asked.
                FailChild(call);
            }

            return;
        }

        var start = call.Start!.Answer;
        call.Start = null;
        switch (start.IsCompletedSuccessfully ? start.Result.Outcome : StepOutcome.NotAwaited)
        {
            case StepOutcome.Conflict:
                // The id was taken; it asks again with another.
                return;

            case StepOutcome.NameTaken when call.IsNamed:
                HearOfOther(call, world.Store.Find(call.ChildArn)!);
                return;

            case StepOutcome.NameTaken:
                throw new BrokenPromiseException(Promise.ChildIsOfOneTask, $"execution {call.What.Execution.Id}: task {call.What.Run.Id} started its child twice");

            case StepOutcome.NotAwaited when start.IsCompletedSuccessfully:
                world.Cover("a start that nobody waits for");
                break;
        }

        Close(call);
        HoldIfStarted(call);
    }

    /// <summary>The child has its token when it has been started, whether or not the node lived to hear it.</summary>
    private void HoldIfStarted(OpenCall call)
    {
        if (Answers.TokenOf(call.What.Run.Input) is { } token && world.Store.Find(call.ChildArn) is not null)
        {
            Hold(token, call.What.Execution.Id, call.What.Run.Id, call.What.Run.Input);
        }
    }

    /// <summary>The name is another's.</summary>
    private void HearOfOther(OpenCall call, ExecutionRow row)
    {
        if (row.EndedAt is not null)
        {
            Close(call);
            FailChild(call);
        }
        else if (call.By.AwaitsEnd)
        {
            call.Attach = new AttachReply(call.By.Task);
            Node.Send(row.Id, new LaneMessage.Deliver(
                row.Id, new QueuedInput(new Input.ParentAttached(call.By.Task, call.By.Answer(row.Arn, row.StartedAt)), reply: call.Attach)));
        }
        else
        {
            Close(call);
            Deliver(call, new Input.TaskSucceeded(call.What.Run.Id, call.By.Answer(row.Arn, row.StartedAt)));
        }
    }

    private void FailChild(OpenCall call) => Deliver(call, new Input.TaskFailed(call.What.Run.Id, new StatesError("ExecutionAlreadyExists", null)));

    private void Deliver(OpenCall call, Input input) =>
        Node.Send(call.What.Execution.Id, new LaneMessage.Deliver(call.What.Execution.Id, new QueuedInput(input)));

    /// <summary>An answer comes a second time, whenever.</summary>
    private void SendLate()
    {
        world.Cover("a duplicated, late answer");
        var late = chooser.Of(_late);
        _late.Remove(late);
        Node.Send(late.Execution, new LaneMessage.Deliver(late.Execution, new QueuedInput(late.Input)));
    }

    private void Send(TokenHolder holder)
    {
        if (!world.Tokens.TryParse(holder.Token, out var token) || token != (holder.Execution, holder.Task))
        {
            throw new BrokenPromiseException(Promise.TaskIdIsOfOneAttempt, $"execution {holder.Execution}: the token of task {holder.Task} is not its own");
        }

        var isHeartbeat = !world.IsCalm && chooser.OneIn(2);
        var (output, error) = Answers.Of(holder.Input);
        Input input = isHeartbeat
            ? new Input.CallbackHeartbeat(holder.Task)
            : error is null ? new Input.CallbackSucceeded(holder.Task, output!) : new Input.CallbackFailed(holder.Task, error);
        holder.Sending = new Commission.Callback(new CallbackCommit(holder.Execution, holder.Task, isHeartbeat, InputCodec.Write(input)), input);
        Node.Submit(holder.Sending);
    }

    private void Work()
    {
        var worker = new ActivityWorker(RandomMachine.Activity, "worker");
        _workers.Add(worker);
        Node.Send(worker.ActivityArn, new LaneMessage.Await(worker, IsFirst: false));
    }

    private void Leave()
    {
        var worker = chooser.Of(_workers);
        worker.IsGone |= chooser.OneIn(2);
        worker.IsTimeOver = true;
        Node.Send(worker.ActivityArn, new LaneMessage.Leave(worker));
    }

    private void Take(TakenTask taken)
    {
        if (!world.Promises.Journal(taken.Execution).OfType<Engine.Events.TaskStarted>().Any(e => e.Task == taken.Task))
        {
            throw new BrokenPromiseException(Promise.EffectHasItsEvent, $"execution {taken.Execution}: task {taken.Task} was handed out, and that is not on disk");
        }

        Hold(world.Tokens.TokenOf(taken.Execution, taken.Task), taken.Execution, taken.Task, taken.Input);
    }

    private void Hold(string token, ExecutionId execution, TaskId task, JsonValue input)
    {
        if (!_holders.Exists(h => h.Token == token))
        {
            _holders.Add(new TokenHolder(token, execution, task, input));
        }
    }

    private sealed class ClockOf(World world) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => world.Now;
    }
}
