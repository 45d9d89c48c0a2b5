using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Aws.Services;
using Treadle.Engine.Executions;
using Treadle.Runtime;

namespace Treadle.Integrations.Remote;

/// <summary>Integrations such as <c>arn:aws:states:::dynamodb:putItem</c> at the endpoint of their service, with the metadata of the older SDK around the answer.</summary>
/// <remarks>Source: Step Functions developer guide, "Optimized integrations"; shapes and texts as recorded from AWS for DynamoDB.</remarks>
/// <param name="remote">Services that are elsewhere.</param>
internal sealed class OptimizedTask(IRemoteServices remote)
{
    /// <summary>The service; null when the integration can't be called at an endpoint.</summary>
    public static OptimizedService? Find(TaskResource resource) =>
        resource is TaskResource.ServiceIntegration { Pattern: IntegrationPattern.RequestResponse or IntegrationPattern.WaitForTaskToken, Service: var name }
            ? OptimizedService.All.GetValueOrDefault(name)
            : null;

    /// <summary>What keeps a DynamoDB task from being started, in AWS's words.</summary>
    public static IReadOnlyList<string> DynamoDbProblemsOf(TaskResource.ServiceIntegration resource, JsonValue parameters) =>
        IntegrationMembers.Of(resource)?.ProblemsOf(parameters, takesNull: true) ?? [];

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, OptimizedService service, TaskRun run, CancellationToken stop)
    {
        var action = RemoteShapes.OperationOf((TaskResource.ServiceIntegration)run.Resource);
        var model = EndpointServices.Find(service.Model)!;
        var shapes = new RemoteShapes(model, isOlderSdk: true);
        try
        {
            var answer = await remote.SendAsync(caller, service.Model, action, shapes.ToRequest(run.Input), stop);
            return new TaskAnswer(WithMetadata(shapes.ToResult(answer.Members), answer), Error: null);
        }
        catch (AwsErrorException refused)
        {
            if (refused.IsOfClient)
            {
                return new TaskAnswer(Output: null, RemoteErrors.OfClient(service.Prefix, refused));
            }

            var name = model.Errors.ContainsKey(refused.Code) ? RemoteErrors.ClassOf(model, refused.Code) : service.ExceptionName;
            return new TaskAnswer(Output: null, OlderSdk.ErrorOf($"{service.Prefix}.{name}", service.AmazonName, refused));
        }
    }

    private static JsonObject WithMetadata(JsonObject result, AwsAnswer answer) => new(
    [
        .. result,
        new("SdkHttpMetadata", SdkMetadata.Http(answer.Headers, answer.Status)),
        new("SdkResponseMetadata", SdkMetadata.Response(answer.RequestId)),
    ]);
}
