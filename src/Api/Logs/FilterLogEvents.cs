using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;

namespace Treadle.Api.Logs;

internal sealed class FilterLogEvents(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "FilterLogEvents";

    private const int PageMax = 10_000;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var group = logs.Group(caller, input);
        var names = input.Texts("logStreamNames")?.ToHashSet(StringComparer.Ordinal);
        var prefix = input.Text("logStreamNamePrefix");
        if (names is not null && prefix is not null)
        {
            throw LogShapes.Invalid("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
        }

        if (names is { Count: > 0 } && names.Except(logs.Streams(group).Select(s => s.Stream), StringComparer.Ordinal).Any())
        {
            throw new AwsErrorException("ResourceNotFoundException", "The specified log stream does not exist.");
        }

        var position = input.Text("nextToken") is { } token ? LogPosition.FromDigits(token) ?? throw LogShapes.InvalidToken() : null;

        // AWS: events later than endTime are not returned. GetLogEvents leaves out those at endTime, too.
        var (page, next) = logs.Filter(
            group,
            names,
            prefix,
            input.Number("startTime") ?? long.MinValue,
            input.Number("endTime") is { } end && end < long.MaxValue ? end + 1 : long.MaxValue,
            input.Text("filterPattern"),
            position,
            input.Limit(PageMax));
        var answer = new JsonObject
        {
            ["events"] = new JsonArray([.. page.Select(e => new JsonObject
            {
                ["logStreamName"] = e.Stream,
                ["timestamp"] = e.Timestamp,
                ["message"] = e.Message,
                ["ingestionTime"] = e.IngestedAt,
                ["eventId"] = new LogPosition(e.Timestamp, e.Id).Digits,
            })]),
            ["searchedLogStreams"] = new JsonArray(),
        };
        if (next is not null)
        {
            answer["nextToken"] = next.Digits;
        }

        return ValueTask.FromResult(answer);
    }
}
