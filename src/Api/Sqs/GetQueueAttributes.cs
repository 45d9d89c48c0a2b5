using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class GetQueueAttributes(QueueService queues) : SqsOperation("GetQueueAttributes")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteMap("Attributes", await queues.GetAttributesAsync(caller, input.QueueUrl, input.Texts("AttributeNames"u8)));
    }
}
