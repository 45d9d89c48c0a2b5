using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>One item of a Map: what the context object shows of it, and what its iteration or child starts with.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Value">The element of the list, or the value of the member.</param>
/// <param name="Key">The member's name, where the items are the members of an object; else null.</param>
/// <param name="Source">Where it comes from: <see cref="StateData"/> or a URI such as <c>S3://bucket/key</c>; null leaves it out.</param>
/// <remarks>Source: Step Functions developer guide, "Context object data for Map states".</remarks>
public readonly record struct MapItem(long Index, JsonValue Value, string? Key = null, string? Source = null)
{
    /// <summary>The source of items that the state's own input holds.</summary>
    public const string StateData = "STATE_DATA";

    /// <summary>What the work gets when there is no ItemSelector: the value, or for a member of an object <c>{"Key":…,"Value":…}</c>.</summary>
    public JsonValue Input => Key is null ? Value : new JsonObject(("Key", Key), ("Value", Value));

    /// <summary><c>$$.Map.Item</c>.</summary>
    public JsonObject ToContext()
    {
        var members = new List<KeyValuePair<string, JsonValue>>(4) { new("Index", Index) };
        if (Key is not null)
        {
            members.Add(new("Key", Key));
        }

        members.Add(new("Value", Value));
        if (Source is not null)
        {
            members.Add(new("Source", Source));
        }

        return new JsonObject(members);
    }

    /// <summary>The items of a dataset in the state's own input: the elements of an array, or the members of an object.</summary>
    public static IEnumerable<MapItem> Of(JsonValue dataset) => dataset switch
    {
        JsonArray items => items.Select((value, index) => new MapItem(index, value, null, StateData)),
        JsonObject members => members.Select((member, index) => new MapItem(index, member.Value, member.Key, StateData)),
        _ => [],
    };

    /// <summary>How many items a dataset has.</summary>
    public static int CountOf(JsonValue dataset) => dataset switch
    {
        JsonArray items => items.Count,
        JsonObject members => members.Count,
        _ => 0,
    };
}
