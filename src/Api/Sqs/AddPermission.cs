using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class AddPermission(QueueService queues) : SqsOperation("AddPermission")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        await queues.AddPermissionAsync(
            caller, input.QueueUrl, input.Required("Label"u8, "Label"), input.Texts("AWSAccountIds"u8), input.Texts("Actions"u8), stop);
    }
}
