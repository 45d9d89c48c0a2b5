using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Treadle.Api.Wire.Query;

/// <summary>The members of an answer as XML.</summary>
internal static class QueryXml
{
    /// <param name="ns">The service's namespace.</param>
    /// <param name="members">The answer.</param>
    /// <param name="shape">Its shape; null follows the convention.</param>
    public static IEnumerable<XElement> Write(XNamespace ns, JsonObject members, QueryStructure? shape) => shape is null
        ? members.Select(member => Conventional(ns + member.Key, member.Value))
        : shape.Members.SelectMany(member => members[member.Name] is { } value ? Elements(ns + member.WireName, value, member.Shape) : []);

    private static IEnumerable<XElement> Elements(XName name, JsonNode? value, QueryShape shape) => (shape, value) switch
    {
        (QueryStructure structure, JsonObject members) => [new XElement(name, Write(name.Namespace, members, structure))],
        (QueryList { IsFlattened: true } list, JsonArray items) => items.SelectMany(item => Elements(name, item, list.Element)),
        (QueryList list, JsonArray items) => [new XElement(name, items.SelectMany(item => Elements(name.Namespace + "member", item, list.Element)))],
        (QueryMap { IsFlattened: true } map, JsonObject entries) => entries.Select(entry => Entry(name, entry, map)),
        (QueryMap map, JsonObject entries) => [new XElement(name, entries.Select(entry => Entry(name.Namespace + "entry", entry, map)))],
        (QueryValue { Kind: QueryValueKind.Time }, _) => [new XElement(name, Time(value))],
        (QueryValue, _) => [new XElement(name, Text(value))],
        _ => throw new InvalidOperationException($"The answer's member {name.LocalName} does not have its shape."),
    };

    private static XElement Entry(XName name, KeyValuePair<string, JsonNode?> entry, QueryMap shape) => new(
        name, new XElement(name.Namespace + shape.KeyName, entry.Key), Elements(name.Namespace + shape.ValueName, entry.Value, shape.Value));

    private static XElement Conventional(XName name, JsonNode? value) => value switch
    {
        JsonObject structure => new XElement(name, Write(name.Namespace, structure, shape: null)),
        JsonArray list => new XElement(name, list.Select(item => Conventional(name.Namespace + "member", item))),
        _ => new XElement(name, Text(value)),
    };

    private static string? Text(JsonNode? value) => value?.ToString();

    private static string Time(JsonNode? seconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round((double)seconds! * 1000)).UtcDateTime
        .ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
