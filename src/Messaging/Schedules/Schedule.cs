using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>A schedule of EventBridge Scheduler, as it is stored. Members as in the service's model.</summary>
internal sealed record Schedule
{
    public const string Kind = "schedule";

    public required string Name { get; init; }

    public required string GroupName { get; init; }

    public required string Expression { get; init; }

    public required string Timezone { get; init; }

    public required ScheduleTarget Target { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>Minutes within which it fires; null: at its time.</summary>
    public int? WindowMinutes { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyArn { get; init; }

    public DateTimeOffset? StartDate { get; init; }

    public DateTimeOffset? EndDate { get; init; }

    /// <summary>Whether it is deleted after it has fired for the last time.</summary>
    public bool IsDeletedAfterCompletion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>What a rate without a start date counts from: when the expression or the state was set.</summary>
    public required DateTimeOffset Anchor { get; init; }

    /// <summary>The token and a hash of the request that made it: the same again is no error.</summary>
    public string? CreateToken { get; init; }

    /// <summary>The token and a hash of the request that changed it last.</summary>
    public string? UpdateToken { get; init; }

    /// <summary>The time it fires for next; null: never, or not while it is disabled.</summary>
    public DateTimeOffset? NextTime { get; init; }

    /// <summary>When it fires for it: later than that within a flexible window.</summary>
    public DateTimeOffset? NextDue { get; init; }

    [JsonIgnore]
    public string Id => IdOf(GroupName, Name);

    [JsonIgnore]
    public Occurrences Occurrences => new(
        ScheduleExpression.TryParse(Expression, out var expression) ? expression : throw new FormatException($"The schedule {Id} has no expression."),
        LocalTime.Zone(Timezone) ?? throw new TimeZoneNotFoundException($"The time zone {Timezone} of the schedule {Id} is not on this machine."),
        StartDate ?? Anchor,
        EndDate);

    public static string IdOf(string group, string name) => $"{group}/{name}";

    public static ResourceKey KeyOf(AwsCaller caller, string id) => new(Kind, caller.Scope, id);

    public static Schedule Read(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, SchedulesJson.Default.Schedule)!;

    public string ArnIn(AwsCaller caller) => $"arn:aws:scheduler:{caller.Region}:{caller.Account}:schedule/{GroupName}/{Name}";

    /// <summary>Its line in the table of what is due; null when it has none.</summary>
    public DueRow? DueRowIn(AwsCaller caller) => NextDue is { } due ? new DueRow(due, Kind, caller.Scope, Id) : null;

    public ResourceWrite Write(AwsCaller caller, long? expectedVersion) =>
        new(KeyOf(caller, Id), JsonSerializer.SerializeToUtf8Bytes(this, SchedulesJson.Default.Schedule), expectedVersion);

    /// <summary>Due for the first time after a moment.</summary>
    public Schedule DueAfter(AwsCaller caller, DateTimeOffset? time) => this with
    {
        NextTime = time,
        NextDue = time is { } at && WindowMinutes is { } minutes ? FlexibleWindow.Choose(ArnIn(caller), at, minutes) : time,
    };
}

/// <summary>What a schedule calls. Members as in the service's model.</summary>
internal sealed record ScheduleTarget
{
    public required string Arn { get; init; }

    public required string RoleArn { get; init; }

    public string? Input { get; init; }

    public string? DeadLetterArn { get; init; }

    public int AgeMaxSeconds { get; init; } = 86_400;

    public int RetriesMax { get; init; } = 185;

    public string? MessageGroupId { get; init; }

    public string? PartitionKey { get; init; }

    public string? DetailType { get; init; }

    public string? Source { get; init; }
}

/// <summary>A group of schedules, as it is stored.</summary>
internal sealed record ScheduleGroup
{
    public const string Kind = "schedule-group";

    /// <summary>Always there.</summary>
    public const string Default = "default";

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public bool IsDeleting { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public string? CreateToken { get; init; }

    public static ResourceKey KeyOf(AwsCaller caller, string name) => new(Kind, caller.Scope, name);

    public static ScheduleGroup Read(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, SchedulesJson.Default.ScheduleGroup)!;

    public ResourceWrite Write(AwsCaller caller, long? expectedVersion) =>
        new(KeyOf(caller, Name), JsonSerializer.SerializeToUtf8Bytes(this, SchedulesJson.Default.ScheduleGroup), expectedVersion);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(ScheduleGroup))]
[JsonSerializable(typeof(RuleSchedules.RuleTime), TypeInfoPropertyName = "RuleTime")]
[JsonSerializable(typeof(ScheduleTarget))]
internal sealed partial class SchedulesJson : JsonSerializerContext;
