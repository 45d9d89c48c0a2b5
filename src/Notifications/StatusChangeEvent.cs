using System.Text;
using System.Text.Json.Nodes;
using Treadle.Asl;
using Treadle.Aws;
using Treadle.Engine.Executions;
using Treadle.Messaging.Events;
using Treadle.Runtime.Deliveries;
using Treadle.Storage;

namespace Treadle.Notifications;

/// <summary>The event that AWS sends when an execution's status changes. All members are always there; those without a value are null.</summary>
/// <remarks>Source: Step Functions developer guide, "Automating Step Functions event delivery with EventBridge".</remarks>
internal static class StatusChangeEvent
{
    public const string Source = "aws.states";
    public const string DetailType = "Step Functions Execution Status Change";

    /// <summary>Input and output together: beyond this the input is left out, and the output when it alone is beyond it.</summary>
    private const int DataBytesMax = 248 * 1024;

    /// <param name="caller">Account and region of the execution.</param>
    /// <param name="row">The execution as it is now, perhaps later than the change.</param>
    /// <param name="change">The change to tell of.</param>
    /// <param name="earlierEnd">How it had ended when the row no longer says so, because it was redriven; null when the row does.</param>
    public static JsonObject Of(AwsCaller caller, ExecutionRow row, StatusDelivery change, StatesError? earlierEnd = null)
    {
        var hasEnded = change.Status != ExecutionStatus.Running;
        var error = earlierEnd ?? new StatesError(row.Error, row.Cause);
        var output = change.Status == ExecutionStatus.Succeeded ? row.Output : null;
        var hasOutput = output is { Length: <= DataBytesMax };
        var hasInput = row.Input.Length + (hasOutput ? output!.Value.Length : 0) <= DataBytesMax;
        var status = StatusOf(change);
        var isRedrivable = change.Status is ExecutionStatus.Failed or ExecutionStatus.TimedOut or ExecutionStatus.Aborted;
        return new JsonObject
        {
            ["version"] = "0",
            ["id"] = EventIds.Of(change.RedriveCount == 0 ? $"{row.Arn} {row.Id} {status}" : $"{row.Arn} {row.Id} {status} {change.RedriveCount}"),
            ["detail-type"] = DetailType,
            ["source"] = Source,
            ["account"] = caller.Account,
            ["time"] = IsoTime.Seconds(change.EndedAt ?? change.RedrivenAt ?? change.StartedAt),
            ["region"] = caller.Region,
            ["resources"] = new JsonArray(row.Arn),
            ["detail"] = new JsonObject
            {
                ["executionArn"] = row.Arn,
                ["stateMachineArn"] = row.StateMachineArn,
                ["name"] = row.Name,
                ["status"] = status,
                ["startDate"] = change.StartedAt.ToUnixTimeMilliseconds(),
                ["stopDate"] = change.EndedAt?.ToUnixTimeMilliseconds(),
                ["input"] = hasInput ? Text(row.Input) : null,
                ["output"] = hasOutput ? Text(output!.Value) : null,
                ["stateMachineVersionArn"] = row.VersionArn,
                ["stateMachineAliasArn"] = row.AliasArn,
                ["redriveCount"] = change.RedriveCount,
                ["redriveDate"] = change.RedrivenAt?.ToUnixTimeMilliseconds(),
                ["redriveStatus"] = isRedrivable ? "REDRIVABLE" : "NOT_REDRIVABLE",
                ["redriveStatusReason"] = isRedrivable ? null : $"Execution is {status} and cannot be redriven",
                ["inputDetails"] = new JsonObject { ["included"] = hasInput },
                ["outputDetails"] = output is null ? null : new JsonObject { ["included"] = hasOutput },
                // The row may say how it ended although the event tells of the start.
                ["error"] = hasEnded ? error.Error : null,
                ["cause"] = hasEnded ? error.Cause : null,
            },
        };
    }

    public static string StatusOf(StatusDelivery change) => change.Status.Text();

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
