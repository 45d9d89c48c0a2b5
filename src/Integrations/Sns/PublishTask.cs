using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Integrations.Sns;

/// <summary><c>arn:aws:states:::sns:publish</c>, also with <c>.waitForTaskToken</c>.</summary>
/// <remarks>Source: Step Functions developer guide, "Call Amazon SNS with Step Functions"; shapes as recorded from AWS. A message that is no text is sent as its JSON.</remarks>
internal sealed class PublishTask(Func<IAwsCall> calls, TimeProvider time)
{
    // The bytes of PublishResponse in XML, as recorded: without and with a sequence number.
    private const int AnswerLength = 294;
    private const int SequenceNumberLength = 58;

    private readonly OptimizedApi _api = new("sns", "publish", "SNS", "AmazonSNS", calls);

    public static IReadOnlyList<string> ProblemsOf(JsonValue parameters) => OptimizedApi.ProblemsOf("sns:publish", "sns", parameters);

    public async Task<TaskAnswer> RunAsync(AwsCaller caller, JsonObject parameters, CancellationToken stop)
    {
        try
        {
            var result = await _api.CallAsync(caller, parameters, stop);
            var length = AnswerLength + (result["SequenceNumber"] is null ? 0 : SequenceNumberLength);
            return new TaskAnswer(OptimizedApi.WithMetadata(result, length, "text/xml", time.GetUtcNow()), Error: null);
        }
        catch (AwsErrorException refused)
        {
            return new TaskAnswer(Output: null, _api.ErrorOf(refused));
        }
    }
}
