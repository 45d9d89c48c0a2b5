using Treadle.Asl;
using Treadle.Aws;
using Treadle.Integrations.Remote;

namespace Treadle.Integrations;

/// <summary>A refusal in the words of AWS's older SDK, which optimized integrations still use.</summary>
internal static class OlderSdk
{
    /// <summary><c>State Machine Does Not Exist: 'arn:…' (Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: …; Proxy: null)</c></summary>
    /// <param name="error">The whole name: <c>StepFunctions.StateMachineDoesNotExistException</c>.</param>
    /// <param name="service">The service's name in that SDK: <c>AWSStepFunctions</c>.</param>
    /// <param name="refused">The refusal.</param>
    /// <param name="message">The message, where it isn't the refusal's own.</param>
    public static StatesError ErrorOf(string error, string service, AwsErrorException refused, string? message = null) => refused.IsOfClient
        ? RemoteErrors.OfClient(error[..error.IndexOf('.', StringComparison.Ordinal)], refused)
        : new StatesError(
            error,
            $"{message ?? refused.AwsMessage ?? "null"} (Service: {service}; Status Code: {refused.Status}; Error Code: {refused.Code}; Request ID: {RemoteErrors.RequestId(refused)}; Proxy: null)") { IsWhole = true };
}
