using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>What a stage is set to, as AWS::ApiGateway::Stage and the StageDescription of a deployment write it, turned into UpdateStage's patches.</summary>
/// <remarks>Source: CloudFormation user guide, "AWS::ApiGateway::Stage" and "AWS::ApiGateway::Stage MethodSetting".</remarks>
internal static class StageSettings
{
    private static readonly (string Property, string Field)[] MethodFields =
    [
        ("MetricsEnabled", "metrics/enabled"), ("DataTraceEnabled", "logging/dataTrace"), ("LoggingLevel", "logging/loglevel"),
        ("ThrottlingBurstLimit", "throttling/burstLimit"), ("ThrottlingRateLimit", "throttling/rateLimit"),
        ("CachingEnabled", "caching/enabled"), ("CacheTtlInSeconds", "caching/ttlInSeconds"), ("CacheDataEncrypted", "caching/dataEncrypted"),
    ];

    /// <summary>Makes a stage that was set to the old what the new says.</summary>
    public static List<JsonObject> Patches(JsonObject old, JsonObject @new)
    {
        var patches = new List<JsonObject>();
        GatewayCalls.Replace(patches, "/description", old.Text("Description") ?? "", @new.Text("Description") ?? "");
        GatewayCalls.Replace(patches, "/tracingEnabled", Flag(old.Truth("TracingEnabled") is true), Flag(@new.Truth("TracingEnabled") is true));
        GatewayCalls.Replace(patches, "/cacheClusterEnabled", Flag(old.Truth("CacheClusterEnabled") is true), Flag(@new.Truth("CacheClusterEnabled") is true));
        Variables(patches, old["Variables"] as JsonObject ?? [], @new["Variables"] as JsonObject ?? []);
        if (AccessLog(@new) is { } log)
        {
            GatewayCalls.Replace(patches, "/accessLogSettings/destinationArn", AccessLog(old)?.Text("DestinationArn"), log.Text("DestinationArn"));
            GatewayCalls.Replace(patches, "/accessLogSettings/format", AccessLog(old)?.Text("Format"), log.Text("Format"));
        }
        else if (AccessLog(old) is not null)
        {
            patches.Add(Remove("/accessLogSettings"));
        }

        Methods(patches, MethodsOf(old), MethodsOf(@new));
        return patches;
    }

    private static JsonObject? AccessLog(JsonObject properties) => properties["AccessLogSetting"] as JsonObject;

    private static void Variables(List<JsonObject> patches, JsonObject old, JsonObject @new)
    {
        foreach (var name in old.Select(v => v.Key).Union(@new.Select(v => v.Key)))
        {
            GatewayCalls.Replace(patches, "/variables/" + name, old.Text(name), @new.Text(name));
        }
    }

    /// <summary>A method whose settings differ is set anew: a field that is not written any more has its default again.</summary>
    private static void Methods(List<JsonObject> patches, Dictionary<string, JsonObject> old, Dictionary<string, JsonObject> @new)
    {
        foreach (var (path, settings) in old)
        {
            if (!@new.TryGetValue(path, out var kept) || !JsonNode.DeepEquals(settings, kept))
            {
                patches.Add(Remove("/" + path));
            }
        }

        foreach (var (path, settings) in @new.Where(method => !old.TryGetValue(method.Key, out var before) || !JsonNode.DeepEquals(before, method.Value)))
        {
            patches.AddRange(MethodFields.Where(field => settings.ContainsKey(field.Property)).Select(field => new JsonObject
            {
                ["op"] = "replace", ["path"] = $"/{path}/{field.Field}", ["value"] = Value(settings, field.Property),
            }));
        }
    }

    /// <summary>By <c>{path}/{verb}</c> as patches name a method: <c>*/*</c> for <c>/*</c> and <c>*</c>, <c>~1a~1{b}/GET</c> for <c>/a/{b}</c>.</summary>
    private static Dictionary<string, JsonObject> MethodsOf(JsonObject properties)
    {
        var methods = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var setting in (properties["MethodSettings"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var path = setting.Text("ResourcePath") ?? "/*";
            methods[$"{(path is "/*" or "*" ? "*" : path.Replace("/", "~1", StringComparison.Ordinal))}/{setting.Text("HttpMethod") ?? "*"}"] = setting;
        }

        return methods;
    }

    private static string? Value(JsonObject settings, string property) =>
        settings[property]!.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? Flag((bool)settings[property]!) : settings.Text(property);

    private static JsonObject Remove(string path) => new() { ["op"] = "remove", ["path"] = path };

    private static string Flag(bool value) => value ? "true" : "false";
}
