using System.Collections.Immutable;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>One version of a function: its configuration and which code it runs. <c>$LATEST</c> changes, a published version never does.</summary>
/// <remarks>What belongs to the function as a whole (tags, reserved concurrency) is that of <c>$LATEST</c>, whichever version carries it.</remarks>
public sealed record Function
{
    internal const string Kind = "function";
    internal const string VersionKind = "function-version";

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

    /// <summary>The ARN of what gets asynchronous calls that failed for good; null for none.</summary>
    public string? DeadLetterTarget { get; init; }

    /// <summary>Stored only: there is no network of its own that a function could be put into.</summary>
    public VpcSettings? Vpc { get; init; }

    /// <summary>Stored only.</summary>
    public string? KmsKeyArn { get; init; }

    /// <summary>How many of its calls may run at the same time, all versions together; null is no bound of its own, 0 none at all.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>An absolute folder that the code is run from instead of a package: what changes there is used by the next call.</summary>
    public string? LocalFolder { get; init; }

    /// <summary>The package's SHA-256, 64 hexadecimal digits: its name in the package store.</summary>
    public required string Package { get; init; }

    /// <summary>Bytes of the package.</summary>
    public required long CodeSize { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>A UUID, new at each change, also of tags and permissions.</summary>
    public required string RevisionId { get; init; }

    /// <summary>A UUID, new when what runs changes: code or configuration. Processes of another one run something else.</summary>
    public required string ContentId { get; init; }

    internal static readonly ImmutableSortedDictionary<string, string> EmptyMap =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Without a version.</summary>
    public string Arn => Aws.Arn.Function(Owner, Name);

    /// <summary>With the number of a published version; <c>$LATEST</c> has none.</summary>
    public string QualifiedArn => IsPublished ? $"{Arn}:{Version}" : Arn;

    public bool IsPublished => Version != LatestVersion;

    public string LogGroup => CustomLogGroup ?? $"/aws/lambda/{Name}";

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The package's SHA-256 as AWS shows it, base64.</summary>
    public string CodeSha256 => Convert.ToBase64String(Convert.FromHexString(Package));

    internal ResourceKey Key => IsPublished ? new(VersionKind, Owner.Scope, $"{Name}:{Version}") : new(Kind, Owner.Scope, Name);
}

/// <summary>The subnets and security groups that a function names.</summary>
/// <param name="Subnets">Ids.</param>
/// <param name="SecurityGroups">Ids.</param>
/// <param name="AllowsIpv6">Ipv6AllowedForDualStack.</param>
public sealed record VpcSettings(ImmutableArray<string> Subnets, ImmutableArray<string> SecurityGroups, bool AllowsIpv6);
