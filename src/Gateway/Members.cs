using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Gateway;

/// <summary>Reads a request's members and refuses what has the wrong kind, as the service does.</summary>
/// <remarks>CloudFormation hands numbers and flags over as texts, and texts as numbers (<c>StatusCode: 200</c>): both are taken.</remarks>
internal readonly struct Members(JsonObject input)
{
    public string? Text(string name) => input[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => throw Wrong(name, "a text"),
    };

    public string Required(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw GatewayErrors.BadRequest($"Missing required parameter: {name}");

    public bool? Flag(string name) => input[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.True => true,
        JsonValue value when value.GetValueKind() == JsonValueKind.False => false,
        JsonValue value when value.GetValueKind() == JsonValueKind.String && bool.TryParse(value.GetValue<string>(), out var flag) => flag,
        _ => throw Wrong(name, "true or false"),
    };

    public int? Integer(string name) => input[name] is null ? null
        : int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Wrong(name, "an integer");

    public double? Number(string name) => input[name] is null ? null
        : double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw Wrong(name, "a number");

    public Members? Structure(string name) => input[name] switch
    {
        null => null,
        JsonObject members => new Members(members),
        _ => throw Wrong(name, "a structure"),
    };

    public IReadOnlyList<Members> Structures(string name) =>
        [.. Items(name).Select(item => new Members(item as JsonObject ?? throw Wrong(name, "a list of structures")))];

    /// <summary>A map of structures; null when the member is absent.</summary>
    public IReadOnlyDictionary<string, Members>? StructureMap(string name) => input[name] switch
    {
        null => null,
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => new Members(entry.Value as JsonObject ?? throw Wrong($"{name}.{entry.Key}", "a structure")), StringComparer.Ordinal),
        _ => throw Wrong(name, "a map"),
    };

    public ImmutableArray<string> Texts(string name) =>
        [.. Items(name).Select(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Wrong(name, "a list of texts"))];

    /// <summary>A map of texts; null when the member is absent.</summary>
    public ImmutableSortedDictionary<string, string>? Map(string name) => input[name] switch
    {
        null => null,
        JsonObject map => map.ToImmutableSortedDictionary(
            entry => entry.Key,
            entry => entry.Value switch
            {
                JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
                JsonValue value => value.ToJsonString(),
                _ => throw Wrong($"{name}.{entry.Key}", "a text"),
            },
            StringComparer.Ordinal),
        _ => throw Wrong(name, "a map"),
    };

    /// <summary>A map of lists of texts, as pairs.</summary>
    public IEnumerable<KeyValuePair<string, string>> MultiMap(string name)
    {
        return input[name] switch
        {
            null => [],
            JsonObject map => map.SelectMany(entry => new Members(map).Texts(entry.Key), (entry, value) => KeyValuePair.Create(entry.Key, value)),
            _ => throw Wrong(name, "a map"),
        };
    }

    /// <summary>A map of flags; null when the member is absent. A text that is no flag counts as not required.</summary>
    public ImmutableSortedDictionary<string, bool>? Flags(string name) =>
        Map(name)?.ToImmutableSortedDictionary(entry => entry.Key, entry => string.Equals(entry.Value, "true", StringComparison.OrdinalIgnoreCase), StringComparer.Ordinal);

    public bool Has(string name) => input[name] is not null;

    /// <summary>Refuses members that this server would have to ignore.</summary>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (input[name] is { } value && value is not JsonArray { Count: 0 } and not JsonObject { Count: 0 })
            {
                throw GatewayErrors.BadRequest($"{name} is not supported by this server.");
            }
        }
    }

    private JsonArray Items(string name) => input[name] switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Wrong(name, "a list"),
    };

    private static AwsErrorException Wrong(string name, string kind) => GatewayErrors.BadRequest($"Invalid value for {name}: it must be {kind}.");
}
