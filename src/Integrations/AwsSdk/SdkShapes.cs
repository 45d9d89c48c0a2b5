using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Asl.Json;
using Treadle.Asl.Services;
using JsonArray = Treadle.Asl.Json.JsonArray;
using JsonObject = Treadle.Asl.Json.JsonObject;
using JsonValue = Treadle.Asl.Json.JsonValue;
using WireArray = System.Text.Json.Nodes.JsonArray;
using WireNode = System.Text.Json.Nodes.JsonNode;
using WireObject = System.Text.Json.Nodes.JsonObject;

namespace Treadle.Integrations.AwsSdk;

/// <summary>From a state's parameters to a request, and from an answer to a state's result, by the shapes of the service's model.</summary>
/// <remarks>
/// States write every member with a capital, whatever the service does. A text may be given as any JSON and is sent as the text of it: recorded for
/// <c>sfn:startExecution</c>'s Input and <c>s3:putObject</c>'s Body. Bytes are text in a state, moments are ISO 8601. A body that is
/// a text is sent with its quotes: recorded for <c>s3:putObject</c>.
/// </remarks>
/// <param name="usesModelNames">Names as in the model, as optimized integrations have them (<c>MD5OfMessageBody</c>), instead of the SDK's (<c>Md5OfMessageBody</c>).</param>
internal sealed class SdkShapes(bool usesModelNames)
{
    /// <summary>As AWS SDK integrations write names.</summary>
    public static readonly SdkShapes Sdk = new(usesModelNames: false);

    /// <summary>As optimized integrations write names.</summary>
    public static readonly SdkShapes Optimized = new(usesModelNames: true);

    private static readonly JsonSerializerOptions Text = new() { MaxDepth = JsonValue.DepthMax };

    /// <summary>What keeps a task from being started with these parameters, in AWS's words: names that no structure has, at any depth.</summary>
    public IReadOnlyList<string> ProblemsOf(Shape structure, JsonValue parameters)
    {
        var problems = new List<string>();
        if (parameters is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                if (MemberOf(structure, name) is { } member)
                {
                    FindProblems(member.Shape, value, problems);
                }
            }
        }

        return problems;
    }

    public WireObject ToRequest(Shape structure, JsonObject parameters)
    {
        var request = new WireObject();
        foreach (var (name, value) in parameters)
        {
            if (value is not JsonNull && MemberOf(structure, name) is { } member)
            {
                request[member.Name] = ToRequest(member.Shape, value);
            }
        }

        return request;
    }

    public JsonObject ToResult(Shape structure, WireObject answer)
    {
        // By its text: numbers keep the digits that the operation wrote.
        return ToResult(structure, (JsonObject)JsonValue.Parse(answer.ToJsonString(Text)));
    }

    private ShapeMember? MemberOf(Shape structure, string name) => usesModelNames ? structure.Member(name) : structure.SdkMember(name);

    private void FindProblems(Shape shape, JsonValue value, List<string> problems)
    {
        switch (shape.Kind, value)
        {
            case (ShapeKind.Structure, JsonObject members):
                foreach (var (name, inner) in members)
                {
                    if (MemberOf(shape, name) is { } member)
                    {
                        FindProblems(member.Shape, inner, problems);
                    }
                    else
                    {
                        problems.Add(MemberList.Unsupported(name));
                    }
                }

                break;

            case (ShapeKind.List, JsonArray items):
                foreach (var item in items)
                {
                    FindProblems(shape.Element!, item, problems);
                }

                break;

            case (ShapeKind.Map, JsonObject entries):
                foreach (var (_, entry) in entries)
                {
                    FindProblems(shape.Element!, entry, problems);
                }

                break;
        }
    }

    private WireNode? ToRequest(Shape shape, JsonValue value) => (shape.Kind, value) switch
    {
        (ShapeKind.Structure, JsonObject members) => ToRequest(shape, members),
        (ShapeKind.Map, JsonObject entries) => new WireObject(entries.Select(e => KeyValuePair.Create(e.Key, ToRequest(shape.Element!, e.Value)))),
        (ShapeKind.List, JsonArray items) => new WireArray([.. items.Select(item => ToRequest(shape.Element!, item))]),
        (ShapeKind.Moment, JsonString moment) when Seconds(moment.Value) is { } seconds => seconds,
        (ShapeKind.Blob, _) => Convert.ToBase64String(Encoding.UTF8.GetBytes(TextOf(value))),
        (ShapeKind.Stream, _) => Convert.ToBase64String(value.Utf8.Span),
        (ShapeKind.Text, _) => TextOf(value),
        (_, JsonString text) => text.Value,
        _ => WireNode.Parse(value.ToString()),
    };

    private JsonObject ToResult(Shape structure, JsonObject members) => new(members.Select(member => structure.Member(member.Key) is { } known
        ? KeyValuePair.Create(usesModelNames ? known.Name : known.SdkName, ToResult(known.Shape, member.Value))
        : KeyValuePair.Create(SdkNames.OfMember(member.Key), member.Value)));

    private JsonValue ToResult(Shape shape, JsonValue value) => (shape.Kind, value) switch
    {
        (ShapeKind.Structure, JsonObject members) => ToResult(shape, members),
        (ShapeKind.Map, JsonObject entries) => new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, ToResult(shape.Element!, e.Value)))),
        (ShapeKind.List, JsonArray items) => new JsonArray([.. items.Select(item => ToResult(shape.Element!, item))]),
        (ShapeKind.Moment, JsonNumber seconds) => Moment(seconds),
        (ShapeKind.Blob, JsonString base64) => BytesAsText(base64.Value),
        _ => value,
    };

    private static string TextOf(JsonValue value) => value is JsonString text ? text.Value : value.ToString();

    private static string BytesAsText(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : base64;
    }

    private static decimal? Seconds(string moment) =>
        DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (decimal)(at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond
            : null;

    /// <summary>1573568204.569 becomes 2019-11-12T14:16:44.569Z, and 1573568204 becomes 2019-11-12T14:16:44Z: a fraction is shown where there is one.</summary>
    internal static string Moment(JsonNumber seconds)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(seconds.Utf8.Span, NumberStyles.Float, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond)).UtcDateTime;
        var fraction = at.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : at.Ticks % TimeSpan.TicksPerMillisecond == 0 ? ".fff" : ".ffffff";
        return at.ToString($"yyyy-MM-dd'T'HH:mm:ss{fraction}'Z'", CultureInfo.InvariantCulture);
    }
}
