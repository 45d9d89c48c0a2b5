using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Asl.Json;
using Treadle.Aws;
using JsonObject = System.Text.Json.Nodes.JsonObject;
using JsonArray = System.Text.Json.Nodes.JsonArray;
using JsonValue = System.Text.Json.Nodes.JsonValue;

namespace Treadle.Gateway.Requests;

/// <summary>What Step Functions sends over its own wire, which a gateway integration passes on: texts, numbers, error types.</summary>
/// <remarks>
/// The service writes each double as Java does, so a timestamp has an exponent: <c>"startDate":1.573573209347E9</c>. That holds for
/// every action. Where documentation shows DescribeExecution with <c>1573568204.569</c>, it shows the console's test page,
/// which reads the answer and prints it again with JavaScript; the numbers are equal.
/// </remarks>
internal static class ServiceAnswer
{
    private const string ModelPrefix = "com.amazonaws.swf.service.v2.model#";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1100 };

    /// <summary>The answer's text.</summary>
    public static string Text(JsonObject answer)
    {
        var text = new StringBuilder();
        Write(text, answer, name: "");
        return text.ToString();
    }

    /// <summary>The text of an error: <c>{"__type":"…#ExecutionDoesNotExist","message":"…"}</c>.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="service">Whose; the types of Step Functions have its model's name before them.</param>
    public static string Text(AwsErrorException error, string service)
    {
        var body = new JsonObject { ["__type"] = service == "states" ? TypeOf(error) : error.Code };
        if (error.AwsMessage is { } message)
        {
            body["message"] = message;
        }

        foreach (var (name, value) in error.Members ?? [])
        {
            body[name] = value?.DeepClone();
        }

        return Text(body);
    }

    /// <summary>A body the service cannot read is refused before any operation sees it.</summary>
    public static AwsErrorException Unreadable() => new("SerializationException", null);

    private static string TypeOf(AwsErrorException error) => error.Code switch
    {
        "SerializationException" => error.Code,
        "UnknownOperationException" or "InternalFailure" => "com.amazon.coral.service#" + error.Code,
        "ThrottlingException" => "com.amazon.coral.availability#" + error.Code,
        "ValidationException" when error.Members?["reason"] is null && error.AwsMessage?.Contains(" detected: ", StringComparison.Ordinal) == true =>
            "com.amazon.coral.validate#" + error.Code,
        _ when error.Code.Contains('#', StringComparison.Ordinal) => error.Code,
        _ => ModelPrefix + error.Code,
    };

    private static void Write(StringBuilder text, JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                var first = true;
                foreach (var (member, value) in members)
                {
                    text.Append(first ? "" : ",").Append(JsonSerializer.Serialize(member, Plain)).Append(':');
                    Write(text, value, member);
                    first = false;
                }

                text.Append('}');
                break;

            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, items[i], name);
                }

                text.Append(']');
                break;

            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                text.Append(Number(value.ToJsonString(Plain), IsTimestamp(name)));
                break;

            default:
                text.Append(node?.ToJsonString(Plain) ?? "null");
                break;
        }
    }

    // A timestamp on a whole second is a double too, though its text has no fraction here.
    private static string Number(string number, bool isTimestamp) =>
        isTimestamp || number.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
            ? new JsonNumber(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture)).ToString()
            : number;

    private static bool IsTimestamp(string name) =>
        name.EndsWith("Date", StringComparison.Ordinal) || name == "timestamp";
}
