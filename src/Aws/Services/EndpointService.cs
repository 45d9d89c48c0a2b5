using System.Collections.Frozen;

namespace Treadle.Aws.Services;

/// <summary>What has to be known of one AWS service to call it, and to show its answers as the AWS SDK for Java does.</summary>
/// <remarks>Source: the services' published models. Names of members are those of the wire, except where it says otherwise.</remarks>
public sealed record EndpointService
{
    /// <summary>The service's id: <c>Secrets Manager</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name in <c>arn:aws:states:::aws-sdk:NAME:…</c>, and in configuration: <c>secretsmanager</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the AWS command line and other SDKs: <c>cognito-idp</c>.</summary>
    public required string CommandName { get; init; }

    /// <summary>The name in signatures: <c>secretsmanager</c>.</summary>
    public required string SigningName { get; init; }

    /// <summary>The first part of AWS's host name.</summary>
    public required string EndpointPrefix { get; init; }

    public required ServiceProtocol Protocol { get; init; }

    /// <summary><c>1.0</c> or <c>1.1</c> of the JSON protocol.</summary>
    public string JsonVersion { get; init; } = "1.1";

    /// <summary>What stands before the operation in <c>X-Amz-Target</c>; in the Query protocol, the version.</summary>
    public string Target { get; init; } = "";

    /// <summary>Members begin with a capital, except <see cref="Exceptions"/>; else with a small letter, except those.</summary>
    public bool IsPascal { get; init; }

    public FrozenSet<string> Exceptions { get; init; } = [];

    /// <summary>Errors that the model has, by the code on the wire: <c>NotFound</c> is <c>NotFoundException</c>.</summary>
    public FrozenDictionary<string, string> Errors { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Members that are moments: epoch seconds on the wire, ISO 8601 text in a state.</summary>
    public FrozenSet<string> Times { get; init; } = [];

    /// <summary>Members that are bytes: base64 on the wire, text in a state.</summary>
    public FrozenSet<string> Blobs { get; init; } = [];

    /// <summary>Members whose own members are named by the user: names there are left alone.</summary>
    public FrozenSet<string> Maps { get; init; } = [];

    /// <summary>Members that begin with an acronym, of which the SDK makes another name: <c>SSESpecification</c>.</summary>
    public FrozenSet<string> Acronyms { get; init; } = [];

    /// <summary>The operations of a REST-JSON service, by name.</summary>
    public FrozenDictionary<string, ServiceRoute> Routes { get; init; } = FrozenDictionary<string, ServiceRoute>.Empty;

    /// <summary>The name of the SDK's classes: <c>SecretsManager</c>, <c>DynamoDb</c>; the first part of error names.</summary>
    public required string ClassName { get; init; }

    /// <summary>Environment variables say <c>SECRETS_MANAGER</c>.</summary>
    public string VariableName => Id.Replace(' ', '_').Replace('-', '_').ToUpperInvariant();
}

public enum ServiceProtocol
{
    Json,
    RestJson,
    Query,
    S3,
}

/// <summary>How an operation of a REST-JSON service is bound to HTTP.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Template"><c>/schedules/{Name}</c></param>
public sealed record ServiceRoute(string Method, string Template)
{
    /// <summary>Member to the part of the path in braces, where they differ.</summary>
    public Dictionary<string, string> Path { get; init; } = [];

    /// <summary>Member to query parameter.</summary>
    public Dictionary<string, string> Query { get; init; } = [];

    /// <summary>Member to header.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Header of the answer to member.</summary>
    public Dictionary<string, string> AnswerHeaders { get; init; } = [];

    /// <summary>The member that is the whole body; null when the body has all others.</summary>
    public ServicePayload? Input { get; set; }

    /// <inheritdoc cref="Input"/>
    public ServicePayload? Output { get; set; }
}

/// <param name="Member">The member that is the body.</param>
/// <param name="IsBytes">It is bytes, base64 in the member; else JSON.</param>
public sealed record ServicePayload(string Member, bool IsBytes);
