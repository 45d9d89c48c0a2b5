using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class CreateStateMachineAlias(StateMachineService machines) : StatesOperation("CreateStateMachineAlias")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var description = input.Text("description");
        var (machine, routes) = AliasRouting.Resolve(AliasRouting.Read(input)!);
        var alias = await machines.Aliases.CreateAsync(machine.Scope, machine.Name, input.Given("name"), description, routes, stop);
        answer.WriteTime("creationDate"u8, alias.CreatedAt);
        answer.WriteString("stateMachineAliasArn"u8, alias.Arn);
    }
}
