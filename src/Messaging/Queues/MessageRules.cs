using System.Globalization;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>What SQS demands of a message and of a receive.</summary>
internal static class MessageRules
{
    private const int DelaySecondsMax = 900;
    private const int IdLengthMax = 128;

    /// <summary>Checks a message for a queue.</summary>
    /// <returns>Its size in bytes.</returns>
    /// <exception cref="AwsErrorException">It is refused.</exception>
    public static int Check(QueueSettings queue, OutgoingMessage message)
    {
        if (message.Body.IsEmpty)
        {
            throw QueueErrors.Missing("MessageBody");
        }

        MessageAttributes.Check(message.Attributes);
        var bytes = message.Body.Length + message.Attributes.Sum(a => a.Bytes);
        if (bytes > queue.MessageBytesMax)
        {
            throw QueueErrors.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"One or more parameters are invalid. Reason: Message must be shorter than {queue.MessageBytesMax} bytes."));
        }

        MessageText.Check(message.Body.Span, "message body");
        if (message.DelaySeconds is { } delay && delay is < 0 or > DelaySecondsMax)
        {
            throw QueueErrors.Invalid(message.DelaySeconds.Value, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
        }

        CheckId(message.Group, "MessageGroupId");
        CheckId(message.DeduplicationId, "MessageDeduplicationId");
        if (queue.IsFifo)
        {
            CheckFifo(queue, message);
        }
        else if (message.DeduplicationId is { } id)
        {
            throw QueueErrors.NotForThisType(id, "MessageDeduplicationId");
        }

        return bytes;
    }

    /// <exception cref="AwsErrorException">It is refused.</exception>
    public static void Check(QueueSettings queue, ReceiveRequest request)
    {
        if (request.MessagesMax is < 1 or > 10)
        {
            throw QueueErrors.Invalid(request.MessagesMax, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
        }

        if (request.WaitSeconds is { } wait && wait is < 0 or > 20)
        {
            throw QueueErrors.Invalid(request.WaitSeconds.Value, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
        }

        if (request.VisibilitySeconds is { } seconds)
        {
            CheckVisibility(seconds);
        }

        if (request.AttemptId is { } attempt)
        {
            CheckId(attempt, "ReceiveRequestAttemptId");
            if (!queue.IsFifo)
            {
                throw QueueErrors.NotForThisType(attempt, "ReceiveRequestAttemptId");
            }
        }
    }

    /// <exception cref="AwsErrorException">It is refused.</exception>
    public static void CheckVisibility(int seconds)
    {
        var (_, min, max) = QueueSettings.Numbers[QueueSettings.Visibility];
        if (seconds < min || seconds > max)
        {
            throw QueueErrors.Invalid(seconds, "VisibilityTimeout", "Must be between 0 and 43200, if provided.");
        }
    }

    private static void CheckFifo(QueueSettings queue, OutgoingMessage message)
    {
        if (message.Group is null)
        {
            throw QueueErrors.Missing("MessageGroupId");
        }

        if (message.DeduplicationId is null && !queue.IsContentDeduplicated)
        {
            throw QueueErrors.Invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
        }

        if (message.DelaySeconds is > 0)
        {
            throw QueueErrors.NotForThisType(message.DelaySeconds.Value.ToString(CultureInfo.InvariantCulture), "DelaySeconds");
        }
    }

    private static void CheckId(string? id, string parameter)
    {
        if (id is not null && (id.Length is 0 or > IdLengthMax || !id.All(c => c is > ' ' and <= '~')))
        {
            throw QueueErrors.Invalid(
                id,
                parameter,
                $"{parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }
}
