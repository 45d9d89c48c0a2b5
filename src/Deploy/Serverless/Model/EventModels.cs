using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>What of an event a target gets; at most one of the three is there.</summary>
/// <param name="Input">JSON text.</param>
/// <param name="Path">The part of the event.</param>
/// <param name="Transformer"><c>{InputPathsMap, InputTemplate}</c></param>
internal sealed record EventInput(JsonNode? Input, JsonNode? Path, JsonObject? Transformer);

/// <summary>An event <c>schedule</c> of a function or a state machine.</summary>
internal sealed record ScheduleEvent
{
    public required Position At { get; init; }

    /// <summary>Texts, or functions of the template. Of a state machine there is one.</summary>
    public required IReadOnlyList<JsonNode> Rates { get; init; }
    public bool IsEnabled { get; init; } = true;

    /// <summary>Of EventBridge Scheduler, not a rule of EventBridge.</summary>
    public bool IsScheduler { get; init; }
    public JsonNode? Name { get; init; }
    public JsonNode? Description { get; init; }
    public JsonNode? Timezone { get; init; }
    public JsonNode? Role { get; init; }

    /// <summary><c>{MaximumEventAgeInSeconds, MaximumRetryAttempts}</c></summary>
    public JsonObject? RetryPolicy { get; init; }
    public EventInput Input { get; init; } = new(null, null, null);
}

/// <summary>An event <c>eventBridge</c> or <c>cloudwatchEvent</c>: a rule of EventBridge.</summary>
internal sealed record RuleEvent
{
    /// <summary>Among all events of its function, from 1.</summary>
    public int Number { get; init; }
    public JsonNode? Pattern { get; init; }
    public string? Schedule { get; init; }
    public bool IsEnabled { get; init; } = true;
    public string? Name { get; init; }
    public JsonNode? Description { get; init; }

    /// <summary>A name, an ARN, or a function of the template; null is the default bus.</summary>
    public JsonNode? Bus { get; init; }
    public JsonNode? Role { get; init; }
    public JsonNode? DeadLetterArn { get; init; }

    /// <summary><c>{MaximumEventAgeInSeconds, MaximumRetryAttempts}</c></summary>
    public JsonObject? RetryPolicy { get; init; }
    public EventInput Input { get; init; } = new(null, null, null);
}

/// <summary>An event <c>sns</c> of a function.</summary>
internal sealed record TopicEvent
{
    public required string TopicName { get; init; }

    /// <summary>Null: the topic is made by this service.</summary>
    public JsonNode? TopicArn { get; init; }
    public string? Region { get; init; }
    public string? DisplayName { get; init; }
    public JsonObject? FilterPolicy { get; init; }
    public string? FilterPolicyScope { get; init; }

    /// <summary>The dead-letter queue's ARN, and its URL; null for none.</summary>
    public (JsonNode Arn, JsonNode Url)? DeadLetterQueue { get; init; }
}
