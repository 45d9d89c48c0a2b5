using System.Globalization;
using System.Text.Json;
using Treadle.Asl.Json;
using JsonArray = Treadle.Asl.Json.JsonArray;
using JsonObject = Treadle.Asl.Json.JsonObject;
using JsonValue = Treadle.Asl.Json.JsonValue;
using WireArray = System.Text.Json.Nodes.JsonArray;
using WireNode = System.Text.Json.Nodes.JsonNode;
using WireObject = System.Text.Json.Nodes.JsonObject;

namespace Treadle.Integrations.AwsSdk;

/// <summary>From a state's parameters to a request, and from an answer to a state's result.</summary>
/// <remarks>
/// States write every member with a capital, whatever the service does. A text may be given as any JSON and is sent as the text of it: recorded for
/// <c>sfn:startExecution</c>'s Input and <c>s3:putObject</c>'s Body.
/// </remarks>
internal static class SdkShapes
{
    private static readonly JsonSerializerOptions Text = new() { MaxDepth = JsonValue.DepthMax };

    public static WireObject ToRequest(SdkService service, JsonObject parameters)
    {
        var request = new WireObject();
        foreach (var (name, value) in parameters)
        {
            var wireName = WithFirst(name, char.ToLowerInvariant);
            if (value is not JsonNull)
            {
                request[wireName] = ToRequest(service, wireName, value);
            }
        }

        return request;
    }

    public static JsonObject ToResult(SdkService service, WireObject answer)
    {
        // By its text: numbers keep the digits that the operation wrote.
        return ToResult(service, (JsonObject)JsonValue.Parse(answer.ToJsonString(Text)));
    }

    private static WireNode? ToRequest(SdkService service, string name, JsonValue value) => value switch
    {
        JsonObject members when service.Structures.Contains(name) => ToRequest(service, members),
        JsonArray items when service.Structures.Contains(name) => new WireArray(
            [.. items.Select(item => item is JsonObject members ? ToRequest(service, members) : ToRequest(service, name: "", item))]),
        JsonString text => text.Value,
        _ => service.NotTexts.Contains(name) ? WireNode.Parse(value.ToString()) : value.ToString(),
    };

    private static JsonObject ToResult(SdkService service, JsonObject members) => new(members.Select(member =>
    {
        var name = WithFirst(member.Key, char.ToUpperInvariant);
        var isData = service.Maps.Contains(member.Key);
        return new KeyValuePair<string, JsonValue>(name, isData ? member.Value : ToResult(service, member.Key, member.Value));
    }));

    private static JsonValue ToResult(SdkService service, string name, JsonValue value) => value switch
    {
        JsonObject members => ToResult(service, members),
        JsonArray items => new JsonArray([.. items.Select(item => ToResult(service, name, item))]),
        JsonNumber seconds when service.Moments.Contains(name) => Moment(seconds),
        _ => value,
    };

    // 1573568204.569 becomes 2019-11-12T14:16:44.569Z.
    internal static string Moment(JsonNumber seconds) =>
        DateTimeOffset.UnixEpoch
            .AddTicks((long)(decimal.Parse(seconds.Utf8.Span, NumberStyles.Float, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond))
            .UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A name with its first letter changed.</summary>
    public static string WithFirst(string name, Func<char, char> change) => name.Length == 0 ? name : change(name[0]) + name[1..];
}
