using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class StartMessageMoveTask(QueueService queues) : SqsOperation("StartMessageMoveTask")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var handle = await queues.StartMoveAsync(
            input.Required("SourceArn"u8, "SourceArn"), input.Text("DestinationArn"u8), input.Integer("MaxNumberOfMessagesPerSecond"u8), stop);
        answer.WriteString("TaskHandle"u8, handle);
    }
}
