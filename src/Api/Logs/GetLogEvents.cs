using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Logs;
using Treadle.Storage;

namespace Treadle.Api.Logs;

internal sealed class GetLogEvents(LogService logs) : IOperation
{
    public string Service => "logs";

    public string Name => "GetLogEvents";

    private const int PageMax = 10_000;

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var group = logs.Group(caller, input);
        var stream = input.RequiredText("logStreamName");
        var (backward, position) = ReadToken(input.Text("nextToken"), backward: !input.Flag("startFromHead"));
        var page = logs.ReadStream(
            group, stream, input.Number("startTime") ?? long.MinValue, input.Number("endTime") ?? long.MaxValue, position, backward, input.Limit(PageMax));

        // At an end the same place comes back: that is how clients notice, and how they go on reading later. What has been read up to an end lies
        // behind whoever turns round there.
        var (forward, back) = (page, position, backward) switch
        {
            ([var first, .., var last], _, _) => (At(last), At(first)),
            ([var only], _, _) => (At(only), At(only)),
            (_, { } end, true) => (end with { Id = Math.Max(0, end.Id - 1) }, end),
            (_, { } end, false) => (end, end with { Id = end.Id + 1 }),
            _ => (new LogPosition(0, 0), new LogPosition(0, 0)),
        };
        return ValueTask.FromResult(new JsonObject
        {
            ["events"] = new JsonArray([.. page.Select(e => new JsonObject
            {
                ["timestamp"] = e.Timestamp,
                ["message"] = e.Message,
                ["ingestionTime"] = e.IngestedAt,
            })]),
            ["nextForwardToken"] = $"f/{forward.Digits}/s",
            ["nextBackwardToken"] = $"b/{back.Digits}/s",
        });
    }

    private static LogPosition At(LogRecord e) => new(e.Timestamp, e.Id);

    /// <summary>As <c>f/00000001738324800123000000000000000000000000000000000042/s</c>: f goes to newer events, b to older ones.</summary>
    private static (bool Backward, LogPosition? Position) ReadToken(string? token, bool backward)
    {
        if (token is null)
        {
            return (backward, null);
        }

        return token.Split('/') switch
        {
            ["f", var digits, "s"] when LogPosition.FromDigits(digits) is { } position => (false, position),
            ["b", var digits, "s"] when LogPosition.FromDigits(digits) is { } position => (true, position),
            _ => throw LogShapes.InvalidToken(),
        };
    }
}
