using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class PublishStateMachineVersion(StateMachineService machines) : StatesOperation("PublishStateMachineVersion")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var revisionId = input.Text("revisionId");
        var description = input.Text("description");
        var target = MachineArn.Parse(arn);
        var version = target.IsPlain
            ? await machines.Versions.PublishAsync(target.Scope, target.Name, arn, revisionId, description, stop)
            : throw StatesErrors.StateMachineDoesNotExist(arn);
        answer.WriteTime("creationDate"u8, version.CreatedAt);
        answer.WriteString("stateMachineVersionArn"u8, version.Arn);
    }
}
