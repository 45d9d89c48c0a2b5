using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DeleteStateMachineVersion(StateMachineService machines) : StatesOperation("DeleteStateMachineVersion")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineVersionArn");
        var target = MachineArn.ParseVersion(arn);
        await machines.Versions.DeleteAsync(target.Scope, target.Name, target.Version!.Value, stop);
    }
}
