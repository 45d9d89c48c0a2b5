using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>This server's own: starts an execution at a state of its machine. AWS has no such operation, and no client of AWS's sends it.</summary>
/// <remarks>docs/redrive.md describes it. A member of StartExecution instead would be refused by every client that checks requests.</remarks>
internal sealed class StartExecutionFromState(ExecutionStarter starter) : StatesOperation("StartExecutionFromState")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var started = await starter.StartFromAsync(input, stop);
        answer.WriteString("executionArn"u8, started.Arn);
        answer.WriteTime("startDate"u8, started.StartedAt);
    }
}
