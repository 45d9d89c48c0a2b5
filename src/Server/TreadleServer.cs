using Treadle.Api;
using Treadle.Api.Access;
using Treadle.Api.ApiGateway;
using Treadle.Api.ApiGatewayV2;
using Treadle.Api.CloudWatch;
using Treadle.Api.Events;
using Treadle.Api.Firehose;
using Treadle.Api.Kinesis;
using Treadle.Api.Lambda;
using Treadle.Api.Logs;
using Treadle.Api.S3;
using Treadle.Api.Scheduler;
using Treadle.Api.Sns;
using Treadle.Api.Sqs;
using Treadle.Api.States;
using Treadle.Api.Sts;
using Treadle.Api.Wire;
using Treadle.Deploy.Operations;
using Treadle.Deploy.Stacks;
using Treadle.Integrations;
using Treadle.Integrations.Http;
using Treadle.Integrations.MapItems;
using Treadle.Notifications;
using Treadle.Objects;
using Treadle.Server.Composition;
using Treadle.Server.Cli;
using Treadle.Server.Http;
using Treadle.WebConsole.Live;
using Treadle.Storage;

namespace Treadle.Server;

/// <summary>The composition root: one server, put together from its rooms and started. The services are made in the folder Composition.</summary>
public sealed class TreadleServer : IAsyncDisposable
{
    /// <summary>A lane or the committer that takes longer to answer is named as a problem.</summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(2);

    private readonly Parts _parts = new();
    private readonly ServerDoor? _sharedDoor;
    private ServerDoor? _door;

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
    /// <exception cref="ArgumentException">The host is no address of this machine, or one beyond it although there are no access keys.</exception>
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
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private async Task ComposeAsync(ServerOptions options, TimeProvider time, CancellationToken stop)
    {
        ListenAddress.Of(options);
        Directory.CreateDirectory(options.DataDirectory);

        // What is made first ends last.
        var foundation = new Foundation(_parts, options, time);
        Failed = foundation.Runtime.Failed;
        var access = new AccessServices(options, time);
        var live = _parts.Own(new LiveChanges(foundation.Store, time, foundation.Fault));
        foundation.Logs.Stored = live.Logged;
        var calls = new ServiceCalls(_parts, foundation);
        var steps = new StepFunctionsServices(_parts, foundation);
        var functions = new FunctionServices(_parts, foundation, calls, access.Keys);
        var gateway = new GatewayServices(_parts, foundation, calls);
        var objects = _parts.Own(new ObjectService(foundation.Resources, options.DataDirectory, time));
        var messaging = new MessagingServices(_parts, foundation, calls);
        var stacks = _parts.Own(new StackService(foundation.Resources, calls.Get, objects, time, (stack, e) => foundation.Fault($"stack {stack}", e)));
        var s3 = new S3Dispatcher(objects, time, foundation.Fault, access.Authentication, live);
        calls.Connect(new OperationTable(
        [
            .. OperationsOf(foundation, steps),
            .. LambdaOperations.All(functions.Functions, functions.Invoker, new StoredPackages(objects), time),
            .. LogsOperations.All(foundation.Logs, time),
            .. CloudWatchOperations.All(foundation.Metrics, time),
            .. OperationsOf(gateway),
            .. OperationsOf(messaging),
            .. CloudFormationOperations.All(stacks),
            .. S3Operations.All(s3),
            .. StsOperations.All(access.Keys, time),
        ]), live);
        Connect(foundation, calls, steps, functions, gateway, messaging, live);
        var router = RouterOf(foundation, access.Authentication, calls, steps, gateway, messaging, s3, objects, live);

        // The executions of a former life are found in the background; listening does not wait for them.
        await foundation.Runtime.StartAsync(stop);
        _parts.AtEnd(foundation.Runtime.StopCallingAsync);
        _door = _sharedDoor ?? _parts.Own(new ServerDoor(options, time));
        await _door.OpenAsync(router.HandleAsync);
        // Ended before the door: it waits for requests, and those that listen would never end.
        _parts.Own(live);
        foundation.EndpointUrl = ListenAddress.UrlFor(options.Host, _door.Port);

        // What follows calls this server: its door is open.
        functions.Resume(foundation.EndpointUrl);
        steps.Removal.Resume();
        objects.Sweep();
        await messaging.ResumeAsync();
        await stacks.RecoverAsync();
    }

