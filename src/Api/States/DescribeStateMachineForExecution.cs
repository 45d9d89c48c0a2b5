using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime;
using Treadle.Runtime.StateMachines;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>Describes the revision that an execution runs, whatever has become of its machine.</summary>
internal sealed class DescribeStateMachineForExecution(IStore store, StateMachineService machines) : StatesOperation("DescribeStateMachineForExecution")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var includedData = input.Text("includedData");
        var row = MapRunArn.FindExecution(store, arn);
        var revision = machines.ReadRevision(row.Scope, row.Definition);

        answer.WriteString("stateMachineArn"u8, row.StateMachineArn);
        answer.WriteString("name"u8, revision.StateMachineName);
        answer.WriteString("definition"u8, includedData == "METADATA_ONLY" ? MachineSettings.LeftOut : revision.Settings.Definition);
        answer.WriteString("roleArn"u8, revision.Settings.RoleArn);
        answer.WriteTime("updateDate"u8, revision.CreatedAt);
        MachineSettings.Write(answer, revision.Settings);
        if (row.MapRun is { } id && store.FindMapRun(id) is { } run)
        {
            answer.WriteString("mapRunArn"u8, run.Arn);
            answer.WriteString("label"u8, MapRunRevision.Of(row.Definition).Label);
        }

        if (revision.IsUpdate)
        {
            answer.WriteString("revisionId"u8, revision.Id);
        }

        if (includedData != "METADATA_ONLY")
        {
            MachineSettings.WriteVariableReferences(answer, VariableReferences.Of(revision.Settings.Definition));
        }

        return ValueTask.CompletedTask;
    }
}
