using System.Globalization;

namespace Treadle.Engine.Executions;

/// <summary>Which execution it is: what the context object and the ARNs need, fixed at its start.</summary>
public sealed record ExecutionIdentity(ExecutionId Id, string Arn, string Name, string StateMachineArn, string StateMachineName)
{
    /// <summary>The published version of the machine that it was started through; null when it was started by the machine's own ARN.</summary>
    public int? Version { get; init; }

    /// <summary>The alias it was started through, which chose <see cref="Version"/>; null without one.</summary>
    public string? Alias { get; init; }

    /// <summary><c>arn:aws:states:us-east-1:000000000000:stateMachine:Pay:3</c>; null without a version.</summary>
    public string? VersionArn => VersionArnOf(StateMachineArn, Version);

    /// <summary><c>arn:aws:states:us-east-1:000000000000:stateMachine:Pay:live</c>; null without an alias.</summary>
    public string? AliasArn => AliasArnOf(StateMachineArn, Alias);

    /// <inheritdoc cref="VersionArn"/>
    public static string? VersionArnOf(string stateMachineArn, int? version) =>
        version is { } number ? string.Create(CultureInfo.InvariantCulture, $"{stateMachineArn}:{number}") : null;

    /// <inheritdoc cref="AliasArn"/>
    public static string? AliasArnOf(string stateMachineArn, string? alias) => alias is null ? null : $"{stateMachineArn}:{alias}";
}
