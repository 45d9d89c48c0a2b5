using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>S3's documents as the members of its model, and back.</summary>
internal static class S3Documents
{
    /// <summary>Lists whose items stand beside the other elements: the element of an item and the member.</summary>
    private static readonly Dictionary<string, string> Flattened = new(StringComparer.Ordinal)
    {
        ["Contents"] = "Contents",
        ["CommonPrefixes"] = "CommonPrefixes",
        ["ChecksumAlgorithm"] = "ChecksumAlgorithm",
        ["Deleted"] = "Deleted",
        ["Error"] = "Errors",
        ["Object"] = "Objects",
        ["Part"] = "Parts",
        ["Upload"] = "Uploads",
        ["Version"] = "Versions",
    };

    /// <summary>Lists with an element of their own: the member and the element of an item.</summary>
    private static readonly Dictionary<string, string> Wrapped = new(StringComparer.Ordinal) { ["Buckets"] = "Bucket", ["TagSet"] = "Tag", ["Tags"] = "Tag" };

    private static readonly HashSet<string> Numbers =
        ["Size", "KeyCount", "MaxKeys", "MaxParts", "MaxUploads", "PartNumber", "PartNumberMarker", "NextPartNumberMarker"];

    private static readonly HashSet<string> Truths = ["IsTruncated", "IsLatest"];

    private static readonly HashSet<string> Times = ["LastModified", "CreationDate", "Initiated"];

    public static JsonObject ToMembers(XElement document)
    {
        var members = new JsonObject();
        foreach (var element in document.Elements())
        {
            var name = element.Name.LocalName;
            if (Flattened.TryGetValue(name, out var list))
            {
                if (members[list] is not JsonArray items)
                {
                    members[list] = items = [];
                }

                items.Add(ToMember(name, element));
            }
            else
            {
                members[name] = Wrapped.TryGetValue(name, out var item)
                    ? new JsonArray([.. element.Elements().Select(e => ToMember(item, e))])
                    : ToMember(name, element);
            }
        }

        return members;
    }

    public static XElement ToXml(string name, JsonObject members)
    {
        var element = new XElement(name);
        foreach (var (member, value) in members)
        {
            switch (value)
            {
                case null:
                    break;

                case JsonArray items when Wrapped.TryGetValue(member, out var item):
                    element.Add(new XElement(member, items.Select(i => Item(item, i))));
                    break;

                case JsonArray items:
                    var flat = Flattened.FirstOrDefault(f => f.Value == member).Key ?? member;
                    element.Add(items.Select(i => Item(flat, i)));
                    break;

                case JsonObject structure:
                    element.Add(ToXml(member, structure));
                    break;

                default:
                    element.Add(Item(member, value));
                    break;
            }
        }

        return element;
    }

    private static XElement Item(string name, JsonNode? value) => value switch
    {
        JsonObject structure => ToXml(name, structure),
        JsonValue truth when truth.TryGetValue<bool>(out var isTrue) => new XElement(name, isTrue),
        JsonValue scalar => new XElement(name, scalar.ToString()),
        _ => throw new AwsErrorException("SerializationException", $"{name} is neither a structure nor a scalar."),
    };

    private static JsonNode? ToMember(string name, XElement element)
    {
        if (element.HasElements)
        {
            return ToMembers(element);
        }

        return name switch
        {
            _ when Numbers.Contains(name) => long.Parse(element.Value, CultureInfo.InvariantCulture),
            _ when Truths.Contains(name) => element.Value == "true",
            _ when Times.Contains(name) => DateTimeOffset.Parse(element.Value, CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
            _ => element.Value,
        };
    }
}
