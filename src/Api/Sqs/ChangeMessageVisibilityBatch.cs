using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ChangeMessageVisibilityBatch(QueueService queues) : SqsOperation("ChangeMessageVisibilityBatch")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteBatch(await queues.ChangeVisibilitiesAsync(caller, input.QueueUrl, input.Batch(e =>
            (e.Required("ReceiptHandle"u8, "ReceiptHandle"), e.RequiredInteger("VisibilityTimeout"u8, "VisibilityTimeout")))));
    }
}
