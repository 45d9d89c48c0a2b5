using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class TagQueue(QueueService queues) : SqsOperation("TagQueue")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.TagAsync(caller, input.QueueUrl, input.Map("Tags"u8), stop);
    }
}
