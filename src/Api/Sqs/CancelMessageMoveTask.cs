using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class CancelMessageMoveTask(QueueService queues) : SqsOperation("CancelMessageMoveTask")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var moved = await queues.CancelMoveAsync(input.Required("TaskHandle"u8, "TaskHandle"));
        answer.WriteNumber("ApproximateNumberOfMessagesMoved"u8, moved);
    }
}
