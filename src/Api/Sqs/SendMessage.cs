using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class SendMessage(QueueService queues) : SqsOperation("SendMessage")
{
    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        answer.WriteSent(await queues.SendAsync(caller, input.QueueUrl, input.Message()));
    }
}
