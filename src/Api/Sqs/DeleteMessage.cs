using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class DeleteMessage(QueueService queues) : SqsOperation("DeleteMessage")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.DeleteMessageAsync(caller, input.QueueUrl, input.Required("ReceiptHandle"u8, "ReceiptHandle"));
    }
}
