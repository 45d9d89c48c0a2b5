using Treadle.Aws;

namespace Treadle.Messaging.Events;

/// <summary>The refusals of EventBridge's operations, in its words.</summary>
internal static class EventsErrors
{
    public static AwsErrorException Validation(string message) => new("ValidationException", message);

    public static AwsErrorException NoRule(string name, string bus) => new("ResourceNotFoundException", $"Rule {name} does not exist on EventBus {bus}.");

    public static AwsErrorException NoBus(string name) => new("ResourceNotFoundException", $"Event bus {name} does not exist.");

    public static AwsErrorException LimitExceeded() => new("LimitExceededException", "The requested resource exceeds the maximum number allowed.");

    public static AwsErrorException Missing(string member) =>
        Validation($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");

    public static AwsErrorException Constraint(string value, string member, string constraint) =>
        Validation($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");
}
