using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api.Remote;
using Treadle.Api.States;
using Treadle.Api.Sts;
using Treadle.Api.Wire;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Integrations;
using Treadle.Integrations.Containers;
using Treadle.Integrations.Http;
using Treadle.Integrations.MapItems;
using Treadle.Lambda.Commands;
using Treadle.Logs;
using Treadle.Runtime;
using Treadle.Runtime.Activities;
using Treadle.Runtime.StateMachines;
using Treadle.Storage.Memory;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Api.Tests;

/// <summary>Step Functions over the wire protocol, in process: real registries, real runtime, in-memory store. Functions are played by <see cref="Tasks"/>.</summary>
/// <remarks>State machines all come into being at the same moment: nothing may go by their times.</remarks>
public sealed class StatesApi : IAsyncLifetime
{
    public const string Role = "arn:aws:iam::000000000000:role/any";
    /// <summary>The one log group that is there.</summary>
    public const string LogGroup = "arn:aws:logs:us-east-1:000000000000:log-group:there:*";
    public const string Pass = """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""";
    public const string LongWait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";

    private readonly MemoryStore _store = new();
    private readonly RemoteServices _remote = new([], TimeProvider.System);
    private readonly TreadleRuntime _runtime;
    private readonly StateMachineService _machines;
    private readonly ActivityService _activities;
    private readonly StateMachineRemoval _removal;
    private readonly WireDispatcher _dispatcher;
    private readonly SqliteLogStore _logStore;
    private readonly CommandHost _commands;

    public StatesApi()
    {
        var time = TimeProvider.System;
        _runtime = new TreadleRuntime(new RuntimeOptions { OnFault = f => Faults.Add($"{f.What}: {f.Exception}") }, _store, time);
        _machines = new StateMachineService(_runtime.Resources, new StillTime());
        _activities = new ActivityService(_runtime.Resources, time);
        _removal = new StateMachineRemoval(_machines, _store, _runtime.Resources, _runtime.Executions);
        Operations = new OperationTable(
        [
            .. StatesOperations.All(_store, _machines, _removal, _activities, _runtime.Executions, _runtime.Express, _runtime.Tests, _runtime.MapRuns, time, group => group.ToString() == LogGroup),
            new GetCallerIdentity(),
        ]);
        _dispatcher = new WireDispatcher(Operations, "us-east-1", (what, e) => Faults.Add($"{what}: {e}"));
        var starter = new ExecutionStarter(_machines, _runtime.Executions, _runtime.Express, Limits.Aws);
        _logStore = new SqliteLogStore(Path.Combine(Folder, "logs.db"));
        Logs = new LogService(_logStore, _runtime.Resources, time);
        _commands = new CommandHost(Path.Combine(Folder, "containers"), Logs, time);
        Containers = new ContainerRuns(_commands, _runtime.Resources, (what, e) => Faults.Add($"{what}: {e}"));
        var runner = new TaskRunner(
            lambda: null!, () => Operations, starter, apis: null!, new NoHttpConnections(), new ContainerDefinitions(Definitions, Definitions), Containers, _remote, time);
        _runtime.Connect(
            _machines, new Tasks(runner), [], activityExists: null, TaskRunner.ProblemsOf, itemReader: new MapItemReader(() => Operations), resultWriter: new MapResultWriter(() => Operations));
    }

    /// <summary>All operations, as calls from inside find them.</summary>
    public OperationTable Operations { get; }

    /// <summary>Takes what containers write.</summary>
    public LogService Logs { get; }

    public ContainerRuns Containers { get; }

    /// <summary>The commands that stand for containers; a test adds its own.</summary>
    public ConcurrentDictionary<string, ContainerDefinition> Definitions { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("treadle-states-").FullName;

    /// <summary>Bugs of the server; tests that expect none look here.</summary>
    public List<string> Faults { get; } = [];

    public async ValueTask InitializeAsync() => await _runtime.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _removal.DisposeAsync();
        await _runtime.DisposeAsync();
        _commands.Dispose();
        Logs.Dispose();
        _logStore.Dispose();
        Directory.Delete(Folder, recursive: true);
        _machines.Dispose();
        _activities.Dispose();
        _remote.Dispose();
        _store.Dispose();
        Assert.Empty(Faults);
    }

    /// <summary>Sends one request as an SDK does.</summary>
    /// <returns>The HTTP status and the answer's members.</returns>
    public async Task<(int Status, JsonObject Body)> SendAsync(string operation, string body, string key = "test", string region = "us-east-1")
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Amz-Target"] = $"AWSStepFunctions.{operation}",
            ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={key}/20260101/{region}/states/aws4_request, SignedHeaders=host, Signature=0",
        };
        var call = _dispatcher.Route(new WireRequest("POST", "/", "", name => headers.GetValueOrDefault(name)));
        var answer = await _dispatcher.RunAsync(call, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
        return (answer.Status, (JsonObject)JsonNode.Parse(answer.Body.Span)!);
    }

    /// <summary>An answer that must be no refusal.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject members, string key = "test", string region = "us-east-1")
    {
        var (status, body) = await SendAsync(operation, members.ToJsonString(), key, region);
        Assert.True(status == 200, body.ToJsonString());
        return body;
    }

    /// <summary>A refusal: <c>Code: message</c>.</summary>
    public async Task<string> RefusedAsync(string operation, JsonObject members)
    {
        var (status, body) = await SendAsync(operation, members.ToJsonString());
        Assert.Equal(400, status);
        var type = (string)body["__type"]!;
        return $"{type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..]}: {(string?)body["message"]}";
    }

    /// <returns>The new machine's ARN.</returns>
    public async Task<string> CreateAsync(string name, string definition = Pass) =>
        (string)(await CallAsync("CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = definition, ["roleArn"] = Role }))["stateMachineArn"]!;

    /// <returns>The new execution's ARN.</returns>
    public async Task<string> StartAsync(string machine, string? name = null, string? input = null)
    {
        var members = new JsonObject { ["stateMachineArn"] = machine };
        if (name is not null)
        {
            members["name"] = name;
        }

        if (input is not null)
        {
            members["input"] = input;
        }

        return (string)(await CallAsync("StartExecution", members))["executionArn"]!;
    }

    public async Task EndAsync(string execution) => await _runtime.Executions.WhenEndedAsync(execution, TestContext.Current.CancellationToken);

    public Task<JsonObject> DescribeAsync(string execution) => CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = execution });

    /// <summary>The integrations as they are, and in the place of Lambda a function that gives its input back.</summary>
    private sealed class Tasks(TaskRunner integrations) : ITaskRunner
    {
        public Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop) => call.Run.Resource is TaskResource.LambdaFunction or TaskResource.ServiceIntegration { Service: "lambda" }
            ? Task.FromResult(new TaskAnswer(call.Run.Input, Error: null))
            : integrations.RunAsync(call, stop);
    }

    private sealed class NothingElsewhere : IRemoteServices
    {
        public bool Has(string service) => false;

        public Task<AwsAnswer> SendAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop) => throw new NotSupportedException();
    }

    private sealed class StillTime : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
