using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Aws.Services;
using Treadle.Engine.Executions;
using Treadle.Runtime;

namespace Treadle.Integrations.Remote;

/// <summary><c>arn:aws:states:::aws-sdk:&lt;service&gt;:&lt;action&gt;</c> of a service that is not here: one operation at its endpoint.</summary>
/// <remarks>Source: Step Functions developer guide, "AWS SDK service integrations"; shapes and texts as recorded from AWS.</remarks>
/// <param name="calls">Calls services where they are; asked at the first call.</param>
internal sealed class RemoteSdkTask(Func<IAwsCall> calls)
{
    private const string Prefix = "aws-sdk:";

    /// <summary>The service; null when this is no AWS SDK integration, or one of a service that can't be called.</summary>
    public static EndpointService? Find(TaskResource resource) =>
        resource is TaskResource.ServiceIntegration { Service: var name } && name.StartsWith(Prefix, StringComparison.Ordinal) ? EndpointServices.Find(name[Prefix.Length..]) : null;

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, EndpointService service, TaskRun run, CancellationToken stop)
    {
        var action = RemoteShapes.OperationOf((TaskResource.ServiceIntegration)run.Resource);
        var shapes = new RemoteShapes(service, isOlderSdk: false);
        try
        {
            var answer = await calls().CallAsync(caller, service.Name, action, shapes.ToRequest(run.Input), stop);
            return new TaskAnswer(shapes.ToResult(answer), Error: null);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, RemoteErrors.Of(service, refused));
        }
    }
}
