using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>A function as it is stored: its configuration and which package it runs.</summary>
public sealed record Function
{
    internal const string Kind = "function";

    /// <summary>The version that is worked on.</summary>
    public const string LatestVersion = "$LATEST";

    public required AwsCaller Owner { get; init; }

    public required string Name { get; init; }

    /// <summary><c>$LATEST</c>, or the number of a published version.</summary>
    public string Version { get; init; } = LatestVersion;

    /// <summary>As <c>python3.12</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>As <c>module.function</c>, <c>bin/hello</c>, <c>functions/hello.cs</c>.</summary>
    public required string Handler { get; init; }

    public required string Role { get; init; }

    public string Description { get; init; } = "";

    /// <summary>1 to 900.</summary>
    public int TimeoutSeconds { get; init; } = 3;

    /// <summary>128 to 10,240; a process that takes more is killed.</summary>
    public int MemoryMegabytes { get; init; } = 128;

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = EmptyMap;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = EmptyMap;

    public string Architecture { get; init; } = "x86_64";

    public int EphemeralStorageMegabytes { get; init; } = 512;

    /// <summary><c>PassThrough</c> or <c>Active</c>; stored only.</summary>
    public string TracingMode { get; init; } = "PassThrough";

    /// <summary>Where its lines go; null is <c>/aws/lambda/NAME</c>.</summary>
    public string? CustomLogGroup { get; init; }

    /// <summary><c>Text</c> or <c>JSON</c>.</summary>
    public string LogFormat { get; init; } = "Text";

    /// <summary><c>TRACE</c> to <c>FATAL</c>, for the format JSON; null is not set, which is <c>INFO</c>.</summary>
    public string? ApplicationLogLevel { get; init; }

    /// <summary><c>DEBUG</c>, <c>INFO</c> or <c>WARN</c>, for the format JSON; null is not set, which is <c>INFO</c>.</summary>
    public string? SystemLogLevel { get; init; }

    /// <summary>How many of its calls may run at the same time, all versions together; null is no bound of its own, 0 none at all.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>An absolute folder that the code is run from instead of a package: what changes there is used by the next call.</summary>
    public string? LocalFolder { get; init; }

    /// <summary>The package's SHA-256, 64 hexadecimal digits: its name in the package store.</summary>
    public required string Package { get; init; }

    /// <summary>Bytes of the package.</summary>
    public required long CodeSize { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>A UUID, new at each change of code or configuration.</summary>
    public required string RevisionId { get; init; }

    internal static readonly ImmutableSortedDictionary<string, string> EmptyMap =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public string Arn => Aws.Arn.Function(Owner, Name);

    public string LogGroup => CustomLogGroup ?? $"/aws/lambda/{Name}";

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The package's SHA-256 as AWS shows it, base64.</summary>
    public string CodeSha256 => Convert.ToBase64String(Convert.FromHexString(Package));

    internal ResourceKey Key => new(Kind, Owner.Scope, Name);

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["runtime"] = Runtime,
        ["handler"] = Handler,
        ["role"] = Role,
        ["description"] = Description,
        ["timeout"] = TimeoutSeconds,
        ["memory"] = MemoryMegabytes,
        ["environment"] = ToJson(Environment),
        ["tags"] = ToJson(Tags),
        ["architecture"] = Architecture,
        ["ephemeralStorage"] = EphemeralStorageMegabytes,
        ["tracing"] = TracingMode,
        ["logGroup"] = CustomLogGroup,
        ["package"] = Package,
        ["codeSize"] = CodeSize,
        ["lastModified"] = LastModified.ToUnixTimeMilliseconds(),
        ["revision"] = RevisionId,
    });

    internal static Function FromResource(Resource resource)
    {
        var document = JsonNode.Parse(resource.Data.Span)!;
        var scope = resource.Key.Scope.Split('/', 2);
        return new Function
        {
            Owner = new AwsCaller(scope[0], scope[1]),
            Name = resource.Key.Id,
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
            Package = (string)document["package"]!,
            CodeSize = (long)document["codeSize"]!,
            LastModified = DateTimeOffset.FromUnixTimeMilliseconds((long)document["lastModified"]!),
            RevisionId = (string)document["revision"]!,
        };
    }

    private static JsonObject ToJson(ImmutableSortedDictionary<string, string> map) =>
        new(map.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));

    private static ImmutableSortedDictionary<string, string> FromJson(JsonNode? map) =>
        EmptyMap.AddRange(map!.AsObject().Select(e => KeyValuePair.Create(e.Key, (string)e.Value!)));
}
