using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>A checked service configuration without variables: what is compiled to a template.</summary>
internal sealed record Service
{
    public required string Name { get; init; }
    public required Provider Provider { get; init; }
    public IReadOnlyList<FunctionModel> Functions { get; init; } = [];
    public IReadOnlyList<StateMachineModel> StateMachines { get; init; } = [];
    public IReadOnlyList<string> Activities { get; init; } = [];
    public PackageModel Package { get; init; } = new();
    public Resources Resources { get; init; } = new();

    /// <summary>The framework's older plugin for <c>#{AWS::Region}</c> in any text is listed.</summary>
    public bool HasPseudoParameters { get; init; }

    public bool HasMachineOutputs { get; init; } = true;

    public string StackName => Provider.StackName ?? $"{Name}-{Provider.Stage}";
}

internal sealed record Provider
{
    public required string Stage { get; init; }
    public required string Region { get; init; }
    public string? Runtime { get; init; }
    public string? StackName { get; init; }
    public bool HasVersions { get; init; } = true;
    public string? ApiName { get; init; }
    public bool IsApiNamedServiceFirst { get; init; }
    public string EndpointType { get; init; } = "EDGE";
    public string? ApiDescription { get; init; }
    public int? ApiTimeoutMs { get; init; }
    public IReadOnlyList<ApiKeyModel> ApiKeys { get; init; } = [];
    public IReadOnlyList<UsagePlanModel> UsagePlans { get; init; } = [];
    public ApiLogsModel? ApiLogs { get; init; }
    public bool HasApiTracing { get; init; }
    public bool HasApiMetrics { get; init; }
    public JsonObject Environment { get; init; } = [];
    public int Timeout { get; init; } = 6;
    public int MemorySize { get; init; } = 1024;
    public JsonObject Tags { get; init; } = [];
    public JsonNode? Role { get; init; }
    public JsonArray RoleStatements { get; init; } = [];
    public JsonArray ManagedPolicies { get; init; } = [];
    public string? RoleName { get; init; }
    public int? LogRetentionDays { get; init; }
    public string? DeploymentBucket { get; init; }
    public HttpApiModel HttpApi { get; init; } = new();
}

/// <param name="Plan">The usage plan it is listed below; null when there is one for all.</param>
internal sealed record ApiKeyModel(string? Name, string? Value, string? Description, string? CustomerId, bool Enabled, string? Plan);

/// <param name="Name">Null for the one plan of all keys.</param>
/// <param name="Quota">As CloudFormation writes it.</param>
/// <param name="Throttle">As CloudFormation writes it.</param>
internal sealed record UsagePlanModel(string? Name, JsonObject? Quota, JsonObject? Throttle);

/// <summary>What the stage of the REST API logs; the defaults are the framework's.</summary>
internal sealed record ApiLogsModel
{
    public const string DefaultFormat = "requestId: $context.requestId, ip: $context.identity.sourceIp, caller: $context.identity.caller, user: $context.identity.user, "
        + "requestTime: $context.requestTime, httpMethod: $context.httpMethod, resourcePath: $context.resourcePath, status: $context.status, "
        + "protocol: $context.protocol, responseLength: $context.responseLength";

    /// <summary>Null: no access log.</summary>
    public string? AccessFormat { get; init; } = DefaultFormat;

    /// <summary>OFF, ERROR or INFO.</summary>
    public string Level { get; init; } = "INFO";

    public bool HasFullData { get; init; } = true;
}

internal sealed record FunctionModel
{
    public required string Id { get; init; }
    public required Position At { get; init; }
    public required string Name { get; init; }
    public required string Handler { get; init; }
    public required Position HandlerAt { get; init; }
    public string? Runtime { get; init; }
    public string? Description { get; init; }
    public int? MemorySize { get; init; }
    public int? Timeout { get; init; }
    public JsonObject Environment { get; init; } = [];
    public JsonObject Tags { get; init; } = [];
    public JsonNode? Role { get; init; }
    public bool? HasVersions { get; init; }
    public bool HasLogs { get; init; } = true;
    public int? LogRetentionDays { get; init; }
    public int? ReservedConcurrency { get; init; }
    public int? EphemeralStorageMb { get; init; }
    public string? Architecture { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];
    public string? Condition { get; init; }

