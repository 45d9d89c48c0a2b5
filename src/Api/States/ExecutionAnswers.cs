using System.Text.Json;
using Treadle.Engine.Executions;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>The words of the API for what an execution's row holds.</summary>
internal static class ExecutionAnswers
{
    /// <summary>What ListExecutions and DescribeExecution both show.</summary>
    /// <param name="answer">Gets it.</param>
    /// <param name="row">The execution.</param>
    /// <param name="waiting">Which children of its map run wait for their redrive; null when none do, or it is no child.</param>
    public static void WriteSummary(Utf8JsonWriter answer, ExecutionRow row, WaitingChildren? waiting = null)
    {
        answer.WriteString("executionArn"u8, row.Arn);
        answer.WriteString("stateMachineArn"u8, row.StateMachineArn);
        if (row.VersionArn is { } version)
        {
            answer.WriteString("stateMachineVersionArn"u8, version);
        }

        if (row.AliasArn is { } alias)
        {
            answer.WriteString("stateMachineAliasArn"u8, alias);
        }

        answer.WriteString("name"u8, row.Name);
        answer.WriteString("status"u8, waiting?.Has(row) is true ? "PENDING_REDRIVE" : row.Status.Text());
        answer.WriteTime("startDate"u8, row.StartedAt);
        if (row.EndedAt is { } endedAt)
        {
            answer.WriteTime("stopDate"u8, endedAt);
        }

        answer.WriteNumber("redriveCount"u8, row.RedriveCount);
        if (row.RedrivenAt is { } redrivenAt)
        {
            answer.WriteTime("redriveDate"u8, redrivenAt);
        }
    }
}
