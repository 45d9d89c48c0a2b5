using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>Shows a map run as its row has it: the counts are those of the last commit.</summary>
internal sealed class DescribeMapRun(IStore store) : StatesOperation("DescribeMapRun")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("mapRunArn");
        var run = MapRunArn.Find(store, arn);
        var parent = store.Find(run.Parent) ?? throw StatesErrors.ResourceNotFound(arn);

        answer.WriteString("mapRunArn"u8, run.Arn);
        answer.WriteString("executionArn"u8, parent.Arn);
        answer.WriteString("status"u8, TextOf(run.Status));
        answer.WriteTime("startDate"u8, run.StartedAt);
        if (run.EndedAt is { } endedAt)
        {
            answer.WriteTime("stopDate"u8, endedAt);
        }

        answer.WriteNumber("maxConcurrency"u8, run.Settings.MaxConcurrency);
        answer.WritePropertyName("toleratedFailurePercentage"u8);
        answer.WriteRawValue(DoubleJson.Text(run.Settings.Tolerated.Percentage ?? 0));
        answer.WriteNumber("toleratedFailureCount"u8, run.Settings.Tolerated.Count ?? 0);
        WriteCounts(answer, run);
        answer.WriteNumber("redriveCount"u8, run.RedriveCount);
        if (run.RedrivenAt is { } redrivenAt)
        {
            answer.WriteTime("redriveDate"u8, redrivenAt);
        }
        return ValueTask.CompletedTask;
    }

    private static void WriteCounts(Utf8JsonWriter answer, MapRunRow run)
    {
        var started = run.Counts.Started;
        var waiting = run.Status == MapRunStatus.Running ? run.Waiting : default;
        var ended = run.Counts - waiting;
        var items = run.ItemsTotal ?? Math.Max(started.Items, run.Cursor.Items);

        // How many children the items that are left make is known only when each has one.
        var pending = items - started.Items;
        var executions = started.Executions + (started.Executions == started.Items ? pending : 0);
        Write("itemCounts"u8, c => c.Items, items);
        Write("executionCounts"u8, c => c.Executions, executions);

        void Write(ReadOnlySpan<byte> name, Func<MapRunCount, long> of, long total)
        {
            answer.WriteStartObject(name);
            answer.WriteNumber("pending"u8, total - of(started));
            answer.WriteNumber("running"u8, of(run.Counts.Running));
            answer.WriteNumber("succeeded"u8, of(run.Counts.Succeeded));
            answer.WriteNumber("failed"u8, of(ended.Failed));
            answer.WriteNumber("timedOut"u8, of(ended.TimedOut));
            answer.WriteNumber("aborted"u8, of(ended.Aborted));
            answer.WriteNumber("total"u8, total);
            answer.WriteNumber("resultsWritten"u8, of(run.ResultsWritten));
            if (run.RedriveCount > 0)
            {
                answer.WriteNumber("failuresNotRedrivable"u8, of(run.NotRedrivable));
                answer.WriteNumber("pendingRedrive"u8, of(waiting.Unsuccessful));
            }

            answer.WriteEndObject();
        }
    }

    private static string TextOf(MapRunStatus status) => status switch
    {
        MapRunStatus.Running => "RUNNING",
        MapRunStatus.Succeeded => "SUCCEEDED",
        MapRunStatus.Failed => "FAILED",
        MapRunStatus.Aborted => "ABORTED",
        _ => throw new InvalidOperationException($"A status without a word: {status}."),
    };
}
