using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ChangeMessageVisibility(QueueService queues) : SqsOperation("ChangeMessageVisibility")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.ChangeVisibilityAsync(
            caller,
            input.QueueUrl,
            input.Required("ReceiptHandle"u8, "ReceiptHandle"),
            input.RequiredInteger("VisibilityTimeout"u8, "VisibilityTimeout"));
    }
}
