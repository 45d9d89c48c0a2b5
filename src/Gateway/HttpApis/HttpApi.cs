using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Treadle.Gateway.HttpApis;

/// <summary>An HTTP API (API Gateway version 2) with its routes, integrations and stages, as it is stored. Members as in the service's model.</summary>
/// <remarks>Immutable. Its stages are deployed automatically: requests read this.</remarks>
internal sealed record HttpApi
{
    public required string ApiId { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Version { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }

    public CorsConfiguration? CorsConfiguration { get; init; }

    public bool DisableExecuteApiEndpoint { get; init; }

    public ImmutableSortedDictionary<string, string>? Tags { get; init; }

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<string, HttpIntegration> Integrations { get; init; } = ImmutableSortedDictionary<string, HttpIntegration>.Empty;

    /// <summary>By id.</summary>
    public ImmutableSortedDictionary<string, HttpRoute> Routes { get; init; } = ImmutableSortedDictionary<string, HttpRoute>.Empty;

    /// <summary>By name; <c>$default</c> has no part in the path.</summary>
    public ImmutableSortedDictionary<string, HttpStage> Stages { get; init; } = ImmutableSortedDictionary<string, HttpStage>.Empty;
}

/// <summary>What the gateway itself answers to preflight requests, and adds to answers.</summary>
/// <param name="AllowCredentials">Whether cookies may come.</param>
/// <param name="AllowHeaders">Names, or <c>*</c>.</param>
/// <param name="AllowMethods">Verbs, or <c>*</c>.</param>
/// <param name="AllowOrigins">As <c>https://example.com</c>, or <c>*</c>.</param>
/// <param name="ExposeHeaders">Names.</param>
/// <param name="MaxAge">Seconds.</param>
internal sealed record CorsConfiguration(
    bool? AllowCredentials,
    ImmutableArray<string> AllowHeaders,
    ImmutableArray<string> AllowMethods,
    ImmutableArray<string> AllowOrigins,
    ImmutableArray<string> ExposeHeaders,
    int? MaxAge);

internal sealed record HttpIntegration
{
    public required string IntegrationId { get; init; }

    /// <summary>AWS_PROXY (a function) or HTTP_PROXY (an address).</summary>
    public required string IntegrationType { get; init; }

    public required string IntegrationUri { get; init; }

    public string? IntegrationMethod { get; init; }

    /// <summary>1.0 or 2.0.</summary>
    public required string PayloadFormatVersion { get; init; }

    /// <summary>50 to 30,000.</summary>
    public required int TimeoutInMillis { get; init; }

    public string? Description { get; init; }
}

/// <param name="RouteId">Its id.</param>
/// <param name="RouteKey"><c>GET /items/{id}</c>, <c>ANY /{proxy+}</c>, <c>$default</c>.</param>
/// <param name="Target"><c>integrations/{id}</c>.</param>
internal sealed record HttpRoute(string RouteId, string RouteKey, string? Target)
{
    [JsonIgnore]
    public string? IntegrationId => Target?.Split('/') is ["integrations", var id] ? id : null;
}

internal sealed record HttpStage
{
    public required string StageName { get; init; }

    public string? Description { get; init; }

    public ImmutableSortedDictionary<string, string>? StageVariables { get; init; }

    /// <summary>Epoch seconds.</summary>
    public required long CreatedDate { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 64)]
[JsonSerializable(typeof(HttpApi))]
[JsonSerializable(typeof(HttpIntegration))]
[JsonSerializable(typeof(HttpRoute))]
[JsonSerializable(typeof(HttpStage))]
internal sealed partial class HttpApiJson : JsonSerializerContext;
