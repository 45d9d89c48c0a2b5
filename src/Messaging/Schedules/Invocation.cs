using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;

namespace Treadle.Messaging.Schedules;

/// <summary>One invocation of a schedule's target, as a delivery.</summary>
internal static class Invocation
{
    public const string Owner = "scheduler";

    private const string ScheduleArn = "schedule-arn";
    private const string ScheduledTime = "scheduled-time";
    private const string ExecutionId = "execution-id";

    /// <param name="caller">Whose schedule.</param>
    /// <param name="schedule">The schedule as it is now.</param>
    /// <param name="time">The time it is for.</param>
    public static Delivery Of(AwsCaller caller, Schedule schedule, DateTimeOffset time) => new()
    {
        Owner = Owner,
        Caller = caller,
        Target = schedule.Target.Arn,
        Payload = JsonSerializer.SerializeToUtf8Bytes(schedule.Target, SchedulesJson.Default.ScheduleTarget),
        Attributes = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty
            .Add(ScheduleArn, schedule.ArnIn(caller))
            .Add(ScheduledTime, IsoTime.Seconds(time))
            .Add(ExecutionId, Guid.NewGuid().ToString()),
        RetriesMax = schedule.Target.RetriesMax,
        AgeMax = TimeSpan.FromSeconds(schedule.Target.AgeMaxSeconds),
        DeadLetterArn = schedule.Target.DeadLetterArn,
    };

    public static ScheduleTarget TargetOf(Delivery delivery) => JsonSerializer.Deserialize(delivery.Payload.Span, SchedulesJson.Default.ScheduleTarget)!;

    public static string IdOf(Delivery delivery) => delivery.Attributes[ExecutionId];

    /// <summary>The target's input with the context attributes of this attempt; an event when the schedule has none.</summary>
    /// <remarks>Source: EventBridge Scheduler user guide, "Adding context attributes".</remarks>
    public static string PayloadOf(Delivery delivery)
    {
        var target = TargetOf(delivery);
        if (target.Input is not { } input)
        {
            return target.Arn.Contains(":aws-sdk:", StringComparison.Ordinal) ? "{}" : EventOf(delivery);
        }

        return input
            .Replace("<aws.scheduler.schedule-arn>", delivery.Attributes[ScheduleArn], StringComparison.Ordinal)
            .Replace("<aws.scheduler.scheduled-time>", delivery.Attributes[ScheduledTime], StringComparison.Ordinal)
            .Replace("<aws.scheduler.execution-id>", IdOf(delivery), StringComparison.Ordinal)
            .Replace("<aws.scheduler.attempt-number>", (delivery.Failures + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <remarks>Source: EventBridge Scheduler user guide, "Configuring a schedule's dead-letter queue".</remarks>
    public static DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure)
    {
        var attributes = new Dictionary<string, string>
        {
            ["ERROR_CODE"] = failure?.Code ?? "",
            ["ERROR_MESSAGE"] = failure?.Message ?? "",
            ["EXECUTION_ID"] = IdOf(delivery),
            ["IS_PAYLOAD_TRUNCATED"] = "false",
            ["RETRY_ATTEMPTS"] = Math.Max(delivery.Failures - 1, 0).ToString(CultureInfo.InvariantCulture),
            ["SCHEDULED_TIME"] = delivery.Attributes[ScheduledTime],
            ["SCHEDULE_ARN"] = delivery.Attributes[ScheduleArn],
            ["TARGET_ARN"] = TargetOf(delivery).Arn,
        };
        if (why != GivenUp.Refused)
        {
            attributes["EXHAUSTED_RETRY_CONDITION"] = why == GivenUp.RetriesExhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds";
        }

        return new DeadLetter(PayloadOf(delivery), attributes);
    }

    private static string EventOf(Delivery delivery) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = IdOf(delivery),
        ["detail-type"] = "Scheduled Event",
        ["source"] = "aws.scheduler",
        ["account"] = delivery.Caller.Account,
        ["time"] = delivery.Attributes[ScheduledTime],
        ["region"] = delivery.Caller.Region,
        ["resources"] = new JsonArray(delivery.Attributes[ScheduleArn]),
        ["detail"] = "{}",
    }.ToJsonString();
}

/// <summary>Invokes the targets of schedules through the operations of this server.</summary>
/// <param name="calls">A function, because the table of operations is made after this.</param>
internal sealed class InvocationDeliverer(Func<IAwsCall> calls) : IDeliverer
{
    public string Owner => Invocation.Owner;

    public async ValueTask DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        var call = ScheduleTargets.CallOf(Invocation.TargetOf(delivery), Invocation.PayloadOf(delivery), Invocation.IdOf(delivery));
        var answer = await calls().CallAsync(delivery.Caller, call.Service, call.Action, call.Input, stop);
        if (call is { Service: "events", Action: "PutEvents" } && answer["Entries"] is JsonArray entries
            && entries.OfType<JsonObject>().FirstOrDefault(entry => entry["ErrorCode"] is not null) is { } refused)
        {
            throw new AwsErrorException(refused["ErrorCode"]!.ToString(), refused["ErrorMessage"]?.ToString());
        }
    }

    public DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure) => Invocation.DeadLetterOf(delivery, why, failure);
}
