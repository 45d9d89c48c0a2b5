using System.Text.Json;
using Treadle.Aws;
using Treadle.Engine.Redrives;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Api.States;

internal sealed class RedriveExecution(IStore store, IExecutionService executions, RedriveStatus status) : StatesOperation("RedriveExecution")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var clientToken = input.Text("clientToken");
        StatesArn.Parse(arn, "execution");
        var row = store.Find(arn) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        if (row.MapRun is not null)
        {
            throw StatesErrors.ExecutionNotRedrivable(status.Refusal(row) ?? Redrivability.OnlyByMapRun);
        }

        if (row.RedriveCount == 0 && status.Refusal(row) is { } plain)
        {
            throw StatesErrors.ExecutionNotRedrivable(plain);
        }

        // The row of one that was redriven before does not say whether this very request did it. Its machine is not the execution's own to know.
        var refusal = status.IsMachineThere(row) ? null : Redrivability.MachineDeleting;
        var result = await executions.RedriveAsync(arn, clientToken, refusal, stop) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        answer.WriteTime("redriveDate"u8, result.At ?? throw StatesErrors.ExecutionNotRedrivable(result.Refusal!));
    }
}
