using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DescribeStateMachine(StateMachineService machines) : StatesOperation("DescribeStateMachine")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.RequiredText("stateMachineArn", max: 256);
        var includedData = input.OneOf("includedData", "ALL_DATA", "METADATA_ONLY");
        input.Check();
        var (plain, label) = MapRunArn.SplitLabel(arn);
        var target = StatesArn.Parse(plain, "stateMachine");
        var machine = machines.Find(target.Scope, target.Name) ?? throw StatesErrors.StateMachineDoesNotExist(arn);
        var revision = machines.ReadRevision(machine.Scope, machine.Revision);
        if (label is not null && machines.GetRevision(machine.Scope, machine.Revision).Program.FindDistributed(label) is null)
        {
            throw StatesErrors.StateMachineDoesNotExist(arn);
        }

        answer.WriteString("stateMachineArn"u8, label is null ? machine.Arn : arn);
        answer.WriteString("name"u8, machine.Name);
        answer.WriteString("status"u8, machine.IsDeleting ? "DELETING"u8 : "ACTIVE"u8);
        // METADATA_ONLY leaves the definition's text out; the member itself is required by the model.
        answer.WriteString("definition"u8, includedData == "METADATA_ONLY" ? "" : revision.Settings.Definition);
        answer.WriteString("roleArn"u8, revision.Settings.RoleArn);
        answer.WriteString("type"u8, MachineSettings.Text(machine.Type));
        answer.WriteTime("creationDate"u8, machine.CreatedAt);
        MachineSettings.Write(answer, revision.Settings);
        if (label is not null)
        {
            answer.WriteString("label"u8, label);
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
