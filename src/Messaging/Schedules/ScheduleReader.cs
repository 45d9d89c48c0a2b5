using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Treadle.Messaging.Schedules;

/// <summary>Reads the schedule of CreateSchedule and UpdateSchedule, and writes the one of GetSchedule.</summary>
/// <param name="canCall">Whether this server has an operation, by signing name and action.</param>
internal sealed partial class ScheduleReader(Func<string, string, bool> canCall)
{
    private const string Utc = "UTC";

    /// <summary>In words: it does not begin with <c>aws.</c>.</summary>
    private const string SourcePattern = @"^(?=[/\.\-_A-Za-z0-9]+)((?!aws\.).*)|(\$(\.[\w_-]+(\[(\d+|\*)\])*)*)$";

    private static readonly string[] NotSupported = ["EcsParameters", "SageMakerPipelineParameters"];

    /// <summary>A start may be this long ago.</summary>
    private static readonly TimeSpan StartAgoMax = TimeSpan.FromMinutes(5);

    [GeneratedRegex("^[0-9a-zA-Z-_.]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex NamePattern { get; }

    [GeneratedRegex("^[a-zA-Z0-9-_]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    public static partial Regex TokenPattern { get; }

    [GeneratedRegex(@"^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@\/-]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex RolePattern { get; }

    [GeneratedRegex(@"^arn:aws(-[a-z]+)?:sqs:[a-z0-9\-]+:\d{12}:[a-zA-Z0-9\-_]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex QueuePattern { get; }

    [GeneratedRegex(@"^arn:aws(-[a-z]+)?:kms:[a-z0-9\-]+:\d{12}:(key|alias)\/[0-9a-zA-Z-_]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPattern { get; }

    /// <summary>A schedule that is due for the first time when its expression says; created and modified now.</summary>
    /// <exception cref="Treadle.Aws.AwsErrorException">ValidationException.</exception>
    public Schedule Read(JsonObject input, DateTimeOffset now)
    {
        var members = new ModelMembers(input);
        var name = members.RequiredText("Name", 1, 64, NamePattern);
        var group = members.Text("GroupName", 1, 64, NamePattern) ?? ScheduleGroup.Default;
        members.Text("ClientToken", 1, 64, TokenPattern);
        var window = members.RequiredObject("FlexibleTimeWindow");
        var mode = window.OneOf("Mode", "OFF", "FLEXIBLE") ?? window.Missing("Mode", "OFF");
        var minutes = window.Number("MaximumWindowInMinutes", 1, 1440);
        var target = members.RequiredObject("Target");
        var schedule = new Schedule
        {
            Name = name,
            GroupName = group,
            Expression = members.RequiredText("ScheduleExpression", 1, 256),
            Timezone = members.Text("ScheduleExpressionTimezone", 1, 50) ?? Utc,
            Description = members.Text("Description", 0, 512) is { Length: > 0 } description ? description : null,
            StartDate = members.Time("StartDate"),
            EndDate = members.Time("EndDate"),
            IsEnabled = members.OneOf("State", "ENABLED", "DISABLED") != "DISABLED",
            IsDeletedAfterCompletion = members.OneOf("ActionAfterCompletion", "NONE", "DELETE") == "DELETE",
            KmsKeyArn = members.Text("KmsKeyArn", 1, 2048, KeyPattern),
            WindowMinutes = minutes,
            Target = ReadTarget(target),
            CreatedAt = now,
            ModifiedAt = now,
            Anchor = now,
        };
        foreach (var parameters in NotSupported)
        {
            if (target.Object(parameters) is not null)
            {
                throw SchedulerErrors.Validation($"{parameters} is not supported by this server.");
            }
        }

        members.Check();
        CheckTimes(schedule, mode, now);
        ScheduleTargets.Check(schedule.Target, canCall);
        return schedule;
    }

    public static JsonObject Shape(Schedule schedule)
    {
        var target = new JsonObject { ["Arn"] = schedule.Target.Arn, ["RoleArn"] = schedule.Target.RoleArn };
        Put(target, "Input", schedule.Target.Input);
        if (schedule.Target.DeadLetterArn is { } queue)
        {
            target["DeadLetterConfig"] = new JsonObject { ["Arn"] = queue };
        }

        target["RetryPolicy"] = new JsonObject { ["MaximumEventAgeInSeconds"] = schedule.Target.AgeMaxSeconds, ["MaximumRetryAttempts"] = schedule.Target.RetriesMax };
        if (schedule.Target.MessageGroupId is { } messageGroup)
        {
            target["SqsParameters"] = new JsonObject { ["MessageGroupId"] = messageGroup };
        }

        if (schedule.Target.PartitionKey is { } key)
        {
            target["KinesisParameters"] = new JsonObject { ["PartitionKey"] = key };
        }

        if (schedule.Target.DetailType is { } detailType)
        {
            target["EventBridgeParameters"] = new JsonObject { ["DetailType"] = detailType, ["Source"] = schedule.Target.Source };
        }

        var shape = new JsonObject
        {
            ["ActionAfterCompletion"] = schedule.IsDeletedAfterCompletion ? "DELETE" : "NONE",
            ["CreationDate"] = Seconds(schedule.CreatedAt),
            ["FlexibleTimeWindow"] = schedule.WindowMinutes is { } minutes
                ? new JsonObject { ["MaximumWindowInMinutes"] = minutes, ["Mode"] = "FLEXIBLE" }
                : new JsonObject { ["Mode"] = "OFF" },
            ["GroupName"] = schedule.GroupName,
            ["LastModificationDate"] = Seconds(schedule.ModifiedAt),
            ["Name"] = schedule.Name,
            ["ScheduleExpression"] = schedule.Expression,
            ["ScheduleExpressionTimezone"] = schedule.Timezone,
            ["State"] = StateOf(schedule),
            ["Target"] = target,
        };
        Put(shape, "Description", schedule.Description);
        Put(shape, "KmsKeyArn", schedule.KmsKeyArn);
        Put(shape, "StartDate", Seconds(schedule.StartDate));
        Put(shape, "EndDate", Seconds(schedule.EndDate));
        return shape;
    }

    public static string StateOf(Schedule schedule) => schedule.IsEnabled ? "ENABLED" : "DISABLED";

    public static JsonNode? Seconds(DateTimeOffset? time) => time is { } at ? JsonValue.Create(at.ToUnixTimeMilliseconds() / 1000m) : null;

    /// <summary>The token of a request with a hash of the request; null when it has none.</summary>
    public static string? TokenOf(JsonObject input) => input["ClientToken"] is JsonValue token
        ? $"{token} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.ToJsonString())))}"
        : null;

    /// <summary>Whether a request with a token is the one that a stored token is of.</summary>
    /// <exception cref="Treadle.Aws.AwsErrorException">ConflictException: the same token, another request.</exception>
    public static bool IsRepeated(string? stored, string? given)
    {
        if (stored is null || given is null || stored.Split(' ')[0] != given.Split(' ')[0])
        {
            return false;
        }

        return stored == given
            ? true
            : throw SchedulerErrors.Conflict("The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical.");
    }

    private static ScheduleTarget ReadTarget(ModelMembers members)
    {
        var retry = members.Object("RetryPolicy");
        var bus = members.Object("EventBridgeParameters");
        var kinesis = members.Object("KinesisParameters");
        if (bus?.Text("Source", 0, int.MaxValue) is { } source && source.StartsWith("aws.", StringComparison.Ordinal))
        {
            bus.Violated(source, "Source", $"Member must satisfy regular expression pattern: {SourcePattern}");
        }

        return new ScheduleTarget
        {
            Arn = members.RequiredText("Arn", 1, 1600),
            RoleArn = members.RequiredText("RoleArn", 1, 1600, RolePattern),
            Input = members.Text("Input", 1, int.MaxValue),
            DeadLetterArn = members.Object("DeadLetterConfig")?.Text("Arn", 1, 1600, QueuePattern),
            AgeMaxSeconds = retry?.Number("MaximumEventAgeInSeconds", 60, 86_400) ?? 86_400,
            RetriesMax = retry?.Number("MaximumRetryAttempts", 0, 185) ?? 185,
            MessageGroupId = members.Object("SqsParameters")?.Text("MessageGroupId", 1, 128),
            PartitionKey = kinesis?.RequiredText("PartitionKey", 1, 256),
            DetailType = bus?.RequiredText("DetailType", 1, 128),
            Source = bus?.RequiredText("Source", 1, 256),
        };
    }

    private static void CheckTimes(Schedule schedule, string mode, DateTimeOffset now)
    {
        if (!ScheduleExpression.TryParse(schedule.Expression, out var expression))
        {
            throw SchedulerErrors.InvalidExpression(schedule.Expression);
        }

        if (LocalTime.Zone(schedule.Timezone) is null)
        {
            throw SchedulerErrors.Validation($"Invalid Schedule Expression Timezone {schedule.Timezone}.");
        }

        if (mode == "FLEXIBLE" && schedule.WindowMinutes is null)
        {
            throw SchedulerErrors.Validation("MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE");
        }

        if (mode == "OFF" && schedule.WindowMinutes is not null)
        {
            throw SchedulerErrors.Validation("MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF");
        }

        if (!expression.IsOneTime && schedule.StartDate < now - StartAgoMax)
        {
            throw SchedulerErrors.Validation("The StartDate you specify cannot be earlier than 5 minutes ago.");
        }

        if (!expression.IsOneTime && schedule.EndDate <= (schedule.StartDate ?? now))
        {
            throw SchedulerErrors.Validation("The EndDate you specify cannot be earlier than the StartDate or now.");
        }
    }

    private static void Put(JsonObject shape, string name, JsonNode? value)
    {
        if (value is not null)
        {
            shape[name] = value;
        }
    }
}
