using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads the block <c>functions</c>: a mapping, or a list of mappings that are merged.</summary>
internal sealed partial class FunctionReader(string service, Provider provider, Problems problems)
{
    private static readonly Keys Known = new Keys("a function")
        .Accept("handler", "name", "description", "runtime", "memorySize", "timeout", "environment", "package", "tags", "events", "role", "versionFunction",
            "disableLogs", "logRetentionInDays", "reservedConcurrency", "ephemeralStorageSize", "architecture", "dependsOn", "condition",
            "onError", "destinations", "maximumRetryAttempts", "maximumEventAge", "logs", "httpApi")
        .Cosmetic("iamRoleStatements", "iamRoleStatementsName", "iamRoleStatementsInherit", "tracing", "kmsKeyArn", "awsKmsKeyArn", "provisionedConcurrency",
            "vpc", "snapStart", "logDataProtectionPolicy", "runtimeManagement", "recursiveLoop", "iam")
        .Refuse("layers", "image", "fileSystemConfig", "url", "build", "concurrency");

    public List<FunctionModel> Read(Block top)
    {
        IEnumerable<YmlEntry> entries = top["functions"] switch
        {
            null => [],
            YmlList list when list.Items.All(i => i is YmlMap or YmlScalar { Value: null }) => list.Items.OfType<YmlMap>().SelectMany(m => m.Entries),
            _ => top.Mapping("functions")?.Map.Entries ?? [],
        };
        var functions = new List<FunctionModel>();
        foreach (var entry in entries)
        {
            if (!FunctionId().IsMatch(entry.Key))
            {
                problems.Error(entry.KeyAt, $"The function's name \"{entry.Key}\" is not allowed: letters, digits, - and _.");
            }
            else if (functions.Any(f => f.Id == entry.Key))
            {
                problems.Error(entry.KeyAt, $"The function \"{entry.Key}\" stands here twice.");
            }
            else if (entry.Value is not YmlMap map)
            {
                problems.Error(entry.Value.At, $"functions.{entry.Key} has to be a mapping with at least a handler, not {entry.Value.Describe()}.");
            }
            else
            {
                functions.Add(Function(entry, new Block(map, "functions." + entry.Key, problems)));
            }
        }

        return functions;
    }

    private FunctionModel Function(YmlEntry entry, Block block)
    {
        Known.Check(block.Map, problems);
        var name = block.Text("name") ?? $"{service}-{provider.Stage}-{entry.Key}";
        if (!AwsName().IsMatch(name))
        {
            problems.Error(block["name"] is null ? entry.KeyAt : block.At("name"), $"The function's name \"{name}\" is not allowed: 1 to 64 letters, digits, - and _.");
        }

        var handler = block.Text("handler");
        // What is refused by name above need not be missed here as well.
        if (handler is null && block["image"] is null)
        {
            problems.Error(entry.KeyAt, $"functions.{entry.Key}.handler is missing: the file and function to run, as bin/hello or handler.hello.");
        }

        var runtime = block.Text("runtime") ?? provider.Runtime;
        if (runtime is not null && !Runtimes.IsKnown(runtime))
        {
            problems.Error(block["runtime"] is null ? entry.KeyAt : block.At("runtime"), $"The runtime \"{runtime}\" is not supported. {Runtimes.Allowed}");
        }

        var events = new FunctionEvents();
        Read(events, block, entry.Key);
        return new FunctionModel
        {
            Id = entry.Key,
            At = entry.KeyAt,
            Name = name,
            Handler = handler ?? "",
            HandlerAt = block.At("handler"),
            Runtime = runtime,
            Description = block.Text("description"),
            MemorySize = block.Whole("memorySize", 128, 10_240),
            Timeout = block.Whole("timeout", 1, 900),
            Environment = EnvironmentReader.Read(block, problems),
            Tags = block.Object("tags") ?? [],
            Role = block.Json("role"),
            HasVersions = block.Truth("versionFunction"),
            HasLogs = block.Truth("disableLogs") is not true,
            LogRetentionDays = block.Whole("logRetentionInDays", 1, 3653),
            ReservedConcurrency = block.Whole("reservedConcurrency", 0),
            EphemeralStorageMb = block.Whole("ephemeralStorageSize", 512, 10_240),
            Architecture = block.Text("architecture"),
            DependsOn = block.Texts("dependsOn"),
            Condition = block.Text("condition"),
            DeadLetterTarget = block.Json("onError"),
            MaximumRetryAttempts = block.Whole("maximumRetryAttempts", 0, 2),
            MaximumEventAgeSeconds = block.Whole("maximumEventAge", 60, 21_600),
            OnSuccess = Destination(block, "onSuccess"),
            OnFailure = Destination(block, "onFailure"),
            Logging = Logging(block),
            Package = PackageReader.Read(block.Mapping("package"), problems),
            Http = events.Http,
            HttpApi = events.HttpApi,
            Schedules = events.Schedules,
            Rules = events.Rules,
            Topics = events.Topics,
            HttpApiPayload = HttpApiReader.Payload(block.Mapping("httpApi"), problems),
        };
    }

