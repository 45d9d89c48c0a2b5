using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>Reads the message attributes of a publication.</summary>
/// <remarks>Source: SNS developer guide, "Message attributes".</remarks>
internal static class MessageAttributes
{
    private const int NameLengthMax = 256;

    /// <exception cref="AwsErrorException">ParameterValueInvalid, ValidationError.</exception>
    public static IReadOnlyList<MessageAttribute> Read(JsonObject input) =>
        [.. (input["MessageAttributes"] as JsonObject ?? []).Select(entry => Read(entry.Key, entry.Value as JsonObject ?? []))];

    /// <summary>What it adds to the size of its message.</summary>
    public static int SizeOf(MessageAttribute attribute) => Encoding.UTF8.GetByteCount(attribute.Name) + Encoding.UTF8.GetByteCount(attribute.Type)
        + (attribute.IsBinary ? Convert.FromBase64String(attribute.Value).Length : Encoding.UTF8.GetByteCount(attribute.Value));

    private static MessageAttribute Read(string name, JsonObject given)
    {
        CheckName(name);
        var type = given.TextOf("DataType") ?? throw new AwsErrorException(
            "ValidationError",
            $"1 validation error detected: Value null at 'messageAttributes.{name}.member.dataType' failed to satisfy constraint: Member must not be null");
        if (!IsType(type))
        {
            throw TopicErrors.InvalidValue(
                $"The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        }

        var kind = type.StartsWith("Binary", StringComparison.Ordinal) ? "Binary" : "String";
        var value = given.TextOf(kind + "Value");
        if (value is null && given.TextOf(kind == "Binary" ? "StringValue" : "BinaryValue") is not null)
        {
            throw TopicErrors.InvalidValue($"The message attribute '{name}' with type '{type}' must use field '{kind}'.");
        }

        if (string.IsNullOrEmpty(value))
        {
            throw TopicErrors.InvalidValue($"The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{type}'.");
        }

        CheckValue(name, type, value);
        return new MessageAttribute(name, type, value);
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw TopicErrors.InvalidValue("The message attribute name must not be empty.");
        }

        if (Encoding.UTF8.GetByteCount(name) > NameLengthMax)
        {
            throw TopicErrors.InvalidValue("Length of message attribute name must be less than 256 bytes.");
        }

        if (name.FirstOrDefault(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')) is var other and not '\0')
        {
            throw TopicErrors.InvalidValue(string.Create(
                CultureInfo.InvariantCulture,
                $"Invalid non-alphanumeric character '#x{(int)other:X}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots."));
        }

        if (name[0] == '.')
        {
            throw TopicErrors.InvalidValue("Invalid message attribute name starting with character '.' was found.");
        }

        if (name[^1] == '.')
        {
            throw TopicErrors.InvalidValue("Invalid message attribute name ending with character '.' was found.");
        }

        if (name.Contains("..", StringComparison.Ordinal))
        {
            throw TopicErrors.InvalidValue("Message attribute name can not have successive '.' character.");
        }
    }

    private static bool IsType(string type) =>
        type.Length <= NameLengthMax && type.Split('.', 2) is [("String" or "Number" or "Binary"), .. var suffix] && suffix is not [""];

    private static void CheckValue(string name, string type, string value)
    {
        if (type.StartsWith("Number", StringComparison.Ordinal) && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw TopicErrors.InvalidValue($"Could not cast message attribute '{name}' value to number.");
        }

        if (type.StartsWith("Binary", StringComparison.Ordinal) && !Convert.TryFromBase64String(value, new byte[value.Length], out _))
        {
            throw TopicErrors.InvalidValue($"The value of the message attribute '{name}' is not base64.");
        }

        if (type == "String.Array" && !IsArray(value))
        {
            throw TopicErrors.InvalidValue($"The message attribute '{name}' with type 'String.Array' must hold a JSON array of strings, numbers, true, false or null.");
        }
    }

    private static bool IsArray(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return document.RootElement.ValueKind == JsonValueKind.Array
                && document.RootElement.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
