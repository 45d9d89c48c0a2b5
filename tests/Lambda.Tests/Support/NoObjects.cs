using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Tests.Support;

/// <summary>There are no buckets.</summary>
internal sealed class NoObjects : IObjectReader
{
    public ValueTask<byte[]> ReadAsync(AwsCaller caller, string bucket, string key, string? version, CancellationToken stop) => throw new AwsErrorException(
        "InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist");
}
