using Microsoft.Extensions.Logging;
using Treadle.Api;
using Treadle.Api.ApiGateway;
using Treadle.Api.ApiGatewayV2;
using Treadle.Api.CloudWatch;
using Treadle.Api.Events;
using Treadle.Api.Firehose;
using Treadle.Api.Kinesis;
using Treadle.Api.Lambda;
using Treadle.Api.Logs;
using Treadle.Api.Remote;
using Treadle.Api.S3;
using Treadle.Api.Scheduler;
using Treadle.Api.Sns;
using Treadle.Api.Sqs;
using Treadle.Api.States;
using Treadle.Api.States.Mocks;
using Treadle.Api.Sts;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Deploy.Operations;
using Treadle.Deploy.Stacks;
using Treadle.Gateway;
using Treadle.Gateway.HttpApis;
using Treadle.Gateway.Requests;
using Treadle.Integrations;
using Treadle.Integrations.Containers;
using Treadle.Integrations.Http;
using Treadle.Lambda;
using Treadle.Lambda.Commands;
using Treadle.Lambda.Functions;
using Treadle.Logs;
using Treadle.Logs.CloudWatch;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.DeliveryStreams;
using Treadle.Messaging.Events;
using Treadle.Messaging.Queues;
using Treadle.Messaging.Schedules;
using Treadle.Messaging.Streams;
using Treadle.Messaging.Topics;
using Treadle.Metrics;
using Treadle.Notifications;
using Treadle.Objects;
using Treadle.Runtime;
using Treadle.Runtime.Activities;
using Treadle.Runtime.Admission;
using Treadle.Runtime.StateMachines;
using Treadle.Server.Http;
using Treadle.Server.Telemetry;
using Treadle.Storage;
using Treadle.Storage.Sqlite;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Server;

/// <summary>The composition root: one server, put together from its rooms and started.</summary>
public sealed class TreadleServer : IAsyncDisposable
{
    /// <summary>A lane or the committer that takes longer to answer is named as a problem.</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(2);

    /// <summary>A part that takes longer to end is left behind: what was answered is on disk, and the next life goes on with the rest.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    // Ended in the reverse order of their making.
    private readonly Stack<object> _parts = new();
    private readonly ServerDoor? _sharedDoor;
    private ServerDoor? _door;
    private ILogger? _log;

    private TreadleServer(ServerDoor? sharedDoor) => _sharedDoor = sharedDoor;

    public int Port => _door!.Port;

    /// <summary>Completes with the reason when the server can't go on (its store failed): it is to be disposed of, and another started from what is on disk.</summary>
    public Task<Exception> Failed { get; private set; } = null!;

    /// <summary>Starts a server; when it returns, requests are answered. Executions of a former life are taken up in the background.</summary>
    /// <param name="options">Where.</param>
    /// <param name="stop">Gives up starting.</param>
    /// <exception cref="StoreInUseException">Another process has the data directory open.</exception>
    /// <exception cref="StoreFailedException">The store can't be opened.</exception>
    /// <exception cref="IOException">The port is taken, or the data can't be opened.</exception>
    /// <exception cref="ArgumentException">The host is no loopback address.</exception>
    public static Task<TreadleServer> StartAsync(ServerOptions options, CancellationToken stop) => StartAsync(options, door: null, stop);

