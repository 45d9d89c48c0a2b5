using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Treadle.Messaging.Events.Patterns;

namespace Treadle.Messaging.Events;

/// <summary>A rule of a bus, as it is stored. Members as in the service's model.</summary>
internal sealed record Rule
{
    public required string Name { get; init; }

    /// <summary>The bus' name; rules of the first release are stored without one.</summary>
    public string Bus { get => field ?? EventBusService.Default; init; }

    /// <summary>Null for one that has a schedule only.</summary>
    public string? EventPattern { get; init; }

    /// <summary><c>rate(…)</c> or <c>cron(…)</c>; null for one that waits for events only.</summary>
    public string? ScheduleExpression { get; init; }

    /// <summary>ENABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS or DISABLED.</summary>
    public required string State { get; init; }

    public string? Description { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>In the order they were put.</summary>
    public ImmutableArray<Target> Targets { get; init; } = [];

    public ImmutableDictionary<string, string>? Tags { get; init; }

    /// <summary>The part of its ARN that is its own, and its id in the store: the bus is named unless it is the default one.</summary>
    [JsonIgnore]
    public string Path => PathOf(Bus, Name);

    [JsonIgnore]
    public bool IsEnabled => State != "DISABLED";

    public static string PathOf(string bus, string name) => bus == EventBusService.Default ? name : $"{bus}/{name}";
}

internal sealed record Target
{
    public required string Id { get; init; }

    public required string Arn { get; init; }

    public string? RoleArn { get; init; }

    public string? Input { get; init; }

    public string? InputPath { get; init; }

    public InputTransformer? InputTransformer { get; init; }

    /// <summary>SqsParameters.MessageGroupId.</summary>
    public string? MessageGroupId { get; init; }

    /// <summary>KinesisParameters.PartitionKeyPath.</summary>
    public string? PartitionKeyPath { get; init; }

    /// <summary>DeadLetterConfig.Arn.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>RetryPolicy; null is AWS's own.</summary>
    public int? RetriesMax { get; init; }

    /// <inheritdoc cref="RetriesMax"/>
    public int? AgeSecondsMax { get; init; }
}

internal sealed record InputTransformer(ImmutableSortedDictionary<string, string>? InputPathsMap, string InputTemplate);

/// <summary>A rule with its pattern read.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Pattern">Null for one that has a schedule only.</param>
internal sealed record LoadedRule(Rule Rule, EventPattern? Pattern)
{
    public bool IsListening => Pattern is not null && Rule.IsEnabled && !Rule.Targets.IsEmpty;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Rule))]
internal sealed partial class EventsJson : JsonSerializerContext;
