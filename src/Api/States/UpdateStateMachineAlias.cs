using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class UpdateStateMachineAlias(StateMachineService machines) : StatesOperation("UpdateStateMachineAlias")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineAliasArn");
        var description = input.Text("description");
        var routing = AliasRouting.Read(input);
        var target = MachineArn.ParseAlias(arn);
        if (description is null && routing is null)
        {
            throw new AwsErrorException("ValidationException", "Either the description or the routing configuration must be specified")
            {
                Members = new JsonObject { ["reason"] = "MISSING_REQUIRED_PARAMETER" },
            };
        }

        IReadOnlyList<VersionWeight>? routes = null;
        if (routing is not null)
        {
            (var machine, routes) = AliasRouting.Resolve(routing);
            if ((machine.Scope, machine.Name) != (target.Scope, target.Name))
            {
                throw AliasRouting.OtherMachine(routing);
            }
        }

        var alias = await machines.Aliases.UpdateAsync(target.Scope, target.Name, target.Alias!, arn, description, routes, stop);
        answer.WriteTime("updateDate"u8, alias.UpdatedAt);
    }
}
