using System.Globalization;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Api.States;

internal sealed class ListMapRuns(IStore store, TimeProvider time) : StatesOperation("ListMapRuns")
{
    private readonly PageToken _token = new("ListMapRuns", time);

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var limit = Paging.Limit(input);
        var token = input.Text("nextToken");
        StatesArn.Parse(arn, "execution");
        var execution = store.Find(arn) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        var runs = store.ListMapRuns(execution.Id, _token.ReadNumber(token, arn), limit + 1);

        answer.WriteStartArray("mapRuns"u8);
        foreach (var run in runs.Take(limit))
        {
            answer.WriteStartObject();
            answer.WriteString("executionArn"u8, arn);
            answer.WriteString("mapRunArn"u8, run.Arn);
            answer.WriteString("stateMachineArn"u8, StateMachineOf(run.Arn));
            answer.WriteTime("startDate"u8, run.StartedAt);
            if (run.EndedAt is { } endedAt)
            {
                answer.WriteTime("stopDate"u8, endedAt);
            }

            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        if (runs.Count > limit)
        {
            answer.WriteString("nextToken"u8, _token.Write(arn, runs[limit - 1].Id.ToString(CultureInfo.InvariantCulture)));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary><c>…:mapRun:machine/label:uuid</c> to <c>…:stateMachine:machine/label</c>.</summary>
    private static string StateMachineOf(string mapRunArn) =>
        mapRunArn[..mapRunArn.LastIndexOf(':')].Replace(":mapRun:", ":stateMachine:", StringComparison.Ordinal);
}
