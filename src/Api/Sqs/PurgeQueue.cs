using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class PurgeQueue(QueueService queues) : SqsOperation("PurgeQueue")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.PurgeAsync(caller, input.QueueUrl, stop);
    }
}
