using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Integrations.Remote;
using Treadle.Runtime;

namespace Treadle.Integrations.AwsSdk;

/// <summary><c>arn:aws:states:::aws-sdk:&lt;service&gt;:&lt;action&gt;</c>: one operation of a service, as the AWS SDK for Java shows it.</summary>
/// <remarks>Source: Step Functions developer guide, "AWS SDK service integrations"; shapes and texts as recorded from AWS.</remarks>
/// <param name="calls">All operations of this server; asked at the first call.</param>
internal sealed class SdkTask(Func<IAwsCall> calls)
{
    private const string Prefix = "aws-sdk:";

    /// <summary>The service and the members of the action; null when this is no AWS SDK integration, or none that is known here.</summary>
    public static (SdkService Service, MemberList Members)? Find(TaskResource resource) =>
        resource is TaskResource.ServiceIntegration { Service: var name, Action: var action }
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && SdkService.All.TryGetValue(name[Prefix.Length..], out var service)
        && service.Actions.TryGetValue(action, out var members)
            ? (service, members)
            : null;

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, SdkService service, TaskRun run, CancellationToken stop)
    {
        var action = ((TaskResource.ServiceIntegration)run.Resource).Action;
        var parameters = run.Input as JsonObject ?? JsonObject.Empty;
        try
        {
            var answer = await calls().CallAsync(
                caller, service.SigningName, SdkShapes.WithFirst(action, char.ToUpperInvariant), SdkShapes.ToRequest(service, parameters), stop);
            return new TaskAnswer(SdkShapes.ToResult(service, answer), Error: null);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, ErrorOf(service, refused));
        }
    }

    /// <summary><c>Sfn.InvalidTokenException</c>: <c>Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: …) (SDK Attempt Count: 1)</c></summary>
    internal static StatesError ErrorOf(SdkService service, AwsErrorException refused)
    {
        if (refused.IsOfClient)
        {
            return RemoteErrors.OfClient(service.Name, refused);
        }

        var name = service.Errors.Contains(refused.Code) ? refused.Code : service.Name;
        var exception = name.EndsWith("Exception", StringComparison.Ordinal) ? name : name + "Exception";
        return new StatesError(
            $"{service.Name}.{exception}",
            $"{refused.AwsMessage ?? "null"} (Service: {service.Name}, Status Code: {refused.Status}, Request ID: {RemoteErrors.RequestId(refused)}) (SDK Attempt Count: {refused.Attempts})") { IsWhole = true };
    }
}
