using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>The refusals of SNS's operations, in its words.</summary>
internal static class TopicErrors
{
    /// <param name="what">Follows <c>Invalid parameter: </c>.</param>
    public static AwsErrorException Invalid(string what) => new("InvalidParameter", $"Invalid parameter: {what}");

    public static AwsErrorException Invalid(string parameter, string reason) => Invalid($"{parameter} Reason: {reason}");

    public static AwsErrorException InvalidValue(string message) => new("ParameterValueInvalid", message);

    public static AwsErrorException Missing(string parameter) => Invalid(parameter, "no value for required parameter");

    public static AwsErrorException NoTopic() => new("NotFound", "Topic does not exist", 404);

    public static AwsErrorException NoSubscription() => new("NotFound", "Subscription does not exist", 404);

    public static AwsErrorException NoResource() => new("ResourceNotFound", "Resource does not exist", 404);

    public static AwsErrorException NotSupported(string parameter, string what) => Invalid(parameter, $"{what} not supported by this server");
}
