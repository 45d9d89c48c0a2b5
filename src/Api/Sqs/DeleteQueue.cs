using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class DeleteQueue(QueueService queues) : SqsOperation("DeleteQueue")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.DeleteAsync(caller, input.QueueUrl, stop);
    }
}
