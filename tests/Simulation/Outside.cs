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
    private long _lastId = 1;

    public List<Starter> Starters { get; } = [];

    public List<AcceptedCallback> Accepted { get; } = [];

    public bool HasUncancelledCalls => _calls.Exists(c => !c.IsCancelled);

    private SimulatedNode Node => world.Node;

    /// <summary>The node has died: whoever waited for it does not know what became of it.</summary>
    public void NodeDied()
    {
        _calls.Clear();
        _workers.Clear();
        _stops.Clear();
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

    /// <summary>What can happen now, each with its weight.</summary>
    public void Offer(Actions actions, bool isCalm)
    {
        foreach (var starter in Starters.Where(s => s.Execution is null && s.Reply is null))
        {
            actions.Add(5, () => Start(starter));
        }

        if (_calls.Exists(c => c.Start is null && c.Attach is null))
        {
            actions.Add(4, Answer);
        }

        if (_late.Count > 0)
        {
            actions.Add(1, SendLate);
        }

        foreach (var holder in _holders.Where(h => !h.IsDone && h.Sending is null))
        {
            actions.Add(2, () => Send(holder, isCalm));
        }

        if (_workers.Count < WorkersMax)
        {
            actions.Add(1, Work);
        }

        if (!isCalm && _workers.Count > 0)
        {
            actions.Add(1, Leave);
        }

        if (!isCalm && !world.IsDeterministic && Starters.Exists(s => s.Execution is not null) && chooser.OneIn(60))
        {
            actions.Add(3, Stop);
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
                var row = world.Store.Find(starter.Arn) ?? throw new BrokenPromiseException($"the start of {starter.Arn} was answered, and it is not on disk");
                starter.Execution = row.Id;
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
            if (sent.Answer.IsCompletedSuccessfully && !sent.Commit.IsHeartbeat)
            {
                holder.IsDone = true;
                if (sent.Answer.Result == CallbackAnswer.Accepted)
                {
                    Accepted.Add(new AcceptedCallback(holder.Execution, holder.Task));
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
            if (stop.Reply.Answer is { IsCompletedSuccessfully: true, Result: var endedAt } && world.Store.Find(stop.Execution)!.EndedAt != endedAt)
            {
                throw new BrokenPromiseException($"execution {stop.Execution}: a stop was answered, and that is not on disk");
            }
        }
    }

    private void Start(Starter starter)
    {
        var id = new ExecutionId(_lastId++);
        starter.Reply = new StartReply();
        Node.Send(id, new LaneMessage.Start(
            id, new StartRequest(starter.Arn, starter.Name, world.Machine, JsonValue.Parse(starter.Input), starter.Input), starter.Seed, starter.Reply));
    }

    private void Stop()
    {
        var execution = chooser.Of(Starters.Where(s => s.Execution is not null).ToList()).Execution!.Value;
        var reply = new StopReply();
        _stops.Add((execution, reply));
        Node.Send(execution, new LaneMessage.Deliver(execution, new QueuedInput(new Input.Stop(new StatesError("Stopped", "by chance")), reply: reply)));
    }

    private void Answer()
    {
        var call = chooser.Of(_calls.Where(c => c.Start is null && c.Attach is null).ToList());
        if (call.IsCancelled && chooser.OneIn(2))
        {
            _calls.Remove(call);
            return;
        }

        if (call.StartsChild)
        {
            StartChild(call);
            return;
        }

        _calls.Remove(call);

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
            _calls.Remove(call);
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
                throw new BrokenPromiseException($"execution {call.What.Execution.Id}: task {call.What.Run.Id} started its child twice");

            case StepOutcome.NotAwaited when start.IsCompletedSuccessfully:
                world.Cover("a start that nobody waits for");
                break;
        }

        _calls.Remove(call);
    }

    /// <summary>The name is another's.</summary>
    private void HearOfOther(OpenCall call, ExecutionRow row)
    {
        if (row.EndedAt is not null)
        {
            _calls.Remove(call);
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
            _calls.Remove(call);
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

    private void Send(TokenHolder holder, bool isCalm)
    {
        if (!world.Tokens.TryParse(holder.Token, out var token) || token != (holder.Execution, holder.Task))
        {
            throw new BrokenPromiseException($"execution {holder.Execution}: the token of task {holder.Task} is not its own");
        }

        var isHeartbeat = !isCalm && chooser.OneIn(2);
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
            throw new BrokenPromiseException($"execution {taken.Execution}: task {taken.Task} was handed out, and that is not on disk");
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

    private sealed class OpenCall(TaskCall what) : IRunningCall
    {
        public TaskCall What { get; } = what;

        public bool IsCancelled { get; private set; }

        public bool StartsChild => TaskRun.StartsChild(What.Run.Resource);

        /// <summary>The child's start is under way.</summary>
        public StartReply? Start { get; set; }

        /// <summary>Another's child runs under the name; whether its end will be told is being asked.</summary>
        public AttachReply? Attach { get; set; }

        public StartingTask By => new(
            new ParentTask(What.Execution.Id, What.Run.Id), ((TaskResource.ServiceIntegration)What.Run.Resource).Pattern, (arn, _) => new JsonObject(("ExecutionArn", arn)));

        public bool IsNamed => ((JsonObject)What.Run.Input)["Name"] is not null;

        public string ChildName => ((JsonObject)What.Run.Input)["Name"] is JsonString name ? name.Value : $"of-{What.Execution.Id}-{What.Run.Id}";

        public string ChildArn => $"arn:aws:states:us-east-1:000000000000:execution:c:{ChildName}";

        public void Cancel() => IsCancelled = true;
    }

    private sealed class TokenHolder(string token, ExecutionId execution, TaskId task, JsonValue input)
    {
        public string Token { get; } = token;

        public ExecutionId Execution { get; } = execution;

        public TaskId Task { get; } = task;

        public JsonValue Input { get; } = input;

        public Commission.Callback? Sending { get; set; }

        public bool IsDone { get; set; }
    }
}

/// <summary>Someone who wants one execution to be started, and asks until told that it is.</summary>
internal sealed class Starter(int number, string input, ulong seed)
{
    public string Name { get; } = $"e{number}";

    public string Arn => $"arn:aws:states:us-east-1:000000000000:execution:m:{Name}";

    public string Input { get; } = input;

    public ulong Seed { get; } = seed;

    public StartReply? Reply { get; set; }

    public ExecutionId? Execution { get; set; }
}

/// <summary>Things that can happen next; one is drawn by weight.</summary>
internal sealed class Actions
{
    private readonly List<(int Weight, Action Do)> _actions = [];
    private int _sum;

    public bool IsEmpty => _actions.Count == 0;

    public void Clear()
    {
        _actions.Clear();
        _sum = 0;
    }

    public void Add(int weight, Action action)
    {
        _actions.Add((weight, action));
        _sum += weight;
    }

    public void DoOne(Chooser chooser)
    {
        var at = chooser.Below(_sum);
        foreach (var (weight, action) in _actions)
        {
            at -= weight;
            if (at < 0)
            {
                action();
                return;
            }
        }
    }
}