    private static IEnumerable<IOperation> OperationsOf(Foundation foundation, StepFunctionsServices steps) => StatesOperations.All(
        foundation.Store,
        steps.Machines,
        steps.Removal,
        steps.Activities,
        foundation.Runtime.Executions,
        foundation.Runtime.Express,
        foundation.Runtime.Tests,
        foundation.Runtime.MapRuns,
        foundation.Time,
        foundation.Logs.HasGroup,
        foundation.Options.Limits,
        steps.Mocks);

    private static IEnumerable<IOperation> OperationsOf(GatewayServices gateway) =>
    [
        .. ApiGatewayOperations.All(gateway.RestApis),
        .. HttpApiOperations.All(gateway.HttpApis),
        new TestInvokeMethod(gateway.TestInvocation),
    ];

    private static IEnumerable<IOperation> OperationsOf(MessagingServices messaging) =>
    [
        .. EventsOperations.All(messaging.Buses, messaging.Rules, messaging.Bus, messaging.Connections),
        .. SchedulerOperations.All(messaging.Schedules),
        .. SqsOperations.All(messaging.Queues),
        .. SnsOperations.All(messaging.Topics),
        .. KinesisOperations.All(messaging.Streams),
        .. FirehoseOperations.All(messaging.DeliveryStreams),
    ];

    /// <summary>Tells the runtime what runs tasks and who is told of executions.</summary>
    private static void Connect(
        Foundation foundation,
        ServiceCalls calls,
        StepFunctionsServices steps,
        FunctionServices functions,
        GatewayServices gateway,
        MessagingServices messaging,
        LiveChanges live)
    {
        var tasks = new TaskRunner(
            functions.Invoker,
            calls.Get,
            steps.Starter,
            new DeployedApis(gateway.Deployed, foundation.Time),
            new HttpConnections(messaging.Connections),
            foundation.Options.Containers,
            functions.Containers,
            calls.Remote,
            foundation.Time);
        var statusChanges = new StatusChangeDeliverer(foundation.Store, messaging.Rules, messaging.Bus);
        foundation.Runtime.Connect(
            steps.Machines,
            tasks,
            [statusChanges, steps.Logs],
            steps.Activities.Exists,
            TaskRunner.ProblemsOf,
            steps.Observer,
            live,
            new MapItemReader(calls.Get),
            new MapResultWriter(calls.Get));
    }

    private RequestRouter RouterOf(
        Foundation foundation,
        Authentication authentication,
        ServiceCalls calls,
        StepFunctionsServices steps,
        GatewayServices gateway,
        MessagingServices messaging,
        S3Dispatcher s3,
        ObjectService objects,
        LiveChanges live)
    {
        var (options, time) = (foundation.Options, foundation.Time);
        var startedAt = time.GetUtcNow();
        var problems = () => foundation.Runtime.FindProblemsAsync(HealthPatience);
        var bodies = BodyBudget.Of(foundation.Memory);
        var requests = new RequestMetrics(foundation.Instruments, bodies, foundation.Memory);
        var gauges = new StoreGauges(foundation.Instruments, time);
        gauges.Watch(options.DataDirectory);
        gauges.WatchOpen(() => steps.Machines.Arns().Sum(foundation.Store.CountRunning));
        return new RequestRouter(
            new ApiEndpoint(gateway.Deployed, RequestGuard.Of(options), bodies, requests, time, foundation.Fault),
            new OwnRouter(
                new OwnAccess(authentication),
                new OwnEndpoint(foundation.Instruments, problems),
                new PackageEndpoint(options.DataDirectory),
                new SessionEndpoint(authentication),
                new LiveEndpoint(live, authentication.Browsers, time, ProgramVersion.Text, startedAt),
                new ServerInfoEndpoint(options, foundation.Store, calls.Operations, () => foundation.EndpointUrl, startedAt, problems),
                _parts.Own(new ExecutionCountsEndpoint(foundation.Store, time)),
                new ExecutionsNamedEndpoint(foundation.Store, steps.Machines.Arns),
                new LanguageEndpoint(bodies)),
            new SigningCertificateEndpoint(messaging.Topics.Signer),
            new S3Endpoint(s3, objects, options.Region),
            new AwsEndpoint(new WireDispatcher(calls.Operations, options.Region, foundation.Fault, options.Limits, calls.Remote, authentication, live), bodies, requests, time));
    }
}
