using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class CreateQueue(QueueService queues) : SqsOperation("CreateQueue")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var url = await queues.CreateAsync(caller, input.Required("QueueName"u8, "QueueName"), input.Map("Attributes"u8), input.Map("tags"u8), stop);
        answer.WriteString("QueueUrl"u8, url);
    }
}
