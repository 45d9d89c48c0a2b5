using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class PutLogEvents(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "PutLogEvents";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var group = logs.Group(caller, input.RequiredText("logGroupName"));
        var stream = input.RequiredText("logStreamName");
        var given = input["logEvents"] as JsonArray ?? throw LogShapes.Missing("logEvents");
        var events = given.Select((e, i) => Read(e, $"logEvents.{i + 1}.member.")).ToList();
        var rejected = await logs.PutAsync(group, stream, events, stop);

        // sequenceToken is accepted and not looked at, as on AWS since 2023.
        var answer = new JsonObject { ["nextSequenceToken"] = LogShapes.SequenceToken };
        if (rejected.Any)
        {
            var info = new JsonObject();
            Add(info, "tooNewLogEventStartIndex", rejected.TooNewStart);
            Add(info, "tooOldLogEventEndIndex", rejected.TooOldEnd);
            Add(info, "expiredLogEventEndIndex", rejected.ExpiredEnd);
            answer["rejectedLogEventsInfo"] = info;
        }

        return answer;
    }

    private static (long Timestamp, string Message) Read(JsonNode? node, string path)
    {
        var members = node as JsonObject ?? throw Members.NotReadable();
        return (members.Number("timestamp") ?? throw LogShapes.Missing(path + "timestamp"), members.Text("message") ?? throw LogShapes.Missing(path + "message"));
    }

    private static void Add(JsonObject info, string member, int? index)
    {
        if (index is { } value)
        {
            info[member] = value;
        }
    }
}
