using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using Treadle.Aws.Services;
using Treadle.Integrations.AwsSdk;
using WireArray = System.Text.Json.Nodes.JsonArray;
using WireNode = System.Text.Json.Nodes.JsonNode;
using WireObject = System.Text.Json.Nodes.JsonObject;

namespace Treadle.Integrations.Remote;

/// <summary>Between the members of a state and those of a service that is known by its model only.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "AWS SDK integrations": every member with a capital, whatever the service does; names that the user gives (the keys of
/// maps) are left alone. Integrations of their own show names as the older SDK has them, which keeps acronyms.
/// </remarks>
/// <param name="service">The model.</param>
/// <param name="isOlderSdk">Names as in the older SDK.</param>
internal sealed class RemoteShapes(EndpointService service, bool isOlderSdk)
{
    /// <summary>Texts for which a state may give any JSON, which is then sent as its text.</summary>
    private static readonly HashSet<string> Texts = new(StringComparer.OrdinalIgnoreCase) { "SecretString", "MessageBody", "Message", "Detail", "Policy", "PolicyDocument" };

    private static readonly JsonSerializerOptions Text = new() { MaxDepth = JsonValue.DepthMax };

    /// <summary>DynamoDB's values are typed: bytes stay base64.</summary>
    private readonly bool _hasTextBlobs = service.Id != "DynamoDB";

    /// <summary><c>putItem</c> is PutItem.</summary>
    public static string OperationOf(TaskResource.ServiceIntegration resource) => First(resource.Action, char.ToUpperInvariant);

    public WireObject ToRequest(JsonValue parameters)
    {
        var request = new WireObject();
        foreach (var (name, value) in parameters as JsonObject ?? JsonObject.Empty)
        {
            if (value is not JsonNull)
            {
                var wireName = WireName(name);
                request[wireName] = ToRequest(wireName, value);
            }
        }

        return request;
    }

    public JsonObject ToResult(WireObject answer) =>
        // By its text: numbers keep the digits that the service wrote.
        ToResult((JsonObject)JsonValue.Parse(answer.ToJsonString(Text)));

    private WireNode? ToRequest(string name, JsonValue value)
    {
        if (service.Blobs.Contains(name) && _hasTextBlobs)
        {
            return value is JsonArray blobs ? new WireArray([.. blobs.Select(b => (WireNode?)Base64(name, b))]) : Base64(name, value);
        }

        return value switch
        {
            JsonObject map when service.Maps.Contains(name) => MapToRequest(map),
            JsonArray maps when service.Maps.Contains(name) => new WireArray([.. maps.Select(m => m is JsonObject map ? MapToRequest(map) : ToRequest("", m))]),
            JsonObject or JsonArray or JsonNumber or JsonBoolean when Texts.Contains(name) => value.ToString(),
            JsonObject members => ToRequest(members),
            JsonArray items => new WireArray([.. items.Select(i => ToRequest(name, i))]),
            JsonString text when service.Times.Contains(name) && service.Protocol != ServiceProtocol.Query && Seconds(text.Value) is { } seconds => seconds,
            JsonString text => text.Value,
            _ => WireNode.Parse(value.ToString()),
        };
    }

    private WireObject MapToRequest(JsonObject map)
    {
        var request = new WireObject();
        foreach (var (key, value) in map)
        {
            request[key] = ToRequest("", value);
        }

        return request;
    }

    private JsonObject ToResult(JsonObject members) => new(members
        // A null is a member that is not there: so the SDK reads it.
        .Where(m => m.Value is not JsonNull)
        .Select(m => new KeyValuePair<string, JsonValue>(SdkName(m.Key), ToResult(m.Key, m.Value))));

    private JsonValue ToResult(string name, JsonValue value) => value switch
    {
        JsonObject map when service.Maps.Contains(name) => new JsonObject(map.Select(m => new KeyValuePair<string, JsonValue>(m.Key, ToResult("", m.Value)))),
        JsonArray maps when service.Maps.Contains(name) => new JsonArray([.. maps.Select(m => ToResult(name, m))]),
        JsonObject members => ToResult(members),
        JsonArray items => new JsonArray([.. items.Select(i => ToResult(name, i))]),
        JsonNumber seconds when service.Times.Contains(name) => isOlderSdk ? Milliseconds(seconds) : SdkShapes.Moment(seconds),
        JsonString time when service.Times.Contains(name) && service.Protocol is ServiceProtocol.S3 => Instant(time),
        JsonString text when service.Blobs.Contains(name) && _hasTextBlobs => FromBase64(text),
        _ => value,
    };

    /// <summary>The wire's name of a member that a state writes with a capital.</summary>
    private string WireName(string name)
    {
        if (!isOlderSdk && service.Acronyms.FirstOrDefault(a => NameOf(a) == name) is { } acronym)
        {
            return acronym;
        }

        var (own, other) = service.IsPascal ? (name, First(name, char.ToLowerInvariant)) : (First(name, char.ToLowerInvariant), name);
        return service.Exceptions.Contains(other) && !service.Exceptions.Contains(own) ? other : own;
    }

    private string SdkName(string name) => isOlderSdk ? First(name, char.ToUpperInvariant) : NameOf(name);

    // A member named null can't be in Java.
    private static string NameOf(string wireName) => wireName == "NULL" ? "Nul" : SdkNames.OfMember(wireName);

    private WireObject ToRequest(JsonObject members)
    {
        var request = new WireObject();
        foreach (var (name, value) in members)
        {
            var wireName = WireName(name);
            request[wireName] = ToRequest(wireName, value);
        }

        return request;
    }

    private static string First(string name, Func<char, char> change) => name.Length == 0 ? name : change(name[0]) + name[1..];

    /// <summary>A state gives bytes as text, or as JSON. What a service has encrypted is no text, and is shown and taken as base64.</summary>
    private static string Base64(string name, JsonValue value)
    {
        var text = value is JsonString given ? given.Value : value.ToString();
        return name.StartsWith("Ciphertext", StringComparison.Ordinal) ? text : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    private static JsonString FromBase64(JsonString text)
    {
        try
        {
            return new JsonString(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text.Value)));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return text;
        }
    }

    private static decimal? Seconds(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() / 1000m : null;

    /// <summary><c>Wed, 12 Nov 2025 12:22:19 GMT</c> in a header is <c>2025-11-12T12:22:19Z</c>.</summary>
    private static JsonString Instant(JsonString text) =>
        DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new JsonString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture))
            : text;

    private static JsonValue Milliseconds(JsonNumber seconds) =>
        (long)(decimal.Parse(seconds.Utf8.Span, NumberStyles.Float, CultureInfo.InvariantCulture) * 1000);
}
