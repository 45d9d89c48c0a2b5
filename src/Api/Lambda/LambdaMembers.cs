using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Lambda;

/// <summary>Members of Lambda's requests, and pages of its lists.</summary>
internal static class LambdaMembers
{
    /// <summary>A list shows at most so many at once, whatever MaxItems says.</summary>
    private const int PageMax = 50;

    private const int ItemsMax = 10_000;

    /// <summary>A string member; null when it is missing.</summary>
    /// <exception cref="AwsErrorException">SerializationException: it is no string.</exception>
    public static string? Text(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a string."),
    };

    public static string RequiredText(this JsonObject input, string member) => input.Text(member) ?? throw Missing(member);

    /// <summary>A whole number, as JSON or as the text of a query parameter; null when it is missing.</summary>
    public static int? Number(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a whole number."),
    };

    /// <summary>A blob; empty when it is missing.</summary>
    public static byte[] Bytes(this JsonObject input, string member)
    {
        try
        {
            return BlobNode.Read(input[member]) ?? Convert.FromBase64String(input.Text(member) ?? "");
        }
        catch (FormatException)
        {
            throw new AwsErrorException("SerializationException", $"{member} is not valid base64.");
        }
    }

    public static bool? Truth(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        _ => throw new AwsErrorException("SerializationException", $"{member} is neither true nor false."),
    };

    public static JsonObject? Object(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a structure."),
    };

    /// <summary>A list of texts; null when it is missing.</summary>
    public static IReadOnlyList<string>? Texts(this JsonObject input, string member) => input[member] switch
    {
        null => null,
        JsonArray list when list.All(i => i is JsonValue value && value.TryGetValue<string>(out _)) => [.. list.Select(i => (string)i!)],

        // A query parameter that comes once.
        JsonValue value when value.TryGetValue<string>(out var one) => [one],
        _ => throw new AwsErrorException("SerializationException", $"{member} is not a list of strings."),
    };

    public static Dictionary<string, string> Map(JsonObject map, string member) => map.ToDictionary(
        e => e.Key,
        e => e.Value is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new AwsErrorException("InvalidParameterValueException", $"The value of {e.Key} in {member} is not a string."),
        StringComparer.Ordinal);

    /// <summary>As AWS names members in its messages: the first letter is small.</summary>
    public static AwsErrorException Missing(string member) => Violated($"Value null at '{Small(member)}' failed to satisfy constraint: Member must not be null");

    public static AwsErrorException NotAllowed(string value, string member, string allowed) =>
        Violated($"Value '{value}' at '{Small(member)}' failed to satisfy constraint: Member must satisfy enum value set: [{allowed}]");

    public static AwsErrorException Violated(string violation) => new("ValidationException", $"1 validation error detected: {violation}");

    /// <summary>A page of a list as an answer.</summary>
    /// <param name="input">The request, with Marker and MaxItems.</param>
    /// <param name="member">The answer's member: <c>Aliases</c>.</param>
    /// <param name="items">All.</param>
    /// <param name="key">What orders them; also the marker of the next page.</param>
    /// <param name="shape">How one is shown.</param>
    public static JsonObject Page<T>(JsonObject input, string member, IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode> shape)
    {
        var asked = input.Number("MaxItems") ?? PageMax;
        if (asked is < 1 or > ItemsMax)
        {
            throw Violated($"Value '{asked}' at 'maxItems' failed to satisfy constraint: Member must have value {(asked < 1 ? "greater than or equal to 1" : $"less than or equal to {ItemsMax}")}");
        }

        var limit = Math.Min(asked, PageMax);
        var marker = input.Text("Marker");
        var page = items.OrderBy(key, StringComparer.Ordinal).Where(i => string.IsNullOrEmpty(marker) || string.CompareOrdinal(key(i), marker) > 0).Take(limit + 1).ToList();
        var answer = new JsonObject { [member] = new JsonArray([.. page.Take(limit).Select(shape)]) };
        if (page.Count > limit)
        {
            answer["NextMarker"] = key(page[limit - 1]);
        }

        return answer;
    }

    private static string Small(string member) => char.ToLowerInvariant(member[0]) + member[1..];
}
