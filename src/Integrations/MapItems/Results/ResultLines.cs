using System.Buffers;
using System.Text;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Results;

/// <summary>What stands of one child in the results.</summary>
/// <remarks>Source: Step Functions developer guide, "ResultWriter (Map)"; the members come in the order of their names.</remarks>
internal static class ResultLines
{
    /// <summary>The child with all that is known of it: <c>Transformation</c> <c>NONE</c>, and every child that has not succeeded.</summary>
    public static void WriteWhole(ExportedResult result, IBufferWriter<byte> output)
    {
        var line = new JsonObjectWriter(output);
        line.Begin();
        if (result.Cause is { } cause)
        {
            line.Text("Cause", cause);
        }

        if (result.Error is { } error)
        {
            line.Text("Error", error);
        }

        line.Text("ExecutionArn", result.ExecutionArn);
        line.Text("Input", Encoding.UTF8.GetString(result.Input.Span));
        line.Raw("InputDetails", """{"Included":true}"""u8);
        line.Text("Name", result.Name);
        if (result.Output is { } document)
        {
            line.Text("Output", Encoding.UTF8.GetString(document.Span));
            line.Raw("OutputDetails", """{"Included":true}"""u8);
        }

        if (result.Status is { } status)
        {
            WriteRedrive(result, status, line);
        }

        if (result.StartedAt is { } started)
        {
            line.Text("StartDate", IsoTime.Milliseconds(started));
        }

        line.Text("StateMachineArn", result.StateMachineArn);
        line.Text("Status", NameOf(result.Status));
        if (result.EndedAt is { } ended)
        {
            line.Text("StopDate", IsoTime.Milliseconds(ended));
        }

        line.End();
    }

    /// <summary>The file that a child belongs to: those that failed, timed out or were stopped are together.</summary>
    public static string FileOf(ExecutionStatus? status) => status switch
    {
        ExecutionStatus.Succeeded => "SUCCEEDED",
        null => "PENDING",
        _ => "FAILED",
    };

    private static void WriteRedrive(ExportedResult result, ExecutionStatus status, JsonObjectWriter line)
    {
        line.Number("RedriveCount", result.RedriveCount);
        if (result.RedrivenAt is { } redriven)
        {
            line.Text("RedriveDate", IsoTime.Milliseconds(redriven));
        }

        // A child is never redriven by itself.
        if (status == ExecutionStatus.Succeeded)
        {
            line.Text("RedriveStatus", "NOT_REDRIVABLE");
            line.Text("RedriveStatusReason", "Execution is SUCCEEDED and cannot be redriven");
        }
        else
        {
            line.Text("RedriveStatus", "REDRIVABLE_BY_MAP_RUN");
        }
    }

    private static string NameOf(ExecutionStatus? status) => status switch
    {
        null => "PENDING",
        ExecutionStatus.TimedOut => "TIMED_OUT",
        { } known => known.ToString().ToUpperInvariant(),
    };
}
