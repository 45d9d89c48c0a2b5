using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>An operation that Step Functions has and this server does not have yet: refused by name.</summary>
internal sealed class Unsupported(string name) : StatesOperation(name)
{
    private static readonly string[] Names =
    [
        "CreateStateMachineAlias", "DeleteStateMachineAlias", "DeleteStateMachineVersion", "DescribeStateMachineAlias",
        "ListStateMachineAliases", "ListStateMachineVersions", "PublishStateMachineVersion", "TestState",
        "UpdateStateMachineAlias",
    ];

    public static IEnumerable<IOperation> All => Names.Select(n => new Unsupported(n));

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop) =>
        throw StatesErrors.NotSupported($"The operation {Name}");

    /// <summary>The members publish and versionDescription of CreateStateMachine and UpdateStateMachine.</summary>
    /// <exception cref="AwsErrorException">ValidationException: AWS's own, or that versions are not supported.</exception>
    public static void RefuseVersions(bool publish, string? versionDescription)
    {
        if (versionDescription is not null && !publish)
        {
            throw new AwsErrorException("ValidationException", "Version description can only be set when publish is true");
        }

        if (publish)
        {
            throw StatesErrors.NotSupported("Publishing a version of a state machine (publish)");
        }
    }
}
