using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class SendMessageBatch(QueueService queues) : SqsOperation("SendMessageBatch")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteBatch(await queues.SendBatchAsync(caller, input.QueueUrl, input.Batch(e => e.Message())), static (to, sent) => to.WriteSent(sent));
    }
}
