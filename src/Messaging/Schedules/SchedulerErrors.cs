using Treadle.Aws;

namespace Treadle.Messaging.Schedules;

/// <summary>The refusals of EventBridge Scheduler, in its words.</summary>
internal static class SchedulerErrors
{
    public static AwsErrorException Validation(string message) => new("ValidationException", message);

    public static AwsErrorException InvalidExpression(string expression) => Validation($"Invalid Schedule Expression {expression}.");

    public static AwsErrorException NoSchedule(string name) => new("ResourceNotFoundException", $"Schedule {name} does not exist.", 404);

    public static AwsErrorException NoGroup(string name) => new("ResourceNotFoundException", $"Schedule group {name} does not exist.", 404);

    public static AwsErrorException ScheduleExists(string name) => Conflict($"Schedule {name} already exists.");

    public static AwsErrorException GroupExists(string name) => Conflict($"Schedule group {name} already exists.");

    public static AwsErrorException Conflict(string message) => new("ConflictException", message, 409);
}
