using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Integrations.Sqs;

/// <summary><c>arn:aws:states:::sqs:sendMessage</c>, also with <c>.waitForTaskToken</c>.</summary>
/// <remarks>Source: Step Functions developer guide, "Call Amazon SQS with Step Functions"; shapes as recorded from AWS. A body that is no text is sent as its JSON.</remarks>
internal sealed class SendMessageTask(Func<IAwsCall> calls, TimeProvider time)
{
    private readonly OptimizedApi _api = new("sqs", "sendMessage", "SQS", "AmazonSQS", calls);

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters) => OptimizedApi.ProblemsOf("sqs:sendMessage", "sqs", parameters);

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, JsonObject parameters, CancellationToken stop)
    {
        if (HostWithoutQueue(parameters) is { } host)
        {
            // The SDK sends to the address in the queue's URL.
            return new TaskAnswer(Output: null, new StatesError("SQS.SdkClientException", $"Unable to execute HTTP request: {host}: Name or service not known") { IsWhole = true });
        }

        try
        {
            var result = await _api.CallAsync(caller, parameters, stop);
            return new TaskAnswer(OptimizedApi.WithMetadata(result, result.Utf8.Length, "application/x-amz-json-1.0", time.GetUtcNow()), Error: null);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, _api.ErrorOf(refused, refused.Code == "QueueDoesNotExist" ? "AWS.SimpleQueueService.NonExistentQueue" : refused.Code));
        }
    }

    /// <summary>The host of a URL that names no queue: <c>http://no-such-queue</c>. Null for <c>http://host/account/name</c> and for what is no URL.</summary>
    private static string? HostWithoutQueue(JsonObject parameters) =>
        parameters["QueueUrl"] is JsonString { Value: var url }
        && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" } && uri.AbsolutePath.Trim('/').Length == 0
            ? uri.Host
            : null;
}
