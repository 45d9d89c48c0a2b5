using System.Collections.Concurrent;
using System.Threading.Channels;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

/// <summary>A runtime over an in-memory store, with machines, calls and deliveries that a test holds in its hand.</summary>
internal sealed class Node : IMachines, ITaskRunner, IDeliverer, IAsyncDisposable
{
    public const string Scope = "000000000000/us-east-1";
    public const string Function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    public const string Activity = "arn:aws:states:us-east-1:000000000000:activity:work";
    public const string Callback = "arn:aws:states:::lambda:invoke.waitForTaskToken";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, MachineRevision> _machines;
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    private Node(IStore store, TestTime time, RuntimeOptions options, ConcurrentDictionary<string, MachineRevision> machines)
    {
        Store = store;
        Time = time;
        _machines = machines;
        Runtime = new TreadleRuntime(options with { OnFault = Faults.Add }, store, time);
        Runtime.Connect(this, this, [this]);
    }

    public IStore Store { get; }

    public TestTime Time { get; }

    public TreadleRuntime Runtime { get; }

    public IExecutionService Executions => Runtime.Executions;

    public ConcurrentBag<RuntimeFault> Faults { get; } = [];

    public Channel<(Engine.ExecutionId Execution, ReadOnlyMemory<byte> Data)> Delivered { get; } =
        Channel.CreateUnbounded<(Engine.ExecutionId, ReadOnlyMemory<byte>)>();

    /// <summary>How many of the next deliveries fail.</summary>
    public int DeliveriesToFail { get; set; }

    public bool IsStatusWanted { get; set; }

    public string Kind => "status";

    public static async Task<Node> StartAsync(IStore? store = null, RuntimeOptions? options = null, TestTime? time = null, string? autoAnswer = null)
    {
        var node = Create(store, options, time, autoAnswer);
        await node.Runtime.StartAsync();
        return node;
    }

    public static Node Create(IStore? store = null, RuntimeOptions? options = null, TestTime? time = null, string? autoAnswer = null, bool isDeafToStop = false)
    {
        time ??= new TestTime();
        return new Node(store ?? new MemoryStore(time), time, options ?? new RuntimeOptions(), new ConcurrentDictionary<string, MachineRevision>()) { AutoAnswer = autoAnswer, IsDeafToStop = isDeafToStop };
    }

    /// <summary>Ends this life and begins another over the same store.</summary>
    public async Task<Node> RestartAsync(RuntimeOptions? options = null, string? missingRevision = null)
    {
        await Runtime.DisposeAsync();
        var next = new Node(Store, Time, options ?? new RuntimeOptions(), _machines) { IsStatusWanted = IsStatusWanted, MissingRevision = missingRevision, AutoAnswer = AutoAnswer };
        await next.Runtime.StartAsync();
        return next;
    }

