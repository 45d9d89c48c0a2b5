using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Integrations.ApiGateway;
using Treadle.Integrations.AwsSdk;
using Treadle.Integrations.Containers;
using Treadle.Integrations.Events;
using Treadle.Integrations.Http;
using Treadle.Integrations.Lambda;
using Treadle.Integrations.Remote;
using Treadle.Integrations.Sns;
using Treadle.Integrations.Sqs;
using Treadle.Integrations.States;
using Treadle.Lambda;
using Treadle.Runtime;

namespace Treadle.Integrations;

/// <summary>Does the calls of Task states: finds who knows the resource, and hands the call over.</summary>
/// <param name="lambda">Calls functions.</param>
/// <param name="calls">All operations of this server; asked at the first call.</param>
/// <param name="starter">Starts nested executions.</param>
/// <param name="apis">Sends requests to deployed APIs.</param>
/// <param name="connections">What HTTP tasks are authorized by.</param>
/// <param name="definitions">The commands that stand for containers.</param>
/// <param name="containers">Runs them.</param>
/// <param name="remote">Services that are elsewhere.</param>
/// <param name="time">The clock, for the dates that results show.</param>
public sealed class TaskRunner(Invoker lambda, Func<IAwsCall> calls, IExecutionStarter starter, IApiInvoker apis, IHttpConnections connections, ContainerDefinitions definitions, ContainerRuns containers, IRemoteServices remote, TimeProvider time)
    : ITaskRunner
{
    private readonly FunctionTask _function = new(new FunctionCalls(lambda, remote));
    private readonly LambdaInvoke _lambdaInvoke = new(new FunctionCalls(lambda, remote), time);
    private readonly ApiInvokeTask _apiInvoke = new(apis, time);
    private readonly HttpInvokeTask _httpInvoke = new(connections);
    private readonly RunTaskTask _runTask = new(definitions, containers, time);
    private readonly SubmitJobTask _submitJob = new(definitions, containers, time);
    private readonly SdkTask _sdk = new(calls);
    private readonly RemoteSdkTask _remoteSdk = new(calls);
    private readonly IRemoteServices _remote = remote;
    private readonly OptimizedTask _optimized = new(remote);
    private readonly SendMessageTask _sendMessage = new(calls, time);
    private readonly PublishTask _publish = new(calls, time);
    private readonly PutEventsTask _putEvents = new(calls);
    private readonly StartExecutionTask _startExecution = new(starter, time);

    /// <summary>What keeps an integration from being started with its arguments, in AWS's words; empty when nothing does. Does not wait.</summary>
    public static IReadOnlyList<string> ProblemsOf(TaskResource.ServiceIntegration resource, JsonValue arguments)
    {
        switch (resource)
        {
            case { Service: "lambda", Action: "invoke" }:
                LambdaArguments.Read(arguments, out var problems);
                return problems;

            case { Service: "apigateway", Action: "invoke" }:
                return ApiInvokeTask.ProblemsOf(arguments);

            case { Service: "states", Action: "startExecution" }:
                return StartExecutionTask.ProblemsOf(arguments);

            case { Service: "sqs", Action: "sendMessage" }:
                return SendMessageTask.ProblemsOf(arguments);

            case { Service: "sns", Action: "publish" }:
                return PublishTask.ProblemsOf(arguments);

            case { Service: "events", Action: "putEvents" }:
                return PutEventsTask.ProblemsOf(arguments);

            case { Service: "http", Action: "invoke" }:
                return HttpArguments.ProblemsOf(arguments);

            case { Service: "ecs", Action: "runTask" }:
                return RunTaskTask.ProblemsOf(arguments);

            case { Service: "batch", Action: "submitJob" }:
                return SubmitJobTask.ProblemsOf(arguments);

            case { Service: "dynamodb" }:
                return OptimizedTask.DynamoDbProblemsOf(resource, arguments);

            default:
                return SdkTask.Find(resource) is { } sdk ? SdkTask.ProblemsOf(sdk.Operation, arguments) : [];
        }
    }

    /// <inheritdoc/>
    public Task<TaskAnswer> RunAsync(TaskCall call, CancellationToken stop)
    {
        var caller = CallerOf(call);
        return call.Run.Resource switch
        {
            TaskResource.LambdaFunction => _function.RunAsync(caller, call.Run, stop),
            TaskResource.ServiceIntegration { Service: "lambda", Action: "invoke", Pattern: IntegrationPattern.RequestResponse or IntegrationPattern.WaitForTaskToken } =>
                _lambdaInvoke.RunAsync(caller, call.Run, stop),
            TaskResource.ServiceIntegration { Service: "apigateway", Action: "invoke" } => _apiInvoke.RunAsync(call.Run.Input, stop),
            TaskResource.ServiceIntegration { Service: "states", Action: "startExecution" } => _startExecution.RunAsync(call, stop),
            TaskResource.ServiceIntegration { Service: "sqs", Action: "sendMessage" } => _sendMessage.RunAsync(caller, ParametersOf(call), stop),
            TaskResource.ServiceIntegration { Service: "sns", Action: "publish" } => _publish.RunAsync(caller, ParametersOf(call), stop),
            TaskResource.ServiceIntegration { Service: "events", Action: "putEvents" } => _putEvents.RunAsync(caller, call, ParametersOf(call), stop),
            TaskResource.ServiceIntegration { Service: "http", Action: "invoke" } => _httpInvoke.RunAsync(caller, ParametersOf(call), call.Exchanged, stop),
            TaskResource.ServiceIntegration { Service: "ecs" or "batch", Pattern: not IntegrationPattern.Sync } elsewhere when _remote.Has(elsewhere.Service) =>
                _optimized.RunAsync(caller, OptimizedTask.Find(elsewhere)!, call.Run, stop),
            TaskResource.ServiceIntegration { Service: "ecs", Action: "runTask" } => _runTask.RunAsync(caller, call, ParametersOf(call), stop),
            TaskResource.ServiceIntegration { Service: "batch", Action: "submitJob" } => _submitJob.RunAsync(caller, call, ParametersOf(call), stop),
            _ when SdkTask.Find(call.Run.Resource) is { } sdk => _sdk.RunAsync(caller, sdk.Service, sdk.Operation, call.Run, stop),
            _ when RemoteSdkTask.Find(call.Run.Resource) is { } service => _remoteSdk.RunAsync(caller, service, call.Run, stop),
            _ when OptimizedTask.Find(call.Run.Resource) is { } optimized => _optimized.RunAsync(caller, optimized, call.Run, stop),
            // The compiler refuses these when the machine is created; a definition from an older version may still have one.
            _ => Task.FromResult(new TaskAnswer(
                Output: null, new StatesError(ErrorNames.Runtime, $"The resource {call.Run.Resource.Arn} is not supported by this server: only a test case can answer it."))),
        };
    }

    private static JsonObject ParametersOf(TaskCall call) => call.Run.Input as JsonObject ?? JsonObject.Empty;

    /// <summary>Who calls: the execution's account, or that of the role which the task's Credentials name.</summary>
    private static AwsCaller CallerOf(TaskCall call)
    {
        var slash = call.Scope.IndexOf('/', StringComparison.Ordinal);
        var (account, region) = (call.Scope[..slash], call.Scope[(slash + 1)..]);
        return call.Run.Credentials is JsonObject credentials && credentials["RoleArn"] is JsonString { Value: var role } && Arn.TryParse(role, out var arn) && arn.Account.Length > 0
            ? new AwsCaller(arn.Account, region)
            : new AwsCaller(account, region);
    }
}
