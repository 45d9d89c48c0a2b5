using System.Text.Json;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class CreateStateMachine(StateMachineService machines, Func<Arn, bool> hasLogGroup, Limits limits) : StatesOperation("CreateStateMachine")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var name = input.RequiredText("name", max: 80);
        var definition = input.RequiredText("definition", max: limits.DefinitionLengthMax, isSensitive: true);
        var roleArn = input.RequiredText("roleArn", max: 256);
        var type = MachineSettings.ReadType(input);
        var tags = MachineSettings.ReadTags(input);
        var publish = input.Boolean("publish") ?? false;
        var versionDescription = input.Text("versionDescription", max: 256, isSensitive: true);
        input.Check();
        if (!ResourceNames.IsValid(name))
        {
            throw StatesErrors.InvalidName(name);
        }

        StatesArn.CheckRole(roleArn);
        var publication = MachineSettings.Publication(publish, versionDescription);
        var settings = new StateMachineSettings(
            definition,
            roleArn,
            MachineSettings.ReadLogging(input, hasLogGroup) ?? LoggingSettings.Off,
            MachineSettings.ReadTracing(input) ?? false,
            EncryptionConfiguration.Read(input)?.Key);
        var (machine, version) = await machines.CreateAsync(caller.Scope, name, Arn.StateMachine(caller, name), type, settings, tags, publication, stop);
        answer.WriteString("stateMachineArn"u8, machine.Arn);
        answer.WriteTime("creationDate"u8, machine.CreatedAt);
        if (version is not null)
        {
            answer.WriteString("stateMachineVersionArn"u8, version.Arn);
        }
    }
}
