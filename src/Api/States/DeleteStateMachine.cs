using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class DeleteStateMachine(StateMachineRemoval removal) : StatesOperation("DeleteStateMachine")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var target = StatesArn.Parse(arn, "stateMachine");
        await removal.DeleteAsync(target.Scope, target.Name, stop);
    }
}
