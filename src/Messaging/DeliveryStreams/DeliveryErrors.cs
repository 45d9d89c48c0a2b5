using Treadle.Aws;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>The refusals of Firehose, in its words.</summary>
internal static class DeliveryErrors
{
    public static AwsErrorException InvalidArgument(string message) => new("InvalidArgumentException", message);

    public static AwsErrorException NotSupported(string what) => InvalidArgument($"{what} is not supported by this server.");

    public static AwsErrorException NotFound(string name, string account) => new("ResourceNotFoundException", $"Firehose {name} under account {account} not found.");

    public static AwsErrorException InUse(string name, string account) => new("ResourceInUseException", $"Firehose {name} under accountId {account} already exists");
}