    /// <summary>The ARN of a queue or topic, or a function of the template.</summary>
    public JsonNode? DeadLetterTarget { get; init; }
    public int? MaximumRetryAttempts { get; init; }
    public int? MaximumEventAgeSeconds { get; init; }

    /// <summary>The key of another function, an ARN, or a function of the template.</summary>
    public JsonNode? OnSuccess { get; init; }
    public JsonNode? OnFailure { get; init; }

    /// <summary>As LoggingConfig of the template.</summary>
    public JsonObject? Logging { get; init; }
    public PackageModel Package { get; init; } = new();
    public IReadOnlyList<HttpEvent> Http { get; init; } = [];
    public IReadOnlyList<HttpApiEvent> HttpApi { get; init; } = [];
    public IReadOnlyList<ScheduleEvent> Schedules { get; init; } = [];
    public IReadOnlyList<RuleEvent> Rules { get; init; } = [];
    public IReadOnlyList<TopicEvent> Topics { get; init; } = [];

    /// <summary><c>httpApi.payload</c>: 1.0 or 2.0; null is the provider's.</summary>
    public string? HttpApiPayload { get; init; }
}

/// <summary>What goes into the zip. Patterns are applied in order, <c>!</c> takes out; later ones win.</summary>
internal sealed record PackageModel
{
    public IReadOnlyList<string> Patterns { get; init; } = [];
    public bool? IsIndividual { get; init; }
    public string? Artifact { get; init; }
    public bool IsExcludingDevDependencies { get; init; } = true;
}

internal sealed record StateMachineModel
{
    /// <summary>The key in the configuration: what <c>invoke stepf --name</c> takes.</summary>
    public required string Key { get; init; }
    public required Position At { get; init; }
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Type { get; init; }

    /// <summary>A mapping, or a text in the language's JSON.</summary>
    public required Yml Definition { get; init; }
    public JsonNode? Role { get; init; }
    public JsonArray? RoleStatements { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];
    public JsonObject Tags { get; init; } = [];
    public bool IsInheritingTags { get; init; } = true;
    public bool IsRetained { get; init; }
    public bool UsesExactVersion { get; init; }
    public bool ConfiguresTimeouts { get; init; }
    public JsonObject? Logging { get; init; }
    public JsonObject? Tracing { get; init; }
    public JsonObject? Encryption { get; init; }
    public JsonArray KmsKeyArns { get; init; } = [];
    public IReadOnlyList<HttpEvent> Http { get; init; } = [];

    public IReadOnlyList<ScheduleEvent> Schedules { get; init; } = [];
    public IReadOnlyList<RuleEvent> Rules { get; init; } = [];

    /// <summary>Status to those that hear of it, in the plugin's order of statuses.</summary>
    public IReadOnlyList<(string Status, IReadOnlyList<NotificationTarget> Targets)> Notifications { get; init; } = [];

    /// <summary>What descriptions and rule names call the machine.</summary>
    public string ShownName => Name ?? Key;
}

/// <summary>Who hears of a status, and what of the event it gets; at most one of the three inputs is there.</summary>
internal sealed record NotificationTarget
{
    /// <summary><c>sns</c>, <c>sqs</c>, <c>kinesis</c>, <c>firehose</c>, <c>lambda</c> or <c>stepFunctions</c>.</summary>
    public required string Kind { get; init; }
    public required Position At { get; init; }

    /// <summary>A text, or a function of the template.</summary>
    public required JsonNode Arn { get; init; }

    /// <summary>Of a FIFO queue.</summary>
    public string? MessageGroupId { get; init; }

    /// <summary><c>{PartitionKeyPath}</c>, or empty; null when the stream was given as an ARN alone.</summary>
    public JsonObject? KinesisParameters { get; init; }
    public string? Input { get; init; }
    public string? InputPath { get; init; }

    /// <summary><c>{InputPathsMap, InputTemplate}</c></summary>
    public JsonObject? InputTransformer { get; init; }
}

/// <summary>The user's own part of the template, merged over the generated one.</summary>
internal sealed record Resources
{
    public JsonObject Items { get; init; } = [];
    public JsonObject Extensions { get; init; } = [];
    public JsonObject Outputs { get; init; } = [];

    /// <summary>Parameters, Conditions, Mappings, Metadata, Description as they stand.</summary>
    public JsonObject OtherSections { get; init; } = [];
    public IReadOnlyDictionary<string, Position> Positions { get; init; } = new Dictionary<string, Position>();
}
