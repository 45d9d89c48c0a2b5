using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Api.States;

internal sealed class DescribeExecution(IStore store, RedriveStatus redriveStatus) : StatesOperation("DescribeExecution")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var hasData = input.Text("includedData") != "METADATA_ONLY";
        var row = MapRunArn.FindExecution(store, arn);

        var run = row.MapRun is { } id ? store.FindMapRun(id) : null;
        ExecutionAnswers.WriteSummary(answer, row, run is null ? null : WaitingChildren.Of(run));
        if (run is not null)
        {
            answer.WriteString("mapRunArn"u8, run.Arn);
        }

        WriteData(answer, "input"u8, "inputDetails"u8, row.Input, hasData);
        if (row.Output is { } output)
        {
            WriteData(answer, "output"u8, "outputDetails"u8, output, hasData);
        }

        if (hasData && row.Error is { } error)
        {
            answer.WriteString("error"u8, error);
        }

        if (hasData && row.Cause is { } cause)
        {
            answer.WriteString("cause"u8, cause);
        }

        if (row.TraceHeader is { } traceHeader)
        {
            answer.WriteString("traceHeader"u8, traceHeader);
        }

        redriveStatus.Write(answer, row);
        return ValueTask.CompletedTask;
    }

    private static void WriteData(Utf8JsonWriter answer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> details, ReadOnlyMemory<byte> text, bool included)
    {
        if (included)
        {
            answer.WriteString(name, text.Span);
        }

        answer.WriteStartObject(details);
        answer.WriteBoolean("included"u8, included);
        answer.WriteEndObject();
    }
}