    /// <summary>A machine with one state, S, or a whole definition.</summary>
    public MachineRevision Machine(string definition, StateMachineType type = StateMachineType.Standard)
    {
        var text = definition.Contains("StartAt", StringComparison.Ordinal) ? definition : """{"StartAt":"S","States":{"S":<state>}}""".Replace("<state>", definition, StringComparison.Ordinal);
        text = text.Replace("<function>", Function, StringComparison.Ordinal)
            .Replace("<activity>", Activity, StringComparison.Ordinal)
            .Replace("<callback>", Callback, StringComparison.Ordinal);
        return _machines.GetOrAdd($"{type} {text}", id =>
        {
            var compiled = StateMachineCompiler.Compile(text, type);
            var program = compiled.Program ?? throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics));
            return new MachineRevision(id, "arn:aws:states:us-east-1:000000000000:stateMachine:m", "m", Scope, "arn:aws:iam::000000000000:role/r", program);
        });
    }

    public Task<StartResult> StartAsync(MachineRevision machine, string name, string input = "{}") => Executions.StartAsync(
        new StartRequest(ArnOf(name), name, machine, JsonValue.Parse(input), input), TestContext.Current.CancellationToken);

    /// <summary>An Express machine.</summary>
    public MachineRevision Express(string definition) => Machine(definition, StateMachineType.Express);

    public StartRequest Request(MachineRevision machine, string name, string input = "{}") =>
        new($"arn:aws:states:us-east-1:000000000000:express:m:{name}:{name}", name, machine, JsonValue.Parse(input), input);

    public static string ArnOf(string name) => $"arn:aws:states:us-east-1:000000000000:execution:m:{name}";

    public async Task<ExecutionRow> EndOfAsync(string name)
    {
        var row = await SoonAsync(Executions.WhenEndedAsync(ArnOf(name), TestContext.Current.CancellationToken));
        return row ?? throw new InvalidOperationException($"There is no execution {name}.");
    }

    /// <summary>The next call that a Task state makes.</summary>
    public async Task<Call> NextCallAsync() => await SoonAsync(_calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

    /// <summary>The token that a callback's call hands out, where the tests' machines put it.</summary>
    public static string TokenIn(Call call) =>
        ((JsonString)((JsonObject)((JsonObject)call.What.Run.Input)["Payload"]!)["token"]!).Value;

    public bool HasCall => _calls.Reader.Count > 0;

    public async Task<StatusRecord> NextDeliveryAsync()
    {
        var (execution, data) = await Delivered.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        return new StatusRecord(execution, Deliveries.StatusDelivery.Read(data.Span).Status);
    }

    /// <summary>Waits for what must come soon; when the node has failed or stopped an execution, says why instead.</summary>
    public async Task<T> SoonAsync<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            var reason = Runtime.Failed.IsCompleted ? await Runtime.Failed : Faults.Select(f => f.Exception).FirstOrDefault();
            throw reason is null ? e : new InvalidOperationException($"It did not come: {reason}", reason);
        }
    }

    /// <summary>A revision that can't be found any more: the store is damaged.</summary>
    public string? MissingRevision { get; init; }

    MachineRevision IMachines.GetRevision(string scope, string revisionId) =>
        revisionId == MissingRevision ? throw new KeyNotFoundException("There is no such revision.") : _machines[revisionId];

    /// <summary>Calls of functions are answered at once with this; null leaves them to the test.</summary>
    public string? AutoAnswer { get; init; }

    /// <summary>Calls end by their answer alone.</summary>
    public bool IsDeafToStop { get; init; }

    /// <summary>How often a Task state has asked for an execution.</summary>
    public int ChildrenAskedFor { get; private set; }

    async Task<TaskAnswer> ITaskRunner.RunAsync(TaskCall call, CancellationToken stop)
    {
        if (TaskRun.StartsChild(call.Run.Resource))
        {
            return await StartChildAsync(call, stop);
        }

        if (AutoAnswer is { } answer)
        {
            return new TaskAnswer(JsonValue.Parse(answer), Error: null);
        }

        var open = new Call(call, stop);
        await _calls.Writer.WriteAsync(open, CancellationToken.None);
        return await open.Answer.Task.WaitAsync(IsDeafToStop ? CancellationToken.None : stop);
    }

    /// <summary><c>states:startExecution</c>: StateMachineArn is a definition here, and the input is empty.</summary>
    private async Task<TaskAnswer> StartChildAsync(TaskCall call, CancellationToken stop)
    {
        ChildrenAskedFor++;
        var parameters = (JsonObject)call.Run.Input;
        var name = parameters["Name"] is JsonString given ? given.Value : $"child-of-{call.Execution.Name}-{call.Run.Id}";
        var by = new StartingTask(
            new Engine.ParentTask(call.Execution.Id, call.Run.Id), ((TaskResource.ServiceIntegration)call.Run.Resource).Pattern, (arn, _) => new JsonObject(("ExecutionArn", arn)));
        var machine = Machine(((JsonString)parameters["StateMachineArn"]!).Value);
        try
        {
            var result = await Executions.StartAsync(new StartRequest(ArnOf(name), name, machine, JsonObject.Empty, "{}", by), stop);
            return result switch
            {
                { IsTaskTold: true } => TaskAnswer.Told,
                { Outcome: StartOutcome.NameTaken } => new TaskAnswer(Output: null, new StatesError("ExecutionAlreadyExists", null)),
                _ => new TaskAnswer(by.Answer(result.Row.Arn, result.Row.StartedAt), Error: null),
            };
        }
        catch (NotAwaitedException)
        {
            return TaskAnswer.Told;
        }
    }

    bool IDeliverer.IsWanted(string scope, string stateMachineArn) => IsStatusWanted;

    Task IDeliverer.DeliverAsync(Engine.ExecutionId execution, ReadOnlyMemory<byte> data, CancellationToken stop)
    {
        if (DeliveriesToFail > 0)
        {
            DeliveriesToFail--;
            throw new IOException("Nobody is at home.");
        }

        Delivered.Writer.TryWrite((execution, data));
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();

    internal sealed record StatusRecord(Engine.ExecutionId Execution, ExecutionStatus Status);

    internal sealed class Call(TaskCall what, CancellationToken stop)
    {
        public TaskCall What { get; } = what;

        public CancellationToken Stop { get; } = stop;

        public TaskCompletionSource<TaskAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Succeed(string output) => Answer.SetResult(new TaskAnswer(JsonValue.Parse(output), Error: null));

        public void Fail(string error) => Answer.SetResult(new TaskAnswer(Output: null, new StatesError(error, "because")));
    }
}
