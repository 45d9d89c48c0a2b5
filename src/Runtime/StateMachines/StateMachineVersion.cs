using System.Text.Json.Serialization;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.StateMachines;

/// <summary>A published version of a state machine: a number for one of its revisions. It never changes, and its number is never given again.</summary>
public sealed record StateMachineVersion
{
    public required string StateMachineName { get; init; }

    public required string StateMachineArn { get; init; }

    /// <summary><c>account/region</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>From 1, one more with each that is published.</summary>
    public required int Number { get; init; }

    /// <summary>What it runs: the id of a <c>state-machine-revision</c> resource.</summary>
    public required string Revision { get; init; }

    /// <summary>Null when none was given.</summary>
    public string? Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><c>arn:aws:states:us-east-1:000000000000:stateMachine:Pay:3</c></summary>
    [JsonIgnore]
    public string Arn => ExecutionIdentity.VersionArnOf(StateMachineArn, Number)!;
}

/// <summary>A name for one version of a state machine, or for two that share its starts.</summary>
public sealed record StateMachineAlias
{
    public required string Name { get; init; }

    public required string StateMachineName { get; init; }

    public required string StateMachineArn { get; init; }

    /// <summary><c>account/region</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>Null when none was given.</summary>
    public string? Description { get; init; }

    /// <summary>One or two of different versions, with weights that make 100; in the order given.</summary>
    public required IReadOnlyList<AliasRoute> Routes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary><c>arn:aws:states:us-east-1:000000000000:stateMachine:Pay:live</c></summary>
    [JsonIgnore]
    public string Arn => ExecutionIdentity.AliasArnOf(StateMachineArn, Name)!;

    /// <summary>The ARN of the version that a route leads to.</summary>
    public string VersionArn(AliasRoute route) => ExecutionIdentity.VersionArnOf(StateMachineArn, route.Version)!;

    /// <summary>The route that a start takes.</summary>
    /// <param name="chance">0 to 99, each as likely as the others.</param>
    public AliasRoute RouteOf(int chance)
    {
        foreach (var route in Routes)
        {
            if (chance < route.Weight)
            {
                return route;
            }

            chance -= route.Weight;
        }

        throw new InvalidOperationException($"The weights of {Arn} do not make 100.");
    }
}

/// <param name="Version">The version's number.</param>
/// <param name="Weight">Percent of the starts, 0 to 100.</param>
/// <param name="Revision">The version's revision, which never changes: a start needs no look at the version itself.</param>
public sealed record AliasRoute(int Version, int Weight, string Revision);

/// <summary>Asks a creation or an update to publish what it leaves as a version.</summary>
/// <param name="Description">The version's; null for none.</param>
public sealed record Publication(string? Description);