    /// <summary>The key of another function, an ARN, or a mapping with <c>type</c> and <c>arn</c>.</summary>
    private JsonNode? Destination(Block block, string side)
    {
        if (block.Mapping("destinations") is not { } destinations)
        {
            return null;
        }

        new Keys("destinations").Accept("onSuccess", "onFailure").Check(destinations.Map, problems);
        return destinations[side] is YmlMap map && map["arn"] is { } arn ? arn.ToJson() : destinations.Json(side);
    }

    private JsonObject? Logging(Block block)
    {
        if (block.Mapping("logs") is not { } logs)
        {
            return null;
        }

        new Keys("logs").Accept("logFormat", "applicationLogLevel", "systemLogLevel", "logGroup").Check(logs.Map, problems);
        var properties = new JsonObject();
        foreach (var key in (string[])["logFormat", "applicationLogLevel", "systemLogLevel", "logGroup"])
        {
            if (logs.Json(key) is { } value)
            {
                properties[char.ToUpperInvariant(key[0]) + key[1..]] = value;
            }
        }

        return properties;
    }

    private void Read(FunctionEvents events, Block block, string id)
    {
        var number = 0;
        foreach (var item in block.List("events"))
        {
            number++;
            var kind = item switch
            {
                YmlMap { Entries: [{ Key: var key }, ..] } => key,
                YmlScalar scalar => scalar.AsText(),
                _ => item.Describe(),
            };
            switch (kind, item)
            {
                case ("http", YmlMap map):
                    events.Http.AddRange(new FunctionHttpReader(id, provider, problems).Read(map) is { } method ? [method] : []);
                    break;
                case ("httpApi", YmlMap map):
                    events.HttpApi.AddRange(HttpApiReader.Route(map, id, problems) is { } route ? [route] : []);
                    break;
                case ("schedule", YmlMap map):
                    events.Schedules.AddRange(new ScheduleEventReader(problems).OfFunction(map.Entries[0].Value, id) is { } schedule ? [schedule] : []);
                    break;
                case ("eventBridge", YmlMap map):
                    events.Rules.AddRange(new RuleEventReader(problems).OfFunction(map.Entries[0].Value, id, number) is { } rule ? [rule] : []);
                    break;
                case ("sns", YmlMap map):
                    events.Topics.AddRange(new TopicEventReader(provider, problems).Read(map.Entries[0].Value, id) is { } topic ? [topic] : []);
                    break;
                default:
                    problems.Error(item.At, $"The event \"{kind}\" of the function \"{id}\" is not supported yet; allowed are http, httpApi, schedule, eventBridge and sns.");
                    break;
            }
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9-_]+$", RegexOptions.NonBacktracking)]
    private static partial Regex FunctionId();

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex AwsName();
}

/// <summary>The runtimes a function may name.</summary>
internal static class Runtimes
{
    public const string Allowed = "Allowed are dotnet*, nodejs*, python*, go1.x and provided*.";

    public static bool IsKnown(string runtime) => IsDotNet(runtime)
        || runtime.StartsWith("nodejs", StringComparison.Ordinal)
        || runtime.StartsWith("python", StringComparison.Ordinal)
        || runtime.StartsWith("provided", StringComparison.Ordinal)
        || runtime == "go1.x";

    public static bool IsDotNet(string? runtime) => runtime?.StartsWith("dotnet", StringComparison.Ordinal) is true;

    public static bool IsBinary(string? runtime) => runtime is "go1.x" || runtime?.StartsWith("provided", StringComparison.Ordinal) is true;
}

/// <summary>The events of a function, by kind.</summary>
internal sealed record FunctionEvents
{
    public List<HttpEvent> Http { get; } = [];
    public List<HttpApiEvent> HttpApi { get; } = [];
    public List<ScheduleEvent> Schedules { get; } = [];
    public List<RuleEvent> Rules { get; } = [];
    public List<TopicEvent> Topics { get; } = [];
}
