using Treadle.Asl;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Aws.Services;

namespace Treadle.Integrations.Remote;

/// <summary>Refusals of services at an endpoint, in the names and words of the AWS SDK for Java 2.x.</summary>
internal static class RemoteErrors
{
    /// <summary><c>DynamoDb.ResourceNotFoundException</c>: <c>Requested resource not found (Service: DynamoDb, Status Code: 400, Request ID: …) (SDK Attempt Count: 1)</c></summary>
    public static StatesError Of(EndpointService service, AwsErrorException refused) => refused.IsOfClient
        ? OfClient(service.ClassName, refused, refused.Attempts > 1 ? $" (SDK Attempt Count: {refused.Attempts})" : "")
        : new StatesError(
            $"{service.ClassName}.{ClassOf(service, refused.Code)}",
            $"{refused.AwsMessage ?? "null"} (Service: {service.ClassName}, Status Code: {refused.Status}, Request ID: {RequestId(refused)}) (SDK Attempt Count: {refused.Attempts})") { IsWhole = true };

    /// <summary><c>SQS.SdkClientException</c>: <c>Unable to execute HTTP request: Connect to localhost:9324 […] failed: Connection refused</c></summary>
    public static StatesError OfClient(string prefix, AwsErrorException refused, string suffix = "") =>
        new($"{prefix}.{AwsErrorException.ClientCode}", refused.AwsMessage + suffix) { IsWhole = true };

    /// <summary>The SDK's class of an error: <c>ResourceNotFoundException</c>; the service's own for a code that the model does not have.</summary>
    public static string ClassOf(EndpointService service, string code) =>
        service.Errors.TryGetValue(code, out var shape) ? SdkNames.OfError(shape) : service.ClassName + "Exception";

    public static string RequestId(AwsErrorException refused) => refused.RequestId is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
}
