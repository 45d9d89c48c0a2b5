using System.Text.Json;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

/// <summary>Shapes that several answers share.</summary>
internal static class SqsAnswers
{
    public static void WriteTexts(this Utf8JsonWriter answer, string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        answer.WriteStartArray(name);
        foreach (var text in texts)
        {
            answer.WriteStringValue(text);
        }

        answer.WriteEndArray();
    }

    public static void WriteMap(this Utf8JsonWriter answer, string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        var isOpen = false;
        foreach (var (key, value) in map)
        {
            if (!isOpen)
            {
                isOpen = true;
                answer.WriteStartObject(name);
            }

            answer.WriteString(key, value);
        }

        if (isOpen)
        {
            answer.WriteEndObject();
        }
    }

    public static void WriteOptional(this Utf8JsonWriter answer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            answer.WriteString(name, text);
        }
    }

    public static void WriteSent(this Utf8JsonWriter answer, SentMessage sent)
    {
        answer.WriteString("MessageId"u8, sent.MessageId);
        answer.WriteString("MD5OfMessageBody"u8, sent.BodyMd5);
        answer.WriteOptional("MD5OfMessageAttributes"u8, sent.AttributesMd5);
        answer.WriteOptional("MD5OfMessageSystemAttributes"u8, sent.SystemAttributesMd5);
        answer.WriteOptional("SequenceNumber"u8, sent.SequenceNumber);
    }

    /// <summary><c>Successful</c> and <c>Failed</c>, each only when it has entries.</summary>
    public static void WriteBatch<T>(this Utf8JsonWriter answer, IReadOnlyList<BatchResult<T>> results, Action<Utf8JsonWriter, T>? write = null)
    {
        WriteEntries("Successful", results.Where(r => r.Error is null), result => write?.Invoke(answer, result.Value!));
        WriteEntries("Failed", results.Where(r => r.Error is not null), result =>
        {
            answer.WriteBoolean("SenderFault"u8, value: true);
            answer.WriteString("Code"u8, SqsQuery.CodeOf(result.Error!));
            answer.WriteOptional("Message"u8, result.Error!.AwsMessage);
        });

        void WriteEntries(string name, IEnumerable<BatchResult<T>> entries, Action<BatchResult<T>> members)
        {
            var isOpen = false;
            foreach (var entry in entries)
            {
                if (!isOpen)
                {
                    isOpen = true;
                    answer.WriteStartArray(name);
                }

                answer.WriteStartObject();
                answer.WriteString("Id"u8, entry.Id);
                members(entry);
                answer.WriteEndObject();
            }

            if (isOpen)
            {
                answer.WriteEndArray();
            }
        }
    }
}
