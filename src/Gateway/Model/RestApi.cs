using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Treadle.Aws;

namespace Treadle.Gateway.Model;

/// <summary>A REST API with its tree of resources and its stages, as it is stored. Members as in the service's model.</summary>
/// <remarks>Immutable: a change makes another one. Requests read deployments, never this tree.</remarks>
internal sealed record RestApi
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Version { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }

    public required string ApiKeySource { get; init; }

    public required EndpointConfiguration EndpointConfiguration { get; init; }

    public string? Policy { get; init; }

    public required string RootResourceId { get; init; }

    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    public required bool DisableExecuteApiEndpoint { get; init; }

    /// <summary>By id, the root included.</summary>
    public required ImmutableDictionary<string, ApiResource> Resources { get; init; }

    public ImmutableSortedDictionary<string, Stage> Stages { get; init; } = ImmutableSortedDictionary<string, Stage>.Empty;
}

internal sealed record EndpointConfiguration(ImmutableArray<string> Types, string? IpAddressType = null);

/// <summary>One part of a path: <c>hello</c>, <c>{id}</c>, <c>{proxy+}</c>; the root has none.</summary>
internal sealed record ApiResource
{
    public required string Id { get; init; }

    public string? ParentId { get; init; }

    public string? PathPart { get; init; }

    /// <summary>From the root, with its leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>By verb or <c>ANY</c>.</summary>
    public ImmutableSortedDictionary<string, Method> ResourceMethods { get; init; } = ImmutableSortedDictionary<string, Method>.Empty;
}

internal sealed record Method
{
    public required string HttpMethod { get; init; }

    public required string AuthorizationType { get; init; }

    public required bool ApiKeyRequired { get; init; }

    public string? OperationName { get; init; }

    public ImmutableSortedDictionary<string, bool>? RequestParameters { get; init; }

    public ImmutableSortedDictionary<string, string>? RequestModels { get; init; }

    public ImmutableSortedDictionary<string, MethodResponse>? MethodResponses { get; init; }

    public Integration? MethodIntegration { get; init; }
}

internal sealed record MethodResponse(
    string StatusCode,
    ImmutableSortedDictionary<string, bool>? ResponseParameters,
    ImmutableSortedDictionary<string, string>? ResponseModels);

internal sealed record Integration
{
    public required string Type { get; init; }

    public string? HttpMethod { get; init; }

    public string? Uri { get; init; }

    public string? ConnectionType { get; init; }

    public string? Credentials { get; init; }

    public ImmutableSortedDictionary<string, string>? RequestParameters { get; init; }

    public ImmutableSortedDictionary<string, string>? RequestTemplates { get; init; }

    public required string PassthroughBehavior { get; init; }

    public string? ContentHandling { get; init; }

    /// <summary>50 to 29,000.</summary>
    public required int TimeoutInMillis { get; init; }

    public string? CacheNamespace { get; init; }

    public ImmutableArray<string> CacheKeyParameters { get; init; } = [];

    public ImmutableSortedDictionary<string, IntegrationResponse>? IntegrationResponses { get; init; }
}

internal sealed record IntegrationResponse(
    string StatusCode,
    string? SelectionPattern,
    ImmutableSortedDictionary<string, string>? ResponseParameters,
    ImmutableSortedDictionary<string, string>? ResponseTemplates);

internal sealed record Stage
{
    public required string StageName { get; init; }

    public required string DeploymentId { get; init; }

    public string? Description { get; init; }

    public ImmutableSortedDictionary<string, string>? Variables { get; init; }

    /// <summary>By <c>*/*</c> or <c>~1a~1{b}/GET</c>, as they were patched; <see cref="MethodSetting.Of"/> finds the one that holds.</summary>
    public ImmutableSortedDictionary<string, MethodSetting> MethodSettings { get; init; } = ImmutableSortedDictionary<string, MethodSetting>.Empty;

    public AccessLogSettings? AccessLogSettings { get; init; }

    public bool TracingEnabled { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long LastUpdatedDate { get; init; }

    public ImmutableSortedDictionary<string, string>? Tags { get; init; }
}

/// <param name="DestinationArn">A log group; a stream of Firehose is refused.</param>
/// <param name="Format">A line with <c>$context</c> variables.</param>
internal sealed record AccessLogSettings(string? DestinationArn, string? Format);

/// <summary>What a stage serves: the resources of an API as they were when it was deployed.</summary>
internal sealed record Deployment
{
    public required string Id { get; init; }

    public required string RestApiId { get; init; }

    public string? Description { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }

    public required string ApiKeySource { get; init; }

    public required ImmutableArray<ApiResource> Resources { get; init; }
}

internal sealed record ApiKey
{
    public required string Id { get; init; }

    public required string Value { get; init; }

    public string? Name { get; init; }

    public string? CustomerId { get; init; }

    public string? Description { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long LastUpdatedDate { get; init; }

    /// <summary><c>apiId/stage</c>: from before there were plans; shown, and of no effect.</summary>
    public ImmutableArray<string> StageKeys { get; init; } = [];

    public ImmutableSortedDictionary<string, string>? Tags { get; init; }
}

internal sealed record UsagePlan
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<ApiStage> ApiStages { get; init; } = [];

    public Throttle? Throttle { get; init; }

    public Quota? Quota { get; init; }

    public string? ProductCode { get; init; }

    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>The ids of the keys in it, oldest first.</summary>
    public ImmutableArray<string> KeyIds { get; init; } = [];

    /// <summary>When each key came into it, in epoch seconds: its first period has the quota's offset. A key that is not here came with its own making.</summary>
    public ImmutableDictionary<string, long> KeysSince { get; init; } = ImmutableDictionary<string, long>.Empty;
}

/// <summary>A stage that a plan opens. <c>Throttle</c> is by <c>/path/VERB</c>.</summary>
internal sealed record ApiStage(string ApiId, string Stage, ImmutableSortedDictionary<string, Throttle>? Throttle = null);

/// <param name="BurstLimit">Requests at once.</param>
/// <param name="RateLimit">Requests per second.</param>
internal sealed record Throttle(int? BurstLimit, [property: JsonConverter(typeof(DoubleJson))] double? RateLimit);

/// <param name="Limit">Requests in a period.</param>
/// <param name="Offset">Requests taken off the limit in the first period.</param>
/// <param name="Period">DAY, WEEK or MONTH.</param>
internal sealed record Quota(int Limit, int Offset, string Period);

/// <summary>What UpdateUsage has added to a key's quota.</summary>
/// <param name="From">The first day of the period it holds for, as <c>2026-11-01</c>.</param>
/// <param name="Extra">Requests beyond the plan's limit; negative takes some away.</param>
internal sealed record UsageGrant(string From, long Extra);

/// <summary>The settings of an account in a region.</summary>
internal sealed record GatewayAccount(string? CloudwatchRoleArn);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 64)]
[JsonSerializable(typeof(RestApi))]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(UsagePlan))]
[JsonSerializable(typeof(UsageGrant))]
[JsonSerializable(typeof(GatewayAccount))]
internal sealed partial class GatewayJson : JsonSerializerContext;
