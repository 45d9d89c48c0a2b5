using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>A version of a function as the document that is stored. Members that were not there in former releases may be missing.</summary>
internal static class FunctionDocument
{
    public static byte[] ToBytes(this Function function) => JsonSerializer.SerializeToUtf8Bytes(ToJson(function));

    /// <summary>Code and configuration alone: equal for two versions that would run the same.</summary>
    public static string Content(this Function function)
    {
        var document = ToJson(function);
        foreach (var other in (string[])["description", "tags", "reservedConcurrency", "lastModified", "revision", "content"])
        {
            document.Remove(other);
        }

        return document.ToJsonString();
    }

    public static Function ToFunction(Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        var (owner, id) = Owned.Split(resource.Key);
        var (name, version) = Owned.SplitId(id);
        return new Function
        {
            Owner = owner,
            Name = name,
            Version = version ?? Function.LatestVersion,
            Runtime = (string)document["runtime"]!,
            Handler = (string)document["handler"]!,
            Role = (string)document["role"]!,
            Description = (string)document["description"]!,
            TimeoutSeconds = (int)document["timeout"]!,
            MemoryMegabytes = (int)document["memory"]!,
            Environment = FromJson(document["environment"]),
            Tags = FromJson(document["tags"]),
            Architecture = (string)document["architecture"]!,
            EphemeralStorageMegabytes = (int)document["ephemeralStorage"]!,
            TracingMode = (string)document["tracing"]!,
            CustomLogGroup = (string?)document["logGroup"],
            LogFormat = (string?)document["logFormat"] ?? "Text",
            ApplicationLogLevel = (string?)document["applicationLogLevel"],
            SystemLogLevel = (string?)document["systemLogLevel"],
            DeadLetterTarget = (string?)document["deadLetterTarget"],
            Vpc = ReadVpc(document["vpc"]),
            KmsKeyArn = (string?)document["kmsKey"],
            ReservedConcurrency = (int?)document["reservedConcurrency"],
            LocalFolder = (string?)document["localFolder"],
            Package = (string)document["package"]!,
            CodeSize = (long)document["codeSize"]!,
            LastModified = DateTimeOffset.FromUnixTimeMilliseconds((long)document["lastModified"]!),
            RevisionId = (string)document["revision"]!,
            ContentId = (string?)document["content"] ?? (string)document["revision"]!,
        };
    }

    private static JsonObject ToJson(Function function) => new()
    {
        ["runtime"] = function.Runtime,
        ["handler"] = function.Handler,
        ["role"] = function.Role,
        ["description"] = function.Description,
        ["timeout"] = function.TimeoutSeconds,
        ["memory"] = function.MemoryMegabytes,
        ["environment"] = ToJson(function.Environment),
        ["tags"] = ToJson(function.Tags),
        ["architecture"] = function.Architecture,
        ["ephemeralStorage"] = function.EphemeralStorageMegabytes,
        ["tracing"] = function.TracingMode,
        ["logGroup"] = function.CustomLogGroup,
        ["logFormat"] = function.LogFormat,
        ["applicationLogLevel"] = function.ApplicationLogLevel,
        ["systemLogLevel"] = function.SystemLogLevel,
        ["deadLetterTarget"] = function.DeadLetterTarget,
        ["vpc"] = function.Vpc is { } vpc
            ? new JsonObject { ["subnets"] = Texts(vpc.Subnets), ["securityGroups"] = Texts(vpc.SecurityGroups), ["ipv6"] = vpc.AllowsIpv6 }
            : null,
        ["kmsKey"] = function.KmsKeyArn,
        ["reservedConcurrency"] = function.ReservedConcurrency,
        ["localFolder"] = function.LocalFolder,
        ["package"] = function.Package,
        ["codeSize"] = function.CodeSize,
        ["lastModified"] = function.LastModified.ToUnixTimeMilliseconds(),
        ["revision"] = function.RevisionId,
        ["content"] = function.ContentId,
    };

    private static VpcSettings? ReadVpc(JsonNode? vpc) => vpc is null
        ? null
        : new VpcSettings(Texts(vpc["subnets"]), Texts(vpc["securityGroups"]), (bool)vpc["ipv6"]!);

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);

    private static ImmutableArray<string> Texts(JsonNode? array) => [.. array!.AsArray().Select(t => (string)t!)];

    private static JsonObject ToJson(ImmutableSortedDictionary<string, string> map) =>
        new(map.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));

    private static ImmutableSortedDictionary<string, string> FromJson(JsonNode? map) =>
        Function.EmptyMap.AddRange(map!.AsObject().Select(e => KeyValuePair.Create(e.Key, (string)e.Value!)));
}

/// <summary>Keys of what belongs to a function: <c>name</c>, or <c>name:qualifier</c>.</summary>
internal static class Owned
{
    public static ResourceKey Key(string kind, AwsCaller owner, string name, string? qualifier) =>
        new(kind, owner.Scope, qualifier is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{qualifier}"));

    public static (AwsCaller Owner, string Id) Split(ResourceKey key)
    {
        var scope = key.Scope.Split('/', 2);
        return (new AwsCaller(scope[0], scope[1]), key.Id);
    }

    public static (string Name, string? Qualifier) SplitId(string id) =>
        id.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (id[..colon], id[(colon + 1)..]) : (id, null);
}
