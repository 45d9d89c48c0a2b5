using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <summary>A message attribute.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>String</c>, <c>Number</c> or <c>Binary</c>, with or without a label: <c>String.city</c>.</param>
/// <param name="Value">The text as UTF-8, or the bytes.</param>
public sealed record MessageAttribute(string Name, string Type, ReadOnlyMemory<byte> Value)
{
    public bool IsBinary => Type.StartsWith("Binary", StringComparison.Ordinal);

    /// <summary>What counts against the message's size.</summary>
    internal int Bytes => Encoding.UTF8.GetByteCount(Name) + Encoding.UTF8.GetByteCount(Type) + Value.Length;
}

/// <summary>The rules of message attributes, and their MD5.</summary>
/// <remarks>Source: SQS developer guide, "Amazon SQS message metadata", "Calculating the MD5 message digest for message attributes".</remarks>
public static class MessageAttributes
{
    private const int CountMax = 10;
    private const int NameLengthMax = 256;
    private const int NumberDigitsMax = 38;

    /// <exception cref="AwsErrorException">InvalidParameterValue or InvalidMessageContents.</exception>
    internal static void Check(IReadOnlyList<MessageAttribute> attributes)
    {
        if (attributes.Count > CountMax)
        {
            throw QueueErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{CountMax}]."));
        }

        foreach (var attribute in attributes)
        {
            CheckName(attribute.Name);
            CheckType(attribute);
            if (attribute.Value.IsEmpty)
            {
                throw QueueErrors.Invalid($"Message (user) attribute '{attribute.Name}' must contain a non-empty value of type '{ValueKind(attribute)}'.");
            }

            if (!attribute.IsBinary)
            {
                MessageText.Check(attribute.Value.Span, $"message attribute '{attribute.Name}'");
            }

            if (IsOfType(attribute.Type, "Number") && !IsNumber(Encoding.UTF8.GetString(attribute.Value.Span)))
            {
                throw QueueErrors.Invalid($"Can't cast the value of message (user) attribute '{attribute.Name}' to a number.");
            }
        }
    }

    /// <summary>In lower-case hexadecimal; null without attributes.</summary>
    public static string? Md5(IReadOnlyCollection<MessageAttribute> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }

        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Span<byte> length = stackalloc byte[4];
        foreach (var attribute in attributes.OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            Append(Encoding.UTF8.GetBytes(attribute.Name), length);
            Append(Encoding.UTF8.GetBytes(attribute.Type), length);
            md5.AppendData([attribute.IsBinary ? (byte)2 : (byte)1]);
            Append(attribute.Value.Span, length);
        }

        return Convert.ToHexStringLower(md5.GetHashAndReset());

        void Append(ReadOnlySpan<byte> bytes, Span<byte> prefix)
        {
            BinaryPrimitives.WriteInt32BigEndian(prefix, bytes.Length);
            md5.AppendData(prefix);
            md5.AppendData(bytes);
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > NameLengthMax)
        {
            throw QueueErrors.Invalid("Length of message (user) attribute name must be between 1 and 256 characters.");
        }

        if (name.StartsWith("AWS.", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Amazon.", StringComparison.OrdinalIgnoreCase))
        {
            throw QueueErrors.Invalid("Message (user) attribute name can not start with AWS. or Amazon. (or any casing variants).");
        }

        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            || name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal))
        {
            throw QueueErrors.Invalid(
                $"Message (user) attribute name '{name}' is invalid. It can contain A-Z, a-z, 0-9, underscores, hyphens and periods, and can't start or end with a period or have periods in succession.");
        }
    }

    private static void CheckType(MessageAttribute attribute)
    {
        if (attribute.Type.Length == 0)
        {
            throw QueueErrors.Invalid($"The message attribute '{attribute.Name}' must contain non-empty message attribute type.");
        }

        if (attribute.Type.Length > NameLengthMax || !(IsOfType(attribute.Type, "String") || IsOfType(attribute.Type, "Number") || IsOfType(attribute.Type, "Binary")))
        {
            throw QueueErrors.Invalid(
                $"The message attribute '{attribute.Name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.");
        }
    }

    private static bool IsOfType(string type, string prefix) =>
        type.StartsWith(prefix, StringComparison.Ordinal) && (type.Length == prefix.Length || (type[prefix.Length] == '.' && type.Length > prefix.Length + 1));

    private static string ValueKind(MessageAttribute attribute) => attribute.IsBinary ? "Binary" : "String";

    private static bool IsNumber(string text) =>
        text.Count(char.IsAsciiDigit) <= NumberDigitsMax + 4
        && (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
