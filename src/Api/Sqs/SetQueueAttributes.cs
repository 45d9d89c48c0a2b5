using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class SetQueueAttributes(QueueService queues) : SqsOperation("SetQueueAttributes")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.SetAttributesAsync(caller, input.QueueUrl, input.Map("Attributes"u8), stop);
    }
}
