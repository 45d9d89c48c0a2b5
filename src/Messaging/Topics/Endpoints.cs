using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>The endpoints of subscriptions.</summary>
internal static class Endpoints
{
    /// <exception cref="AwsErrorException">InvalidParameter.</exception>
    public static string Check(string protocol, string? endpoint)
    {
        switch (protocol)
        {
            case "sqs" or "lambda" or "firehose" or "http" or "https":
                break;
            case "email" or "email-json" or "sms" or "application":
                throw TopicErrors.NotSupported("Protocol", $"Subscriptions of the protocol {protocol} are");
            default:
                throw TopicErrors.Invalid($"Amazon SNS does not support this protocol string: {protocol}");
        }

        if (string.IsNullOrEmpty(endpoint))
        {
            throw TopicErrors.Invalid("Endpoint");
        }

        switch (protocol)
        {
            case "http" or "https":
                CheckUrl(protocol, endpoint);
                break;
            case "sqs" when endpoint.EndsWith(".fifo", StringComparison.Ordinal) && IsArn(endpoint, "sqs", ""):
                throw TopicErrors.Invalid("Invalid parameter: Endpoint", "FIFO SQS Queues can not be subscribed to standard SNS topics");
            case "sqs" when !IsArn(endpoint, "sqs", ""):
                throw TopicErrors.Invalid("SQS endpoint ARN");
            case "lambda" when !IsArn(endpoint, "lambda", "function:"):
                throw TopicErrors.Invalid("Lambda endpoint ARN");
            case "firehose" when !IsArn(endpoint, "firehose", "deliverystream/"):
                throw TopicErrors.Invalid("Firehose endpoint ARN");
        }

        return endpoint;
    }

    private static bool IsArn(string text, string service, string resource) =>
        Arn.TryParse(text, out var arn) && arn.Service == service && arn.Account.Length > 0
        && arn.Resource.StartsWith(resource, StringComparison.Ordinal) && arn.Resource.Length > resource.Length;

    private static void CheckUrl(string protocol, string endpoint)
    {
        if (!endpoint.StartsWith($"{protocol}://", StringComparison.OrdinalIgnoreCase))
        {
            throw TopicErrors.Invalid("Endpoint must match the specified protocol");
        }

        if (endpoint.Length > 2048 || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw TopicErrors.Invalid("Endpoint");
        }
    }
}
