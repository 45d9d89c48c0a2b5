using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;

namespace Treadle.Messaging;

/// <summary>The members of a request, held against the constraints of the published model. The first that is hurt refuses the request with a ValidationException.</summary>
/// <remarks>null is the same as absent; a member of the wrong JSON kind is a SerializationException.</remarks>
internal static class RequestMembers
{
    /// <summary>A text; null when it is absent.</summary>
    /// <param name="input">The structure.</param>
    /// <param name="member">Its member.</param>
    /// <param name="min">The shortest allowed, in UTF-16 code units.</param>
    /// <param name="max">The longest allowed.</param>
    /// <param name="pattern">What it must match as a whole; null for anything.</param>
    /// <param name="path">Where the structure is, with a point at its end: <c>records.1.member.</c>.</param>
    public static string? TextOf(this JsonObject input, string member, int min = 0, int max = int.MaxValue, Regex? pattern = null, string path = "")
    {
        var text = input[member] switch
        {
            null => null,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => Read(value, member),
            _ => throw NotReadable(member),
        };
        if (text is null)
        {
            return null;
        }

        if (text.Length < min || text.Length > max)
        {
            throw Violated(text, path + Small(member), text.Length < min ? $"Member must have length greater than or equal to {min}" : $"Member must have length less than or equal to {max}");
        }

        return pattern is null || pattern.IsMatch(text) ? text : throw Violated(text, path + Small(member), $"Member must satisfy regular expression pattern: {pattern.ToString()[1..^2]}");
    }

    /// <inheritdoc cref="TextOf"/>
    public static string RequiredTextOf(this JsonObject input, string member, int min = 1, int max = int.MaxValue, Regex? pattern = null, string path = "") =>
        input.TextOf(member, min, max, pattern, path) ?? throw Missing(path + Small(member));

    public static string? OneOf(this JsonObject input, string member, params ReadOnlySpan<string> values)
    {
        var text = input.TextOf(member);
        return text is null || values.Contains(text) ? text : throw Violated(text, Small(member), $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
    }

    public static int? IntegerOf(this JsonObject input, string member, int min = int.MinValue, int max = int.MaxValue)
    {
        if (input[member] is not { } node)
        {
            return null;
        }

        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number || !long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw NotReadable(member);
        }

        if (number < min || number > max)
        {
            throw Violated(
                number.ToString(CultureInfo.InvariantCulture),
                Small(member),
                number < min ? $"Member must have value greater than or equal to {min}" : $"Member must have value less than or equal to {max}");
        }

        return (int)number;
    }

    public static bool? TruthOf(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw NotReadable(member),
    };

    /// <summary>A moment, as epoch seconds or as ISO 8601 text.</summary>
    public static DateTimeOffset? TimeOf(this JsonObject input, string member)
    {
        try
        {
            return input[member] switch
            {
                null => null,
                JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
                    DateTimeOffset.FromUnixTimeMilliseconds((long)(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) * 1000)),
                JsonValue value when value.GetValueKind() == JsonValueKind.String
                    && DateTimeOffset.TryParse(Read(value, member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
                _ => throw NotReadable(member),
            };
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw NotReadable(member);
        }
    }

    /// <summary>A blob, which is base64; null when it is absent.</summary>
    public static byte[]? BlobOf(this JsonObject input, string member)
    {
        if (input.TextOf(member) is not { } text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw NotReadable(member);
        }
    }

    public static JsonObject? StructureOf(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonObject structure => structure,
        _ => throw NotReadable(member),
    };

    /// <summary>A list; null when it is absent.</summary>
    /// <param name="input">The structure.</param>
    /// <param name="member">Its member.</param>
    /// <param name="min">The fewest allowed.</param>
    /// <param name="max">The most allowed.</param>
    public static JsonArray? ListOf(this JsonObject input, string member, int min = 0, int max = int.MaxValue)
    {
        var list = input[member] switch
        {
            null => null,
            JsonArray items => items,
            _ => throw NotReadable(member),
        };
        if (list is not null && (list.Count < min || list.Count > max))
        {
            throw Violated(null, Small(member), list.Count < min ? $"Member must have length greater than or equal to {min}" : $"Member must have length less than or equal to {max}");
        }

        return list;
    }

    public static IReadOnlyList<string>? TextsOf(this JsonObject input, string member, int min = 0, int max = int.MaxValue) =>
        input.ListOf(member, min, max)?.Select(i => i is JsonValue value && value.GetValueKind() == JsonValueKind.String ? Read(value, member) : throw NotReadable(member)).ToList();

    public static AwsErrorException Missing(string path) => new("ValidationException", $"1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null");

    public static AwsErrorException Violated(string? value, string path, string constraint) => new(
        "ValidationException",
        value is null
            ? $"1 validation error detected: Value at '{path}' failed to satisfy constraint: {constraint}"
            : $"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: {constraint}");

    public static AwsErrorException NotReadable(string member) => new("SerializationException", $"The member {member} is not of its type.");

    /// <summary>As AWS names members in its messages: <c>streamARN</c>.</summary>
    private static string Small(string member) => char.ToLowerInvariant(member[0]) + member[1..];

    private static string Read(JsonValue text, string member)
    {
        try
        {
            return text.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair: the parser lets them pass.
            throw NotReadable(member);
        }
    }
}
