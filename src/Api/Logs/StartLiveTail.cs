using System.Text.Json.Nodes;
using Treadle.Api.Wire;
using Treadle.Aws;
using Treadle.Logs;
using Treadle.Logs.Patterns;

namespace Treadle.Api.Logs;

/// <summary>Shows the lines of up to ten groups as they come in, once a second, for at most three hours.</summary>
internal sealed class StartLiveTail(LogService logs, TimeProvider time) : IStreamOperation
{
    private const int GroupsMax = 10;
    private const string EventType = "application/json";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    public string Service => "logs";

    public string Name => "StartLiveTail";

    /// <summary>Only the wire has streams.</summary>
    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        throw new AwsErrorException("InvalidOperationException", "StartLiveTail answers with a stream of events and can't be called from inside.");

    public ValueTask<Func<EventStreamWriter, CancellationToken, Task>> OpenAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var identifiers = input.Texts("logGroupIdentifiers") ?? throw LogShapes.Missing("logGroupIdentifiers");
        if (identifiers.Count is 0 or > GroupsMax)
        {
            throw LogShapes.Invalid($"1 validation error detected: Value at 'logGroupIdentifiers' failed to satisfy constraint: Member must have length between 1 and {GroupsMax}");
        }

        var (streams, prefixes) = (input.Texts("logStreamNames") ?? [], input.Texts("logStreamNamePrefixes") ?? []);
        if (streams.Count > 0 && prefixes.Count > 0)
        {
            throw LogShapes.Invalid("logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.");
        }

        if (identifiers.Count > 1 && streams.Count + prefixes.Count > 0)
        {
            throw LogShapes.Invalid("Log streams can be chosen in one log group only.");
        }

        var groups = identifiers.ConvertAll(i => logs.GroupOf(caller, i)).DistinctBy(g => g.Arn).ToList();
        var patternText = input.Text("logEventFilterPattern");
        var tail = logs.LiveTails.Begin(groups, streams, prefixes, FilterPattern.Parse(patternText));
        var start = new JsonObject
        {
            ["requestId"] = Guid.NewGuid().ToString(),
            ["sessionId"] = Guid.NewGuid().ToString(),
            ["logGroupIdentifiers"] = ListOf(groups.Select(g => g.Arn)),
            ["logStreamNames"] = ListOf(streams),
            ["logStreamNamePrefixes"] = ListOf(prefixes),
            ["logEventFilterPattern"] = patternText ?? "",
        };
        return ValueTask.FromResult<Func<EventStreamWriter, CancellationToken, Task>>((events, gone) => RunAsync(tail, start, events, gone));
    }

    private async Task RunAsync(LiveTail tail, JsonObject start, EventStreamWriter events, CancellationToken gone)
    {
        using (tail)
        {
            try
            {
                var began = time.GetTimestamp();
                await events.WriteAsync("sessionStart", EventType, start.ToUtf8(), gone);
                while (time.GetElapsedTime(began) < Longest)
                {
                    var (lines, isSampled) = tail.Take();
                    var update = new JsonObject
                    {
                        ["sessionMetadata"] = new JsonObject { ["sampled"] = isSampled },
                        ["sessionResults"] = new JsonArray([.. lines.Select(l => new JsonObject
                        {
                            ["logStreamName"] = l.Stream,
                            ["logGroupIdentifier"] = $"{l.Scope[..l.Scope.IndexOf('/', StringComparison.Ordinal)]}:{l.Group}",
                            ["message"] = l.Message,
                            ["timestamp"] = l.Timestamp,
                            ["ingestionTime"] = l.IngestedAt,
                        })]),
                    };
                    await events.WriteAsync("sessionUpdate", EventType, update.ToUtf8(), gone);
                    await Task.Delay(Interval, time, gone);
                }

                await events.WriteErrorAsync("SessionTimeoutException", new JsonObject { ["message"] = "Your Live Tail session has timed out." }.ToUtf8(), gone);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                // The client has gone: that is how sessions end.
            }
        }
    }

    private static JsonArray ListOf(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);
}
