using System.Text;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Queues;

namespace Treadle.Api.Sqs;

/// <summary>The members of an SQS request. A member of the wrong JSON kind is a SerializationException.</summary>
internal readonly struct SqsInput(JsonElement members)
{
    public string QueueUrl => Required("QueueUrl"u8, "QueueUrl");

    public string? Text(ReadOnlySpan<byte> name) => Find(name) is { } value ? TextOf(value) : null;

    /// <param name="name">The member.</param>
    /// <param name="parameter">The same, for the refusal.</param>
    /// <exception cref="AwsErrorException">MissingParameter: it is absent or empty.</exception>
    public string Required(ReadOnlySpan<byte> name, string parameter) => Text(name) is { Length: > 0 } text ? text : throw Missing(parameter);

    public int? Integer(ReadOnlySpan<byte> name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Members.NotReadable();
    }

    /// <exception cref="AwsErrorException">MissingParameter.</exception>
    public int RequiredInteger(ReadOnlySpan<byte> name, string parameter) => Integer(name) ?? throw Missing(parameter);

    /// <summary>A list of texts; empty when it is absent.</summary>
    public IReadOnlyList<string> Texts(ReadOnlySpan<byte> name) => [.. List(name).Select(TextOf)];

    /// <summary>A map of texts; empty when it is absent.</summary>
    public IReadOnlyDictionary<string, string> Map(ReadOnlySpan<byte> name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in Object(name) is { } found ? found.EnumerateObject() : default)
        {
            map[member.Name] = TextOf(member.Value);
        }

        return map;
    }

    /// <summary>The entries of a batch.</summary>
    /// <param name="read">Reads what an entry asks for.</param>
    /// <exception cref="AwsErrorException">MissingParameter: an entry has no id, or what it must have.</exception>
    public IReadOnlyList<BatchEntry<T>> Batch<T>(Func<SqsInput, T> read) => [.. List("Entries"u8).Select(e =>
    {
        var entry = new SqsInput(e.ValueKind == JsonValueKind.Object ? e : throw Members.NotReadable());
        return new BatchEntry<T>(entry.Text("Id"u8) ?? throw Missing("Id"), read(entry));
    })];

    /// <summary>A message that is to be sent.</summary>
    /// <exception cref="AwsErrorException">What stands in it can't be read.</exception>
    public OutgoingMessage Message() => new()
    {
        Body = Encoding.UTF8.GetBytes(Required("MessageBody"u8, "MessageBody")),
        DelaySeconds = Integer("DelaySeconds"u8),
        Group = Text("MessageGroupId"u8),
        DeduplicationId = Text("MessageDeduplicationId"u8),
        Attributes = Attributes("MessageAttributes"u8),
        TraceHeader = SystemAttributes(),
    };

    public static AwsErrorException Missing(string parameter) => new("MissingParameter", $"The request must contain the parameter {parameter}.");

    private string? SystemAttributes()
    {
        string? trace = null;
        foreach (var attribute in Attributes("MessageSystemAttributes"u8))
        {
            trace = attribute is { Name: "AWSTraceHeader", Type: "String" }
                ? Encoding.UTF8.GetString(attribute.Value.Span)
                : throw new AwsErrorException("InvalidParameterValue", $"Message system attribute name '{attribute.Name}' is invalid.");
        }

        return string.IsNullOrEmpty(trace) ? null : trace;
    }

    private List<MessageAttribute> Attributes(ReadOnlySpan<byte> name)
    {
        if (Object(name) is not { } found)
        {
            return [];
        }

        var attributes = new List<MessageAttribute>();
        foreach (var member in found.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
            {
                throw Members.NotReadable();
            }

            var value = new SqsInput(member.Value);
            var type = value.Text("DataType"u8) ?? "";
            attributes.Add(new MessageAttribute(
                member.Name,
                type,
                type.StartsWith("Binary", StringComparison.Ordinal) ? value.Binary("BinaryValue"u8) : Encoding.UTF8.GetBytes(value.Text("StringValue"u8) ?? "")));
        }

        return attributes;
    }

    private byte[] Binary(ReadOnlySpan<byte> name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Members.NotReadable();
    }

    private JsonElement? Object(ReadOnlySpan<byte> name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        _ => throw Members.NotReadable(),
    };

    private List<JsonElement> List(ReadOnlySpan<byte> name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray()],
        _ => throw Members.NotReadable(),
    };

    private JsonElement? Find(ReadOnlySpan<byte> name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Members.NotReadable();
        }
        catch (InvalidOperationException)
        {
            // An escape names half of a surrogate pair: there is no such text.
            throw Members.NotReadable();
        }
    }
}
