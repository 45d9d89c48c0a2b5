using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>Structures in the Query protocol: <c>MetricData.member.1.Dimensions.member.1.Name=host</c> in, nested elements out.</summary>
internal static class QueryForm
{
    private const int DepthMax = 16;
    private const int ElementsMax = 10_000;

    /// <summary>The members that the parameters stand for. Values stay texts; operations read numbers and times from them.</summary>
    /// <exception cref="AwsErrorException">MalformedQueryString.</exception>
    public static JsonObject Read(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var root = new JsonObject();
        foreach (var (name, value) in parameters)
        {
            var path = name.Split('.');
            if (path.Length > DepthMax)
            {
                throw Malformed(name);
            }

            Put(root, path, 0, value, name);
        }

        return root;
    }

    /// <summary>Lists as <c>&lt;member&gt;</c>, maps of values as <c>&lt;entry&gt;</c> where they are named so, times as texts.</summary>
    public static IEnumerable<XElement> Write(XNamespace ns, JsonObject members) => members.Select(m => Element(ns, m.Key, m.Value));

    private static XElement Element(XNamespace ns, string name, JsonNode? value) => value switch
    {
        JsonObject map when name == "ExtendedStatistics" => new XElement(
            ns + name, map.Select(e => new XElement(ns + "entry", new XElement(ns + "key", e.Key), new XElement(ns + "value", Text(e.Value))))),
        JsonObject structure => new XElement(ns + name, Write(ns, structure)),
        JsonArray list => new XElement(ns + name, list.Select(i => i is JsonObject o
            ? new XElement(ns + "member", Write(ns, o))
            : new XElement(ns + "member", name == "Timestamps" ? Time(i) : Text(i)))),
        _ => new XElement(ns + name, name == "Timestamp" ? Time(value) : Text(value)),
    };

    private static string? Text(JsonNode? value) => value?.ToString();

    private static string Time(JsonNode? seconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round((double)seconds! * 1000)).UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static void Put(JsonObject owner, string[] path, int at, string value, string name)
    {
        if (at == path.Length - 1)
        {
            owner[path[at]] = value;
            return;
        }

        // Name.member.N…: a list.
        if (path[at + 1] == "member" && at + 2 < path.Length)
        {
            var list = Child(owner, path[at], name, () => new JsonArray());
            if (!int.TryParse(path[at + 2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > ElementsMax || number > list.Count + ElementsMax)
            {
                throw Malformed(name);
            }

            while (list.Count < number)
            {
                list.Add(null);
            }

            if (at + 3 == path.Length)
            {
                list[number - 1] = value;
                return;
            }

            var element = list[number - 1] ?? (list[number - 1] = new JsonObject());
            Put(element as JsonObject ?? throw Malformed(name), path, at + 3, value, name);
            return;
        }

        Put(Child(owner, path[at], name, () => new JsonObject()), path, at + 1, value, name);
    }

    private static T Child<T>(JsonObject owner, string member, string name, Func<T> make)
        where T : JsonNode
    {
        if (owner[member] is { } there)
        {
            return there as T ?? throw Malformed(name);
        }

        var made = make();
        owner[member] = made;
        return made;
    }

    private static AwsErrorException Malformed(string name) => new("MalformedQueryString", $"The parameter {name} does not fit the others.");
}
