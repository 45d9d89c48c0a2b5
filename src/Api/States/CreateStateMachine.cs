using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class CreateStateMachine(StateMachineService machines, Func<Arn, bool> hasLogGroup) : StatesOperation("CreateStateMachine")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var name = input.Given("name");
        var definition = input.Given("definition");
        var roleArn = input.Given("roleArn");
        var type = MachineSettings.ReadType(input);
        var tags = MachineSettings.ReadTags(input);
        if (!ResourceNames.IsValid(name))
        {
            throw StatesErrors.InvalidName(name);
        }

        StatesArn.CheckRole(roleArn);
        var publication = MachineSettings.ReadPublication(input);
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
