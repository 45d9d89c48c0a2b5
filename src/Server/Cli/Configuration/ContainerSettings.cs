using System.Text.Json.Nodes;
using Treadle.Integrations.Containers;

namespace Treadle.Server.Cli.Configuration;

/// <summary>The commands that stand for containers: <c>services.ecs.taskDefinitions</c> and <c>services.batch.jobDefinitions</c> of treadle.json.</summary>
/// <remarks>
/// <code>
/// "services": {"ecs": {"taskDefinitions": {"report": {"command": ["python3", "report.py"], "entryPoint": [], "environment": {"MODE": "local"}, "folder": "jobs"}}}}
/// </code>
/// </remarks>
internal static class ContainerSettings
{
    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal) { ["ecs"] = "taskDefinitions", ["batch"] = "jobDefinitions" };

    /// <exception cref="CliException">A definition can't be used.</exception>
    public static ContainerDefinitions Of(SettingsFile file) => new(Read(file, "ecs"), Read(file, "batch"));

    /// <summary>What a service's settings say besides definitions; null when that is nothing.</summary>
    public static JsonNode? WithoutDefinitions(string service, JsonNode? setting)
    {
        if (!Members.TryGetValue(service, out var member) || setting is not JsonObject members || !members.ContainsKey(member))
        {
            return setting ?? new JsonObject();
        }

        var rest = (JsonObject)members.DeepClone();
        rest.Remove(member);
        return rest.Count == 0 ? null : rest;
    }

    private static Dictionary<string, ContainerDefinition> Read(SettingsFile file, string service)
    {
        var from = $"services.{service}.{Members[service]} in {file.Path}";
        var definitions = new Dictionary<string, ContainerDefinition>(StringComparer.Ordinal);
        if ((file.Services[service] as JsonObject)?[Members[service]] is not { } given)
        {
            return definitions;
        }

        foreach (var (name, definition) in given as JsonObject ?? throw Wrong(from, "it must be an object"))
        {
            definitions[name] = ReadDefinition(definition as JsonObject ?? throw Wrong($"{name} of {from}", "it must be an object with 'command'"), $"{name} of {from}", Path.GetDirectoryName(file.Path)!);
        }

        return definitions;
    }

    private static ContainerDefinition ReadDefinition(JsonObject definition, string from, string folder)
    {
        foreach (var (member, _) in definition)
        {
            if (member is not ("command" or "entryPoint" or "environment" or "folder"))
            {
                throw Wrong(from, $"'{member}' is no part of it. There are: command, entryPoint, environment, folder");
            }
        }

        var command = Texts(definition["command"], $"command of {from}");
        var entryPoint = Texts(definition["entryPoint"], $"entryPoint of {from}");
        if (command.Count + entryPoint.Count == 0)
        {
            throw Wrong(from, "it needs a command, as [\"python3\", \"job.py\"]");
        }

        var environment = definition["environment"] switch
        {
            null => [],
            JsonObject variables => variables.ToDictionary(v => v.Key, v => Text(v.Value, $"environment.{v.Key} of {from}"), StringComparer.Ordinal),
            _ => throw Wrong($"environment of {from}", "it must be an object of texts"),
        };
        return new ContainerDefinition(entryPoint, command, environment, definition["folder"] is { } path ? Path.GetFullPath(Text(path, $"folder of {from}"), folder) : Path.GetFullPath(folder));
    }

    private static List<string> Texts(JsonNode? value, string from) => value switch
    {
        null => [],
        JsonArray items => [.. items.Select(item => Text(item, from))],
        _ => throw Wrong(from, "it must be a list of texts"),
    };

    private static string Text(JsonNode? value, string from) => value is JsonValue text && text.TryGetValue<string>(out var found) ? found : throw Wrong(from, "it must be a text");

    private static CliException Wrong(string from, string what) => new($"{from}: {what}.", ExitCode.WrongUse);
}
