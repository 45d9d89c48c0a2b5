using Treadle.Asl.Json;

namespace Treadle.Integrations.Http;

/// <summary>A request's body as a form: <c>Transform.RequestBodyEncoding</c> URL_ENCODED.</summary>
/// <remarks>Source: Step Functions developer guide, "Call HTTPS APIs", "Applying URL-encoding on request body". Members of objects are <c>outer[inner]</c>.</remarks>
internal static class FormEncoding
{
    public const string MediaType = "application/x-www-form-urlencoded";

    /// <summary>How an array is written. <c>{"a":["x","y"]}</c> is:</summary>
    public static readonly IReadOnlySet<string> ArrayFormats = new HashSet<string>(StringComparer.Ordinal)
    {
        "INDICES", // a[0]=x&a[1]=y
        "REPEAT", // a=x&a=y
        "COMMAS", // a=x,y
        "BRACKETS", // a[]=x&a[]=y
    };

    /// <param name="body">The members of the form.</param>
    /// <param name="arrayFormat">One of <see cref="ArrayFormats"/>.</param>
    public static string Encode(JsonObject body, string arrayFormat)
    {
        var pairs = new List<string>();
        foreach (var (name, value) in body)
        {
            Add(Uri.EscapeDataString(name), value, arrayFormat, pairs);
        }

        return string.Join('&', pairs);
    }

    private static void Add(string name, JsonValue value, string arrayFormat, List<string> pairs)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (member, inner) in members)
                {
                    Add($"{name}[{Uri.EscapeDataString(member)}]", inner, arrayFormat, pairs);
                }

                break;

            case JsonArray items when arrayFormat == "COMMAS" && items.All(i => i is not (JsonObject or JsonArray)):
                pairs.Add($"{name}={string.Join(',', items.Select(i => Uri.EscapeDataString(TextOf(i))))}");
                break;

            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Add(arrayFormat switch { "REPEAT" or "COMMAS" => name, "BRACKETS" => $"{name}[]", _ => $"{name}[{i}]" }, items[i], arrayFormat, pairs);
                }

                break;

            default:
                pairs.Add($"{name}={Uri.EscapeDataString(TextOf(value))}");
                break;
        }
    }

    /// <summary>A scalar as a form, a header or a query shows it; null is empty.</summary>
    public static string TextOf(JsonValue value) => value switch
    {
        JsonString text => text.Value,
        JsonNull => "",
        _ => value.ToString(),
    };
}
