using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

internal sealed class ReceiveMessage(QueueService queues) : SqsOperation("ReceiveMessage")
{
    private static readonly string[] SystemAttributes =
    [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId",
        "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
    ];

    protected override async ValueTask RunAsync(AwsCaller caller, SqsInput input, Utf8JsonWriter answer, CancellationToken stop)
    {
        IReadOnlyList<string> system = [.. input.Texts("AttributeNames"u8), .. input.Texts("MessageSystemAttributeNames"u8)];
        foreach (var name in system)
        {
            if (!SystemAttributes.Contains(name))
            {
                throw new AwsErrorException("InvalidAttributeName", $"Unknown Attribute {name}.");
            }
        }

        var names = input.Texts("MessageAttributeNames"u8);
        var request = new ReceiveRequest
        {
            MessagesMax = input.Integer("MaxNumberOfMessages"u8) ?? 1,
            VisibilitySeconds = input.Integer("VisibilityTimeout"u8),
            WaitSeconds = input.Integer("WaitTimeSeconds"u8),
            AttemptId = input.Text("ReceiveRequestAttemptId"u8),
        };
        var messages = await queues.ReceiveAsync(caller, input.QueueUrl, request, stop);
        if (messages.Count == 0)
        {
            return;
        }

        answer.WriteStartArray("Messages"u8);
        foreach (var message in messages)
        {
            Write(answer, message, system, names);
        }

        answer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter answer, ReceivedMessage message, IReadOnlyList<string> system, IReadOnlyList<string> names)
    {
        answer.WriteStartObject();
        answer.WriteString("MessageId"u8, message.MessageId);
        answer.WriteString("ReceiptHandle"u8, message.ReceiptHandle);
        answer.WriteString("MD5OfBody"u8, message.BodyMd5);
        answer.WriteString("Body"u8, message.Body.Span);
        if (system.Count > 0)
        {
            answer.WriteMap("Attributes", message.SystemAttributes.Where(a => system.Contains("All") || system.Contains(a.Key)));
        }

        var attributes = message.Attributes.Where(a => names.Any(n => IsAskedFor(a.Name, n))).ToList();
        if (attributes.Count > 0)
        {
            answer.WriteString("MD5OfMessageAttributes"u8, MessageAttributes.Md5(attributes));
            answer.WriteStartObject("MessageAttributes"u8);
            foreach (var attribute in attributes)
            {
                answer.WriteStartObject(attribute.Name);
                answer.WriteString("DataType"u8, attribute.Type);
                if (attribute.IsBinary)
                {
                    answer.WriteBase64String("BinaryValue"u8, attribute.Value.Span);
                }
                else
                {
                    answer.WriteString("StringValue"u8, attribute.Value.Span);
                }

                answer.WriteEndObject();
            }

            answer.WriteEndObject();
        }

        answer.WriteEndObject();
    }

    /// <summary><c>All</c>, <c>.*</c>, <c>prefix.*</c> or a name.</summary>
    private static bool IsAskedFor(string attribute, string name) =>
        name == "All" || name == attribute || (name.EndsWith(".*", StringComparison.Ordinal) && attribute.StartsWith(name[..^2], StringComparison.Ordinal));
}
