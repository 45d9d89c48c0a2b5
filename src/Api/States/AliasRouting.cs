using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>The member routingConfiguration of aliases, and AWS's rules for it.</summary>
internal static class AliasRouting
{
    /// <summary><c>[{"stateMachineVersionArn":"…:stateMachine:Pay:3","weight":90},{"stateMachineVersionArn":"…:stateMachine:Pay:4","weight":10}]</c></summary>
    /// <returns>One or two items; null when the member is absent.</returns>
    public static IReadOnlyList<Item>? Read(Members input) => input.List("routingConfiguration") is { } list
        ? [.. list.Select(e => new Members(e)).Select(m => new Item(m.Given("stateMachineVersionArn"), m.Integer("weight")!.Value))]
        : null;

    /// <summary>The machine that all the versions are of, and the versions with their weights.</summary>
    /// <exception cref="AwsErrorException">ValidationException, InvalidArn.</exception>
    public static (MachineArn Machine, IReadOnlyList<VersionWeight> Routes) Resolve(IReadOnlyList<Item> items)
    {
        var targets = items.Select(i => MachineArn.Parse(i.Arn)).ToList();
        if (targets.Any(t => t.Version is null))
        {
            throw Invalid($"Routing configuration must contain state machine version ARNs. Received: {Arns(items)}");
        }

        if (targets.Distinct().Count() < targets.Count)
        {
            throw Invalid($"Routing configuration must contain distinct state machine version ARNs. Received: {Arns(items)}");
        }

        if (targets.DistinctBy(t => (t.Scope, t.Name)).Count() > 1)
        {
            throw OtherMachine(items);
        }

        if (items.Sum(i => i.Weight) != 100)
        {
            throw Invalid($"Sum of routing configuration weights must equal 100. Received: [{string.Join(", ", items.Select(i => i.Weight))}]");
        }

        return (targets[0], [.. items.Zip(targets, (i, t) => new VersionWeight(i.Arn, t.Version!.Value, i.Weight))]);
    }

    /// <summary>Not all the versions are of the machine that the alias is of.</summary>
    public static AwsErrorException OtherMachine(IReadOnlyList<Item> items) =>
        Invalid($"Routing configuration must contain versions of one state machine. Received: {Arns(items)}");

    public static void Write(Utf8JsonWriter answer, StateMachineAlias alias)
    {
        answer.WriteStartArray("routingConfiguration"u8);
        foreach (var route in alias.Routes)
        {
            answer.WriteStartObject();
            answer.WriteString("stateMachineVersionArn"u8, alias.VersionArn(route));
            answer.WriteNumber("weight"u8, route.Weight);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    private static string Arns(IReadOnlyList<Item> items) => $"[{string.Join(", ", items.Select(i => i.Arn))}]";

    private static AwsErrorException Invalid(string why) =>
        new("ValidationException", why) { Members = new JsonObject { ["reason"] = "INVALID_ROUTING_CONFIGURATION" } };

    /// <param name="Arn">What should be a version's ARN.</param>
    /// <param name="Weight">0 to 100.</param>
    internal sealed record Item(string Arn, int Weight);
}
