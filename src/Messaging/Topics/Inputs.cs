using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>The members of a request to SNS.</summary>
internal static class Inputs
{
    public static string RequiredText(this JsonObject input, string name) => input.TextOf(name) ?? throw TopicErrors.Missing(name);

    public static IEnumerable<KeyValuePair<string, string>> TextMap(this JsonObject input, string name) =>
        (input[name] as JsonObject ?? []).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.ToString() ?? ""));

    public static IReadOnlyList<string> Texts(this JsonObject input, string name) => [.. (input[name] as JsonArray ?? []).Select(item => item?.ToString() ?? "")];

    public static IReadOnlyList<JsonObject> Objects(this JsonObject input, string name) => [.. (input[name] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>A page of at most 100, in the order of the ids.</summary>
    /// <param name="input">With <c>NextToken</c>.</param>
    /// <param name="member">Where the answer has the items.</param>
    /// <param name="all">In the order of their ids.</param>
    /// <param name="id">Of an item.</param>
    /// <param name="shape">An item as the answer shows it.</param>
    public static JsonObject Page<T>(this JsonObject input, string member, IEnumerable<T> all, Func<T, string> id, Func<T, JsonObject> shape)
    {
        const int pageMax = 100;
        var after = input.TextOf("NextToken") is { Length: > 0 } token ? Decode(token) : null;
        var items = all.Where(item => after is null || string.CompareOrdinal(id(item), after) > 0).Take(pageMax + 1).ToList();
        var page = new JsonObject { [member] = new JsonArray([.. items.Take(pageMax).Select(shape)]) };
        if (items.Count > pageMax)
        {
            page["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(id(items[pageMax - 1])));
        }

        return page;
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw TopicErrors.Invalid("NextToken");
        }
    }
}
