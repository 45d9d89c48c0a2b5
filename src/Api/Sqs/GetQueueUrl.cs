using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class GetQueueUrl(QueueService queues) : SqsOperation("GetQueueUrl")
{
    protected override ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteString("QueueUrl"u8, queues.GetUrl(caller, input.Required("QueueName"u8, "QueueName"), input.Text("QueueOwnerAWSAccountId"u8)));
        return default;
    }
}
