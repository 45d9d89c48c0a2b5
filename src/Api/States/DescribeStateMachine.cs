using System.Text.Json;
using Treadle.Asl.Compiling;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DescribeStateMachine(StateMachineService machines) : StatesOperation("DescribeStateMachine")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var includedData = input.Text("includedData");
        var (plain, label) = MapRunArn.SplitLabel(arn);
        var target = MachineArn.Parse(plain);
        var machine = target.Alias is null ? machines.Find(target.Scope, target.Name) : null;
        var version = target.Version is { } number ? machines.Versions.Find(target.Scope, target.Name, number) : null;
        if (machine is null
            || (target.Version is not null && version is null)
            || (label is not null && machines.GetRevision(machine.Scope, machine.Revision).Program.FindDistributed(label) is null))
        {
            throw StatesErrors.StateMachineDoesNotExist(arn);
        }

        var revision = machines.ReadRevision(machine.Scope, version?.Revision ?? machine.Revision);

        answer.WriteString("stateMachineArn"u8, label is not null ? arn : version?.Arn ?? machine.Arn);
        answer.WriteString("name"u8, machine.Name);
        answer.WriteString("status"u8, machine.IsDeleting ? "DELETING"u8 : "ACTIVE"u8);
        answer.WriteString("definition"u8, includedData == "METADATA_ONLY" ? MachineSettings.LeftOut : revision.Settings.Definition);
        answer.WriteString("roleArn"u8, revision.Settings.RoleArn);
        answer.WriteString("type"u8, MachineSettings.Text(machine.Type));
        answer.WriteTime("creationDate"u8, version?.CreatedAt ?? machine.CreatedAt);
        if (version?.Description is { } description)
        {
            answer.WriteString("description"u8, description);
        }

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