    /// <param name="options">Where.</param>
    /// <param name="door">Where requests come in; it outlives this server. Null opens one for this server alone.</param>
    /// <param name="stop">Gives up starting.</param>
    internal static async Task<TreadleServer> StartAsync(ServerOptions options, ServerDoor? door, CancellationToken stop)
    {
        var server = new TreadleServer(door);
        try
        {
            await server.ComposeAsync(options, TimeProvider.System, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops cleanly: requests end, functions end, what was answered is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
        {
            // On a thread of its own: a part that blocks must not hold up the others, either.
            var ending = Task.Run(() => EndAsync(part));
            try
            {
                await ending.WaitAsync(EndPatience);
            }
            catch (TimeoutException)
            {
                _log?.LogError("{Part} has not ended within {Seconds} seconds and is left behind.", part.GetType().Name, EndPatience.TotalSeconds);
            }
        }
    }

    private static async Task EndAsync(object part)
    {
        if (part is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (part as IDisposable)?.Dispose();
        }
    }

    private async Task ComposeAsync(ServerOptions options, TimeProvider time, CancellationToken stop)
    {
        HttpServer.CheckHost(options.Host);
        Directory.CreateDirectory(options.DataDirectory);
        var logFactory = Own(StderrLogs.FromEnvironment());
        var log = _log = logFactory.CreateLogger("Treadle");
        void Fault(string what, Exception e) => log.LogError(e, "{What}", what);

        var store = Own(new SqliteStore(new SqliteStoreOptions { Directory = options.DataDirectory, Time = time, AcceptsLostCommits = options.AcceptsLostCommits }));
        var logStore = Own(new GuardedLogStore(Path.Combine(options.DataDirectory, "logs.db"), time, what => log.LogWarning("{What}", what)));
        logStore.TryOpen();
        if (options.MemoryLimitBytes is { } limit)
        {
            MemoryGauge.BoundHeap(limit);
        }

        var instruments = Own(new Instruments());
        if (OpenTelemetryExport.StartIfConfigured() is { } export)
        {
            Own(export);
        }

        var memory = new MemoryGauge(options.MemoryLimitBytes ?? MemoryGauge.DefaultLimitBytes, time);
        var runtimeOptions = new RuntimeOptions
        {
            Memory = memory,
            Instruments = instruments,
            ParkedBytesMax = Math.Min(64L << 20, memory.LimitBytes / 10),
            Retention = options.Retention,
            Limits = options.Limits,
            OnFault = f => Fault($"{f.What} {f.ExecutionArn}", f.Exception),
            OnNearLimit = n => log.LogWarning("{Execution} is near a limit: {Limit} {Value} of {Most}", n.ExecutionArn, n.Limit, n.Value, n.Most),
        };
        var runtime = Own(new TreadleRuntime(runtimeOptions, store, time));
        var resources = runtime.Resources;
        Failed = runtime.Failed;

        // Operations call each other through the table, which is made last.
        OperationTable? operations = null;
        OperationTable Operations() => operations ?? throw new InvalidOperationException("The server is still being put together.");
        var remote = Own(new RemoteServices(options.Endpoints, time));
        var routed = new Lazy<IAwsCall>(() => new RoutedCalls(Operations(), remote));
        IAwsCall Calls() => routed.Value;

        var mocks = options.MockConfiguration is { } mockFile ? new MockFile(mockFile) : null;
        var machines = Own(new StateMachineService(resources, time, hasTestCases: mocks is not null));
        var activities = Own(new ActivityService(resources, time));
        var removal = Own(new StateMachineRemoval(machines, store, resources, runtime.Executions));
        var logs = Own(new LogService(logStore, resources, time) { WriteFailed = new LostLines(time, what => log.LogWarning("{What}", what)).Note });
        var metricStore = Own(new GuardedMetricStore(Path.Combine(options.DataDirectory, "metrics.db"), time, what => log.LogWarning("{What}", what)));
        metricStore.TryOpen();
        var metrics = Own(new MetricService(metricStore, time, what => log.LogWarning("{What}", what)));
        var executionLogs = new ExecutionLogs(store, machines, logs, time);
        var observer = Own(new ExecutionObserver(executionLogs, logs, metrics));
        instruments.CountOf(
            "treadle.log.dropped",
            "{event}",
            "What a log or CloudWatch metrics had no room for.",
            () => [(new Label("what", "express"), observer.Dropped), (new Label("what", "metrics"), metrics.Dropped)]);
        Own(new LogExpiry(logs, logStore, options.LogsFor, time));
        var functions = new FunctionService(resources, options.DataDirectory, time);
        var invokerOptions = new InvokerOptions
        {
            Instruments = instruments,
            Metrics = new FunctionMetrics(metrics),
            PrivateTmp = options.PrivateTmp,
            Calls = Calls,
            Undelivered = what => log.LogWarning("{What}", what),
        };
        var invoker = Own(new Invoker(functions, logs, resources, invokerOptions, time));
        var commands = Own(new CommandHost(Path.Combine(options.DataDirectory, "containers"), logs, time));
        // Stopped before functions and commands: a call that is cut off by their end would else be recorded as failed. Disposing it again does nothing.
        Own(runtime);
        var apis = Own(new RestApiService(resources, runtime.Uses, time) { CanCall = (service, action) => remote.Has(service) || Operations().Find(service, action) is not null });
        var httpApis = Own(new HttpApiService(resources, time));
        var deliveries = Own(new DeliveryService(resources, Calls, time, Random.Shared.NextDouble, what => log.LogWarning("{What}", what)));
        var buses = new EventBusService(resources, time);
        var rules = Own(new RuleService(resources, buses));
        var eventMetrics = new EventMetrics(metrics);
        var connections = new ConnectionService(resources, time);
        var bus = new EventBus(rules, buses, deliveries, eventMetrics, time, what => log.LogWarning("{What}", what));
        deliveries.Add(new RuleDelivery(Calls, () => bus, eventMetrics));
        var dueClock = Own(new DueClock(resources, time, Fault));
        _ = new ScheduledRules(resources, dueClock, deliveries, rules, bus, time, what => log.LogWarning("{What}", what));
        var schedules = new ScheduleService(
            resources, dueClock, deliveries, Calls, (service, action) => remote.Has(service) || Operations().Find(service, action) is not null, time, what => log.LogWarning("{What}", what));
        var objects = Own(new ObjectService(resources, options.DataDirectory, time));
        var stacks = Own(new StackService(resources, Calls, objects, time, (stack, e) => Fault($"stack {stack}", e)));
        var streams = Own(new StreamService(resources, new StreamMetrics(metrics), time));
        var deliveryStreams = Own(new DeliveryStreamService(resources, Calls, new DeliveryMetrics(metrics), time, what => log.LogWarning("{What}", what)));
        var queueUrls = "";
        var queues = Own(new QueueService(resources, time, () => queueUrls, metrics, Fault));
        var topicOptions = new TopicOptions { Calls = Calls, Endpoint = () => $"http://127.0.0.1:{_door!.Port}", Metrics = metrics };
        var topics = Own(new TopicService(resources, deliveries, topicOptions, time));
        var s3 = new S3Dispatcher(objects, time, Fault);
        operations = new OperationTable(
        [
            .. StatesOperations.All(store, machines, removal, activities, runtime.Executions, runtime.Express, time, logs.HasGroup, options.Limits, mocks),
            .. LambdaOperations.All(functions, invoker, new StoredPackages(objects), time),
            .. LogsOperations.All(logs, time),
            .. CloudWatchOperations.All(metrics, time),
            .. ApiGatewayOperations.All(apis),
            .. HttpApiOperations.All(httpApis),
            .. EventsOperations.All(buses, rules, bus, connections),
            .. SchedulerOperations.All(schedules),
            .. CloudFormationOperations.All(stacks),
            .. S3Operations.All(s3),
            .. SqsOperations.All(queues),
            .. KinesisOperations.All(streams),
            .. FirehoseOperations.All(deliveryStreams),
            .. SnsOperations.All(topics),
            new TestInvokeMethod(new TestInvocation(apis, Calls, time)),
            new GetCallerIdentity(),
        ]);

        var deliverer = new StatusChangeDeliverer(store, rules, bus);
        var deployed = new ApiDispatcher(
            new GatewayRequestHandler(apis, Calls, time, logs, new ApiMetrics(metrics)), new HttpApiHandler(httpApis, Calls, time), apis);
        var starter = new ExecutionStarter(machines, runtime.Executions, runtime.Express, options.Limits, mocks);
        var containers = new ContainerRuns(commands, resources, Fault);
        var tasks = new TaskRunner(invoker, Calls, starter, new DeployedApis(deployed, time), new HttpConnections(connections), options.Containers, containers, remote, time);
        runtime.Connect(machines, tasks, [deliverer, executionLogs], activities.Exists, TaskRunner.ProblemsOf, observer);
        var bodies = BodyBudget.Of(memory);
        var requests = new RequestMetrics(instruments, bodies, memory);
        var gauges = new StoreGauges(instruments, time);
        gauges.Watch(options.DataDirectory);
        gauges.WatchOpen(() => machines.Arns().Sum(store.CountRunning));
        var router = new RequestRouter(
            new ApiEndpoint(
                deployed,
                new RequestGuard(options.HostNames),
                bodies,
                requests,
                time,
                Fault),
            new OwnEndpoint(instruments, () => runtime.FindProblemsAsync(HealthPatience)),
            new PackageEndpoint(options.DataDirectory),
            new SigningCertificateEndpoint(topics.Signer),
            new S3Endpoint(s3, objects, options.Region),
            new AwsEndpoint(new WireDispatcher(operations, options.Region, Fault, options.Limits, remote), bodies, requests, time));

        // The executions of a former life are found in the background; listening does not wait for them.
        await runtime.StartAsync(stop);
        _door = _sharedDoor ?? Own(new ServerDoor(options, time));
        await _door.OpenAsync(router.HandleAsync);
        invokerOptions.EndpointUrl = $"http://127.0.0.1:{_door.Port}";
        queueUrls = invokerOptions.EndpointUrl;
        containers.EndpointUrl = invokerOptions.EndpointUrl;
        containers.Resume();
        invoker.Resume();
        queues.Resume();
        deliveries.Resume();
        removal.Resume();
        objects.Sweep();
        dueClock.Start();
        await schedules.ResumeAsync();
        deliveryStreams.Resume();
        await stacks.RecoverAsync();
    }

    private T Own<T>(T part)
        where T : class
    {
        _parts.Push(part);
        return part;
    }
}
