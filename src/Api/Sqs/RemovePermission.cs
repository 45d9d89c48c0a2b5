using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class RemovePermission(QueueService queues) : SqsOperation("RemovePermission")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.RemovePermissionAsync(caller, input.QueueUrl, input.Required("Label"u8, "Label"), stop);
    }
}
