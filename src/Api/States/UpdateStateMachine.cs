using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

internal sealed class UpdateStateMachine(StateMachineService machines, Func<Arn, bool> hasLogGroup) : StatesOperation("UpdateStateMachine")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("stateMachineArn");
        var definition = input.Text("definition");
        var roleArn = input.Text("roleArn");
        var target = StatesArn.Parse(arn, "stateMachine");
        var publication = MachineSettings.ReadPublication(input);
        var logging = MachineSettings.ReadLogging(input, hasLogGroup);
        var tracing = MachineSettings.ReadTracing(input);
        var encryption = EncryptionConfiguration.Read(input);
        if (definition is null && roleArn is null && logging is null && tracing is null && encryption is null)
        {
            throw new AwsErrorException(
                "MissingRequiredParameter",
                "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified");
        }

        if (roleArn is not null)
        {
            StatesArn.CheckRole(roleArn);
        }

        var (revision, updatedAt, version) = await machines.UpdateAsync(
            target.Scope,
            target.Name,
            arn,
            current => new StateMachineSettings(
                definition ?? current.Definition,
                roleArn ?? current.RoleArn,
                logging ?? current.Logging,
                tracing ?? current.TracingEnabled,
                encryption is null ? current.Encryption : encryption.Key),
            publication,
            stop);
        answer.WriteTime("updateDate"u8, updatedAt);
        if (revision.IsUpdate)
        {
            answer.WriteString("revisionId"u8, revision.Id);
        }

        if (version is not null)
        {
            answer.WriteString("stateMachineVersionArn"u8, version.Arn);
        }
    }
}
