using System.Text.Json.Nodes;

namespace Treadle.Messaging.Events;

/// <summary>What answers of EventBridge are made of.</summary>
internal static class EventsShapes
{
    /// <summary>Epoch seconds.</summary>
    public static JsonNode Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>One page of a list in memory; the token is the id behind which the next page begins.</summary>
    public static JsonObject Page<T>(JsonObject input, string member, IEnumerable<T> all, Func<T, string> id, Func<T, JsonNode> shape)
    {
        var limit = input.IntegerOf("Limit", 1, 100) ?? 100;
        var rest = input.TextOf("NextToken", 1, 2048) is { } token ? all.SkipWhile(item => id(item) != token).Skip(1) : all;
        var items = rest.Take(limit + 1).ToList();
        var page = new JsonObject { [member] = new JsonArray([.. items.Take(limit).Select(shape)]) };
        if (items.Count > limit)
        {
            page["NextToken"] = id(items[limit - 1]);
        }

        return page;
    }
}
