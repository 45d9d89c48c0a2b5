using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs.Patterns;

namespace Treadle.Api.Logs;

/// <summary>Tries a filter pattern on messages. It needs no metric filter.</summary>
internal sealed class TestMetricFilter : IOperation
{
    public string Service => "logs";

    public string Name => "TestMetricFilter";

    private const int MessagesMax = 50;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var pattern = FilterPattern.Parse(input.RequiredText("filterPattern"));
        var messages = input.Texts("logEventMessages") ?? throw LogShapes.Missing("logEventMessages");
        if (messages.Count is 0 or > MessagesMax)
        {
            throw LogShapes.Invalid($"1 validation error detected: Value at 'logEventMessages' failed to satisfy constraint: Member must have length between 1 and {MessagesMax}");
        }

        var matches = messages.Select((message, i) => (message, Number: i + 1)).Where(m => pattern.Matches(m.message)).Select(m => new JsonObject
        {
            ["eventNumber"] = m.Number,
            ["eventMessage"] = m.message,
            ["extractedValues"] = new JsonObject(pattern.Extract(m.message).DistinctBy(v => v.Key).Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
        });
        return ValueTask.FromResult(new JsonObject { ["matches"] = new JsonArray([.. matches]) });
    }
}
