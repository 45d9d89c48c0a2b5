using Treadle.Aws;
using Treadle.Lambda.Functions;
using Treadle.Objects;

namespace Treadle.Server;

/// <summary>Objects in buckets as the packages that functions may name by bucket and key.</summary>
internal sealed class StoredPackages(ObjectService objects) : IObjectReader
{
    /// <summary>What Lambda takes unzipped; a zip is smaller.</summary>
    private const int BytesMax = 250 * 1024 * 1024;

    public async ValueTask<byte[]> ReadAsync(AwsCaller caller, string bucket, string key, string? version, CancellationToken stop)
    {
        try
        {
            if (version is not (null or "null"))
            {
                throw new AwsErrorException("NoSuchVersion", "The specified version does not exist.");
            }

            var stored = objects.Get(bucket, key);
            if (stored.Size > BytesMax)
            {
                throw new AwsErrorException("InvalidParameterValueException", $"Unzipped size must be smaller than {BytesMax} bytes");
            }

            var bytes = new byte[stored.Size];
            await using var content = objects.Open(bucket, stored);
            await content.ReadExactlyAsync(bytes, stop);
            return bytes;
        }
        catch (AwsErrorException error) when (error.Code is "NoSuchKey" or "NoSuchBucket" or "NoSuchVersion")
        {
            throw new AwsErrorException(
                "InvalidParameterValueException", $"Error occurred while GetObject. S3 Error Code: {error.Code}. S3 Error Message: {error.AwsMessage}");
        }
    }
}
