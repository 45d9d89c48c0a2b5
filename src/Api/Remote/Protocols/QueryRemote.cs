using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Treadle.Aws.Services;
using Treadle.Aws.Signing;

namespace Treadle.Api.Remote.Protocols;

/// <summary>The Query protocol from the client's side: a form out, XML in.</summary>
internal sealed class QueryRemote : RemoteProtocol
{
    public static readonly QueryRemote Instance = new();

    public override RemoteRequest Write(EndpointService service, string action, JsonObject input)
    {
        var form = new StringBuilder($"Action={action}&Version={service.Target}");
        foreach (var (name, value) in input)
        {
            Add(form, service, name, name, value);
        }

        return new RemoteRequest("POST", "/", "", [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], Utf8(form.ToString()));
    }

    public override JsonObject Read(EndpointService service, string action, RemoteResponse response) =>
        Root(response) is { } root && root.Elements().FirstOrDefault(e => e.Name.LocalName == $"{action}Result") is { } result && Node(result) is JsonObject members
            ? members
            : [];

    public override (string? Code, string? Message, JsonObject? Members) ReadError(RemoteResponse response)
    {
        var error = Root(response)?.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
        return (Child(error, "Code"), Child(error, "Message"), null);

        static string? Child(XElement? of, string name) => of?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
    }

    /// <summary>The document of an XML answer; null when it is none. External entities are not read.</summary>
    internal static XElement? Root(RemoteResponse response)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(response.Body.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static void Add(StringBuilder form, EndpointService service, string name, string path, JsonNode? value)
    {
        switch (value)
        {
            case null:
                break;

            case JsonObject map when service.Maps.Contains(name):
                // SNS has names of its own for the message's attributes.
                var (key, item) = name == "MessageAttributes" ? ("Name", "Value") : ("key", "value");
                var entry = 0;
                foreach (var (k, v) in map)
                {
                    var at = string.Create(CultureInfo.InvariantCulture, $"{path}.entry.{++entry}");
                    Put(form, $"{at}.{key}", k);
                    Add(form, service, "", $"{at}.{item}", v);
                }

                break;

            case JsonObject structure:
                foreach (var (member, v) in structure)
                {
                    Add(form, service, member, $"{path}.{member}", v);
                }

                break;

            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Add(form, service, "", string.Create(CultureInfo.InvariantCulture, $"{path}.member.{i + 1}"), list[i]);
                }

                break;

            default:
                Put(form, path, Scalar(value));
                break;
        }
    }

    private static void Put(StringBuilder form, string name, string value) => form.Append('&').Append(CanonicalRequest.Escape(name)).Append('=').Append(CanonicalRequest.Escape(value));

    private static JsonNode? Node(XElement element)
    {
        var children = element.Elements().ToList();
        if (children.Count == 0)
        {
            return element.Value;
        }

        if (children.TrueForAll(c => c.Name.LocalName == "member"))
        {
            return new JsonArray([.. children.Select(Node)]);
        }

        var members = new JsonObject();
        if (children.TrueForAll(c => c.Name.LocalName == "entry"))
        {
            foreach (var entry in children)
            {
                if (entry.Elements().ToList() is [var key, var value])
                {
                    members[key.Value] = Node(value);
                }
            }

            return members;
        }

        foreach (var child in children)
        {
            members[child.Name.LocalName] = Node(child);
        }

        return members;
    }
}
