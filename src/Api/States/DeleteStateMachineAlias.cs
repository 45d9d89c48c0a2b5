using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DeleteStateMachineAlias(StateMachineService machines) : StatesOperation("DeleteStateMachineAlias")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineAliasArn");
        var target = MachineArn.ParseAlias(arn);
        await machines.Aliases.DeleteAsync(target.Scope, target.Name, target.Alias!, stop);
    }
}
