using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class DeleteMessageBatch(QueueService queues) : SqsOperation("DeleteMessageBatch")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteBatch(await queues.DeleteMessagesAsync(caller, input.QueueUrl, input.Batch(e => e.Required("ReceiptHandle"u8, "ReceiptHandle"))));
    }
}
