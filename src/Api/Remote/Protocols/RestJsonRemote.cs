using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws.Services;
using Treadle.Aws.Signing;

namespace Treadle.Api.Remote.Protocols;

/// <summary>REST-JSON: members in path, query, headers and body.</summary>
internal sealed class RestJsonRemote : RemoteProtocol
{
    public static readonly RestJsonRemote Instance = new();

    public override RemoteRequest Write(EndpointService service, string action, JsonObject input)
    {
        if (!service.Routes.TryGetValue(action, out var route))
        {
            throw CannotCall(service, action);
        }

        var rest = (JsonObject)input.DeepClone();
        var (template, fixedQuery) = route.Template.Split('?', 2) is [var p, var q] ? (p, q) : (route.Template, "");
        var path = PathOf(template, route, rest);
        var query = new List<string>();
        if (fixedQuery.Length > 0)
        {
            query.Add(fixedQuery);
        }

        foreach (var (member, parameter) in route.Query)
        {
            query.AddRange(ValuesOf(Take(rest, member)).Select(v => $"{CanonicalRequest.Escape(parameter)}={CanonicalRequest.Escape(v)}"));
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (member, header) in route.Headers)
        {
            if (Take(rest, member) is { } value)
            {
                headers.Add(new(header, Scalar(value)));
            }
        }

        var body = BodyOf(route, rest);
        if (!body.IsEmpty && !headers.Exists(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Content-Type", "application/json"));
        }

        return new RemoteRequest(route.Method, path, string.Join('&', query), headers, body);
    }

    public override JsonObject Read(EndpointService service, string action, RemoteResponse response)
    {
        var route = service.Routes[action];
        JsonObject members = route.Output switch
        {
            { IsBytes: true, Member: var member } => new() { [member] = Convert.ToBase64String(response.Body.Span) },
            { Member: var member } => new() { [member] = Json(response.Body) },
            null => Json(response.Body),
        };
        foreach (var (header, member) in route.AnswerHeaders)
        {
            if (response.Header(header) is { } value)
            {
                members[member] = value;
            }
        }

        if (service.Name == "lambda" && action == "Invoke")
        {
            members["StatusCode"] = response.Status;
        }

        return members;
    }

    public override (string? Code, string? Message, JsonObject? Members) ReadError(RemoteResponse response) => JsonError(response);

    private static string PathOf(string template, ServiceRoute route, JsonObject rest)
    {
        var path = new StringBuilder();
        foreach (var segment in template.Split('/').Skip(1))
        {
            path.Append('/');
            if (!segment.StartsWith('{'))
            {
                path.Append(segment);
                continue;
            }

            var isGreedy = segment.EndsWith("+}", StringComparison.Ordinal);
            var label = segment.Trim('{', '}', '+');
            var member = route.Path.FirstOrDefault(p => p.Value == label).Key ?? label;
            var value = Scalar(Take(rest, member));
            path.Append(isGreedy ? string.Join('/', value.Split('/').Select(CanonicalRequest.Escape)) : CanonicalRequest.Escape(value));
        }

        return path.ToString();
    }

    private static ReadOnlyMemory<byte> BodyOf(ServiceRoute route, JsonObject rest)
    {
        if (route.Input is not { } payload)
        {
            return rest.Count == 0 && route.Method is "GET" or "DELETE" or "HEAD" ? default : rest.ToUtf8();
        }

        return Take(rest, payload.Member) switch
        {
            null => default,
            var value when payload.IsBytes => Bytes(Scalar(value)),
            var value => Utf8(value.ToJsonString(WireJson.NodeText)),
        };
    }

    /// <summary>Bytes are base64 in members; what is none is sent as it is.</summary>
    private static byte[] Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Utf8(text);
    }

    private static IEnumerable<string> ValuesOf(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => list.Select(Scalar),
        _ => [Scalar(node)],
    };

    private static JsonNode? Take(JsonObject members, string name)
    {
        var value = members[name];
        members.Remove(name);
        return value;
    }
}
