using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Server.Cli.Output;

/// <summary>A DescribeExecution answer in the two forms that <c>sls invoke stepf</c> has printed over the years.</summary>
/// <param name="answer">As the API gives it: times are seconds since 1970.</param>
internal sealed class ExecutionAnswer(JsonObject answer)
{
    /// <summary>The order of the JavaScript SDK's model, which is the order of both forms.</summary>
    private static readonly string[] Order =
    [
        "executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate", "input", "inputDetails", "output", "outputDetails",
        "traceHeader", "mapRunArn", "error", "cause", "stateMachineVersionArn", "stateMachineAliasArn",
        "redriveCount", "redriveDate", "redriveStatus", "redriveStatusReason",
    ];

    /// <summary>What an answer held when the course was written, and what the plugin adds to it for a failed execution.</summary>
    private static readonly string[] InTheCourse =
        ["executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate", "input", "output", "error", "cause"];

    private static readonly string[] Times = ["startDate", "stopDate", "redriveDate"];

    public string Status => Text("status") ?? "";

    public string? Arn => Text("executionArn");

    public string? Input => Text("input");

    public string? Output => Text("output");

    public string? Error => Text("error");

    public string? Cause => Text("cause");

    /// <summary>The form of the course's README: a JavaScript object literal of the members of its time.</summary>
    public string AsLiteral() => JsLiteral.Format(
        Members().Where(m => InTheCourse.Contains(m.Name)).Select(m => (m.Name, Times.Contains(m.Name) ? (object)Time(m.Value) : m.Value)));

    /// <summary>The form of today's plugin: JSON, all members, times as ISO text.</summary>
    public string AsJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in Members())
        {
            json[name] = Times.Contains(name) ? IsoTime.Milliseconds(Time(value)) : value.DeepClone();
        }

        return json.ToJsonString(Json.Indented);
    }

    private static DateTimeOffset Time(JsonNode seconds) =>
        DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds.GetValue<double>() * 1000));

    private IEnumerable<(string Name, JsonNode Value)> Members() => answer
        .Where(m => m.Value is not null)
        .Select(m => (Name: m.Key, Value: m.Value!, Place: Array.IndexOf(Order, m.Key)))
        .OrderBy(m => m.Place < 0 ? int.MaxValue : m.Place)
        .Select(m => (m.Name, m.Value));

    private string? Text(string name) =>
        answer[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
