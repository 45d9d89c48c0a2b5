using Treadle.Asl;
using Treadle.Aws;
using Treadle.Integrations.Remote;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems;

/// <summary>Why items cannot be read: States.ItemReaderFailed with a cause.</summary>
internal static class ReaderFailures
{
    public static ItemReaderException Of(string cause) => new(ErrorNames.ItemReaderFailed, cause);

    /// <summary>What was evaluated.</summary>
    /// <exception cref="ItemReaderException">It was an error.</exception>
    public static T ValueOf<T>(Evaluated<T> evaluated) => evaluated.Error is { } error ? throw new ItemReaderException(error.Error!, error.Cause!) : evaluated.Value!;

    /// <summary>S3 has refused: <c>The specified key does not exist. (Service: S3, Status Code: 404, Request ID: …)</c></summary>
    public static ItemReaderException OfS3(AwsErrorException refused) => Of(S3Words(refused));

    /// <summary>A refusal as the AWS SDK words it.</summary>
    public static string S3Words(AwsErrorException refused) => refused.IsOfClient
        ? refused.AwsMessage ?? AwsErrorException.ClientCode
        : $"{refused.AwsMessage ?? refused.Code} (Service: S3, Status Code: {refused.Status}, Request ID: {RemoteErrors.RequestId(refused)})";

    /// <summary>What is read is no longer what was read before.</summary>
    public static ItemReaderException Changed(string uri) => Of($"The object {uri} has changed since the map run began to read it.");

    public static ItemReaderException TooLarge(string uri) => Of($"An item of {uri} is larger than {ByteWindow.BytesMax} bytes.");

    public static ItemReaderException NotReadable(string uri, string why) => Of($"{uri} could not be read: {why}");
}
