using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ListQueueTags(QueueService queues) : SqsOperation("ListQueueTags")
{
    protected override ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteMap("Tags", queues.ListTags(caller, input.QueueUrl));
        return default;
    }
}
