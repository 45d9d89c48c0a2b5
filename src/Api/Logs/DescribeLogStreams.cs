using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;
using Treadle.Storage;

namespace Treadle.Api.Logs;

internal sealed class DescribeLogStreams(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "DescribeLogStreams";

    private const int PageMax = 50;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var group = logs.Group(caller, input);
        var prefix = input.Text("logStreamNamePrefix");
        var byTime = input.Text("orderBy") switch
        {
            null or "LogStreamName" => false,
            "LastEventTime" => true,
            { } other => throw LogShapes.Invalid(
                $"1 validation error detected: Value '{other}' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]"),
        };
        if (byTime && prefix is not null)
        {
            throw LogShapes.Invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }

        var streams = logs.Streams(group).Where(s => prefix is null || s.Stream.StartsWith(prefix, StringComparison.Ordinal));
        var ordered = (byTime ? streams.OrderBy(s => s.Events?.LastTimestamp ?? 0).ThenBy(s => s.Stream, StringComparer.Ordinal) : streams).ToList();
        if (input.Flag("descending"))
        {
            ordered.Reverse();
        }

        // The token is the last name of the page before.
        var start = input.Text("nextToken") is { } after ? ordered.FindIndex(s => s.Stream == after) + 1 : 0;
        if (start == 0 && input.Text("nextToken") is not null)
        {
            throw LogShapes.InvalidToken();
        }

        var limit = input.Limit(PageMax);
        var answer = new JsonObject
        {
            ["logStreams"] = new JsonArray([.. ordered.Skip(start).Take(limit).Select(s => Shape(group, s))]),
        };
        if (start + limit < ordered.Count)
        {
            answer["nextToken"] = ordered[start + limit - 1].Stream;
        }

        return ValueTask.FromResult(answer);
    }

    private static JsonObject Shape(LogGroup group, LogStreamSummary stream)
    {
        var shape = new JsonObject { ["logStreamName"] = stream.Stream, ["creationTime"] = stream.CreatedAt };
        if (stream.Events is { } events)
        {
            shape["firstEventTimestamp"] = events.FirstTimestamp;
            shape["lastEventTimestamp"] = events.LastTimestamp;
            shape["lastIngestionTime"] = events.LastIngestedAt;
            shape["uploadSequenceToken"] = LogShapes.SequenceToken;
        }

        shape["arn"] = $"{group.Arn}:log-stream:{stream.Stream}";
        shape["storedBytes"] = 0;
        return shape;
    }
}
