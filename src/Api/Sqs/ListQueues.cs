using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ListQueues(QueueService queues) : SqsOperation("ListQueues")
{
    protected override ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var (urls, next) = queues.List(caller, input.Text("QueueNamePrefix"u8), input.Integer("MaxResults"u8), input.Text("NextToken"u8));
        answer.WriteTexts("QueueUrls", urls);
        answer.WriteOptional("NextToken"u8, next);
        return default;
    }
}
