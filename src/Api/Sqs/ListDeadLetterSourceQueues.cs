using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ListDeadLetterSourceQueues(QueueService queues) : SqsOperation("ListDeadLetterSourceQueues")
{
    protected override ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var (urls, next) = queues.ListDeadLetterSources(caller, input.QueueUrl, input.Integer("MaxResults"u8), input.Text("NextToken"u8));
        answer.WriteStartArray("queueUrls"u8);
        foreach (var url in urls)
        {
            answer.WriteStringValue(url);
        }

        answer.WriteEndArray();
        answer.WriteOptional("NextToken"u8, next);
        return default;
    }
}
