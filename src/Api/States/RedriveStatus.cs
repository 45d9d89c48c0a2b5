using System.Text.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Redrives;
using Treadle.Runtime.StateMachines;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>Whether an execution can be redriven, as its row and its machine say. Any thread.</summary>
internal sealed class RedriveStatus(IStore store, StateMachineService machines, Limits limits, TimeProvider time)
{
    /// <returns>Why it can't, in AWS's words; null when it can.</returns>
    public string? Refusal(ExecutionRow row) =>
        Redrivability.Refusal(row.Status, row.StartedAt, row.EndedAt, time.GetUtcNow(), limits)
        ?? (IsMachineThere(row) ? null : Redrivability.MachineDeleting)
        ?? (HasRoom(row) ? null : Redrivability.HistoryFull);

    /// <summary>The members redriveStatus and redriveStatusReason.</summary>
    public void Write(Utf8JsonWriter answer, ExecutionRow row)
    {
        if (row.MapRun is not null && row.Status is not (ExecutionStatus.Running or ExecutionStatus.Succeeded))
        {
            answer.WriteString("redriveStatus"u8, "REDRIVABLE_BY_MAP_RUN"u8);
        }
        else if (Refusal(row) is { } reason)
        {
            answer.WriteString("redriveStatus"u8, "NOT_REDRIVABLE"u8);
            answer.WriteString("redriveStatusReason"u8, reason);
        }
        else
        {
            answer.WriteString("redriveStatus"u8, "REDRIVABLE"u8);
        }
    }

    /// <summary>Whether the machine it was started from is there, and not being deleted.</summary>
    public bool IsMachineThere(ExecutionRow row)
    {
        var arn = StatesArn.Parse(row.StateMachineArn);

        // The child of a map run has the label behind the machine's name.
        var slash = arn.Name.IndexOf('/', StringComparison.Ordinal);
        return machines.Find(arn.Scope, slash < 0 ? arn.Name : arn.Name[..slash]) is { IsDeleting: false } machine && machines.Owns(machine, row.Definition);
    }

    /// <summary>A journal has an event for each of its history at least, so a short one needs no look.</summary>
    private bool HasRoom(ExecutionRow row)
    {
        if (Redrivability.HasRoom(row.LastSequence, limits))
        {
            return true;
        }

        var from = row.LastSequence;
        while (store.ReadJournal(row.Id, from, descending: true, limit: 1) is [var step])
        {
            if (step.LastHistoryId > 0)
            {
                return Redrivability.HasRoom(step.LastHistoryId, limits);
            }

            from = step.FirstSequence - 1;
        }

        return true;
    }
}
