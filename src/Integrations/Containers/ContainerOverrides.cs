using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Lambda.Commands;

namespace Treadle.Integrations.Containers;

/// <summary>A definition with what a task overrides in it.</summary>
internal static class ContainerOverrides
{
    /// <param name="definition">What is configured.</param>
    /// <param name="overrides"><c>{"Command":[…],"Environment":[{"Name","Value"}]}</c>; other members are for the cloud's machines and of no effect.</param>
    /// <param name="environment">Variables of the server, which both may replace.</param>
    /// <param name="owner">Whose log group.</param>
    /// <param name="logGroup">Where its output goes.</param>
    /// <param name="logStream">The stream there.</param>
    /// <param name="replace">What becomes of each word of the command: Batch's parameters.</param>
    public static LocalCommand Apply(
        ContainerDefinition definition, JsonObject? overrides, IEnumerable<KeyValuePair<string, string>> environment, AwsCaller owner, string logGroup, string logStream, Func<string, string>? replace = null)
    {
        var variables = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in definition.Environment.Concat(EnvironmentOf(overrides)))
        {
            variables[name] = value;
        }

        IEnumerable<string> command = overrides?["Command"] is JsonArray given ? given.Select(TextOf) : definition.Command;
        IEnumerable<string> words = [.. definition.EntryPoint, .. command];
        return new LocalCommand(owner, logGroup, logStream, definition.Folder, [.. replace is null ? words : words.Select(replace)], variables);
    }

    public static IEnumerable<KeyValuePair<string, string>> EnvironmentOf(JsonObject? overrides) => overrides?["Environment"] is JsonArray list
        ? list.OfType<JsonObject>().Where(e => e["Name"] is JsonString).Select(e => KeyValuePair.Create(((JsonString)e["Name"]!).Value, e["Value"] is { } value ? TextOf(value) : ""))
        : [];

    /// <summary><c>arn:aws:ecs:us-east-1:123456789012:task-definition/name:3</c>, <c>name:3</c> and <c>name</c> are all <c>name</c>.</summary>
    public static string NameOf(string definition)
    {
        var name = definition[(definition.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? name : name[..colon];
    }

    public static string TextOf(JsonValue value) => value is JsonString text ? text.Value : value.ToString();
}
