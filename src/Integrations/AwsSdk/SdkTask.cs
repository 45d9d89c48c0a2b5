using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
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
    /// <summary>The service and the operation; null when this is no AWS SDK integration, or none that is known here.</summary>
    public static (ServiceModel Service, ServiceOperation Operation)? Find(TaskResource resource) =>
        resource is TaskResource.ServiceIntegration integration ? IntegrationMembers.SdkOf(integration) : null;

    /// <summary>What keeps the task from being started, in AWS's words; empty when nothing does.</summary>
    public static IReadOnlyList<string> ProblemsOf(ServiceOperation operation, JsonValue parameters) =>
        [.. operation.SdkMembers.ProblemsOf(parameters), .. SdkShapes.Sdk.ProblemsOf(operation.Input, parameters)];

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, ServiceModel service, ServiceOperation operation, TaskRun run, CancellationToken stop)
    {
        var parameters = run.Input as JsonObject ?? JsonObject.Empty;
        try
        {
            var request = SdkShapes.Sdk.ToRequest(operation.Input, parameters);
            AddDefaults(service, operation, request);
            var answer = await calls().CallAsync(caller, service.SigningName, operation.Name, request, stop);
            return new TaskAnswer(SdkShapes.Sdk.ToResult(operation.Output, answer), Error: null);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, ErrorOf(service, refused));
        }
    }

    /// <summary>What the SDK itself adds to a request: a checksum to what is uploaded to S3, and the type of its text.</summary>
    private static void AddDefaults(ServiceModel service, ServiceOperation operation, System.Text.Json.Nodes.JsonObject request)
    {
        if (service.Name != "S3" || operation.Name is not ("PutObject" or "UploadPart"))
        {
            return;
        }

        if (!request.Any(m => m.Key.StartsWith("Checksum", StringComparison.Ordinal)))
        {
            request["ChecksumAlgorithm"] = "CRC32";
        }

        if (operation.Name == "PutObject" && request.ContainsKey("Body"))
        {
            request["ContentType"] ??= "text/plain; charset=UTF-8";
        }
    }

    /// <summary><c>Sfn.InvalidTokenException</c>: <c>Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: …) (SDK Attempt Count: 1)</c></summary>
    internal static StatesError ErrorOf(ServiceModel service, AwsErrorException refused)
    {
        if (refused.IsOfClient)
        {
            return RemoteErrors.OfClient(service.Name, refused);
        }

        // S3 has two ids for a request.
        var more = service.Name == "S3" ? $", Extended Request ID: {Convert.ToBase64String(Guid.NewGuid().ToByteArray())}" : "";
        return new StatesError(
            $"{service.Name}.{service.ErrorClass(refused.Code)}",
            $"{refused.AwsMessage ?? "null"} (Service: {service.Name}, Status Code: {refused.Status}, Request ID: {RemoteErrors.RequestId(refused)}{more}) (SDK Attempt Count: {refused.Attempts})") { IsWhole = true };
    }
}
