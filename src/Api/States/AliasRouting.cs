using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>The members routingConfiguration and name of aliases, and AWS's rules for them.</summary>
internal static class AliasRouting
{
    private const int RoutesMax = 2;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>The name of an alias, checked with the other members: a number would be a version's.</summary>
    public static string ReadName(Members input)
    {
        var name = input.RequiredText("name", max: 80);
        if (name.Length > 0 && (name.AsSpan().ContainsAnyExcept(NameCharacters) || name.All(char.IsAsciiDigit)))
        {
            input.Violated(name, "name", @"Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$");
        }

        return name;
    }

    /// <summary><c>[{"stateMachineVersionArn":"…:stateMachine:Pay:3","weight":90},{"stateMachineVersionArn":"…:stateMachine:Pay:4","weight":10}]</c></summary>
    /// <returns>The items as they came; null when the member is absent.</returns>
    public static IReadOnlyList<Item>? Read(Members input)
    {
        if (input.List("routingConfiguration") is not { } list)
        {
            return null;
        }

        List<Item> items = [];
        foreach (var element in list)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Members.NotReadable();
            }

            var path = string.Create(CultureInfo.InvariantCulture, $"routingConfiguration.{items.Count + 1}.member");
            var arn = input.TextAt(Property(element, "stateMachineVersionArn"), $"{path}.stateMachineVersionArn", min: 1, max: 256);
            if (arn is null)
            {
                input.Missing($"{path}.stateMachineVersionArn");
            }

            items.Add(new Item(arn ?? "", ReadWeight(input, Property(element, "weight"), $"{path}.weight")));
        }

        if (items.Count is 0 or > RoutesMax)
        {
            input.Violated(
                $"[{string.Join(", ", items.Select(i => string.Create(CultureInfo.InvariantCulture, $"RoutingConfigurationListItem(stateMachineVersionArn={i.Arn}, weight={i.Weight})")))}]",
                "routingConfiguration",
                items.Count == 0 ? "Member must have length greater than or equal to 1" : "Member must have length less than or equal to 2");
        }

        return items;
    }

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

    private static int ReadWeight(Members input, JsonElement? value, string path)
    {
        if (value is not { } element)
        {
            input.Missing(path);
            return 0;
        }

        if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var weight))
        {
            throw Members.NotReadable();
        }

        if (weight is < 0 or > 100)
        {
            input.Violated(
                weight.ToString(CultureInfo.InvariantCulture), path, weight < 0 ? "Member must have value greater than or equal to 0" : "Member must have value less than or equal to 100");
        }

        return (int)Math.Clamp(weight, 0, 100);
    }

    private static string Arns(IReadOnlyList<Item> items) => $"[{string.Join(", ", items.Select(i => i.Arn))}]";

    private static AwsErrorException Invalid(string why) =>
        new("ValidationException", why) { Members = new JsonObject { ["reason"] = "INVALID_ROUTING_CONFIGURATION" } };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <param name="Arn">What should be a version's ARN.</param>
    /// <param name="Weight">0 to 100.</param>
    internal sealed record Item(string Arn, int Weight);
}
