using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>A message as it was published, checked.</summary>
internal sealed record Publication
{
    /// <summary>Of a message with its attributes, and of all messages of a batch together.</summary>
    public const int BytesMax = 256 * 1024;

    private const int SubjectLengthMax = 100;

    public required string MessageId { get; init; }

    public string? Subject { get; init; }

    /// <summary>For every protocol that has none of its own.</summary>
    public required string Message { get; init; }

    /// <summary>Of <c>MessageStructure: json</c>.</summary>
    public IReadOnlyDictionary<string, string> ByProtocol { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public required IReadOnlyList<MessageAttribute> Attributes { get; init; }

    /// <summary>The message as it came, with its attributes.</summary>
    public required int Bytes { get; init; }

    /// <param name="input">Members of Publish, or of an entry of PublishBatch.</param>
    /// <exception cref="AwsErrorException">InvalidParameter, ParameterValueInvalid.</exception>
    public static Publication Read(JsonObject input)
    {
        var message = input.TextOf("Message");
        if (string.IsNullOrEmpty(message))
        {
            throw TopicErrors.Invalid("Empty message");
        }

        var subject = input.TextOf("Subject");
        CheckSubject(subject);
        var attributes = MessageAttributes.Read(input);
        var bytes = Encoding.UTF8.GetByteCount(message) + attributes.Sum(MessageAttributes.SizeOf);
        if (bytes > BytesMax)
        {
            throw TopicErrors.Invalid("Message too long");
        }

        if (input.TextOf("MessageDeduplicationId") is not null)
        {
            throw TopicErrors.Invalid("MessageDeduplicationId", "The request includes MessageDeduplicationId parameter that is not valid for this topic type");
        }

        var byProtocol = input.TextOf("MessageStructure") switch
        {
            null => null,
            "json" => ReadStructure(message),
            _ => throw TopicErrors.Invalid("MessageStructure"),
        };
        return new Publication
        {
            MessageId = Guid.NewGuid().ToString(),
            Subject = subject,
            Message = byProtocol is null ? message : byProtocol["default"],
            ByProtocol = byProtocol ?? new Dictionary<string, string>(StringComparer.Ordinal),
            Attributes = attributes,
            Bytes = bytes,
        };
    }

    /// <summary>The message for subscriptions of a protocol.</summary>
    public string MessageFor(string protocol) => ByProtocol.GetValueOrDefault(protocol) ?? Message;

    // Source: SNS API reference, Publish: ASCII letters, numbers and punctuation; begins with one of them; no line breaks or control characters; fewer than 100.
    private static void CheckSubject(string? subject)
    {
        if (subject is not null && (subject.Length is 0 or > SubjectLengthMax || subject.Any(c => char.IsControl(c) || !char.IsAscii(c)) || char.IsWhiteSpace(subject[0])))
        {
            throw TopicErrors.Invalid("Subject");
        }
    }

    /// <summary>Values that are no texts are passed over.</summary>
    private static Dictionary<string, string> ReadStructure(string message)
    {
        Dictionary<string, string> byProtocol;
        try
        {
            using var document = JsonDocument.Parse(message);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            byProtocol = new(StringComparer.Ordinal);
            foreach (var member in document.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.String))
            {
                byProtocol[member.Name] = member.Value.GetString()!;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw TopicErrors.Invalid("Message Structure - JSON message body failed to parse");
        }

        return byProtocol.ContainsKey("default") ? byProtocol : throw TopicErrors.Invalid("Message Structure - No default entry in JSON message body");
    }
}
