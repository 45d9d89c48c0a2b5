using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DescribeStateMachineAlias(StateMachineService machines) : StatesOperation("DescribeStateMachineAlias")
{
    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineAliasArn");
        var target = MachineArn.ParseAlias(arn);
        var alias = machines.Aliases.Find(target.Scope, target.Name, target.Alias!) ?? throw new RefusedException(Refusal.NotFound, arn);
        answer.WriteTime("creationDate"u8, alias.CreatedAt);
        if (alias.Description is { } description)
        {
            answer.WriteString("description"u8, description);
        }

        answer.WriteString("name"u8, alias.Name);
        AliasRouting.Write(answer, alias);
        answer.WriteString("stateMachineAliasArn"u8, alias.Arn);
        answer.WriteTime("updateDate"u8, alias.UpdatedAt);
        return ValueTask.CompletedTask;
    }
}
