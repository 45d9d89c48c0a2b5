using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Streams;

/// <summary>The refusals of Kinesis, in its words.</summary>
internal static class StreamErrors
{
    public static AwsErrorException InvalidArgument(string message) => new("InvalidArgumentException", message);

    public static AwsErrorException Validation(string message) => new("ValidationException", message);

    public static AwsErrorException InUse(string message) => new("ResourceInUseException", message);

    public static AwsErrorException LimitExceeded(string message) => new("LimitExceededException", message);

    public static AwsErrorException NotFound(string message) => new("ResourceNotFoundException", message);

    public static AwsErrorException NoStream(string name, string account) => NotFound($"Stream {name} under account {account} not found.");

    public static AwsErrorException NoShard(string shard, DataStream stream) => NotFound($"Could not find shard {shard} in stream {stream.Name} under account {stream.Account}.");

    public static AwsErrorException NoConsumer(string name, DataStream stream) =>
        NotFound($"Consumer {name}, Stream {stream.Name}, under account {stream.Account} not found.");

    public static AwsErrorException Expired(DateTimeOffset issuedAt, DateTimeOffset now) => new(
        "ExpiredIteratorException",
        $"Iterator expired. The iterator was created at time {Told(issuedAt)} while right now it is {Told(now)} which is further in the future than the tolerated delay of 300000 milliseconds.");

    public static AwsErrorException ExpiredToken(DateTimeOffset issuedAt, DateTimeOffset now) => new(
        "ExpiredNextTokenException",
        $"NextToken expired. The token was created at time {Told(issuedAt)} while right now it is {Told(now)} which is further in the future than the tolerated delay of 300000 milliseconds.");

    /// <summary>As <c>Sun Nov 22 08:47:58 UTC 2026</c>.</summary>
    private static string Told(DateTimeOffset time) => time.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
