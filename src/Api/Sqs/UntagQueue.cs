using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class UntagQueue(QueueService queues) : SqsOperation("UntagQueue")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.UntagAsync(caller, input.QueueUrl, input.Texts("TagKeys"u8), stop);
    }
}
