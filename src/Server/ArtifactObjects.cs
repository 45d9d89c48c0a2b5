using Treadle.Aws;
using Treadle.Deploy.Packaging;
using Treadle.Lambda.Functions;

namespace Treadle.Server;

/// <summary>Uploaded deployment packages as the objects that functions may name by bucket and key.</summary>
internal sealed class ArtifactObjects(DeploymentArtifacts artifacts) : IObjectReader
{
    public async ValueTask<byte[]> ReadAsync(AwsCaller caller, string bucket, string key, string? version, CancellationToken stop)
    {
        try
        {
            return await artifacts.GetAsync(bucket, key, stop)
                ?? throw Missing(artifacts.HasBucket(bucket) ? ("NoSuchKey", "The specified key does not exist.") : ("NoSuchBucket", "The specified bucket does not exist"));
        }
        catch (ArtifactException)
        {
            throw Missing(("NoSuchBucket", "The specified bucket does not exist"));
        }
    }

    private static AwsErrorException Missing((string Code, string Message) error) =>
        new("InvalidParameterValueException", $"Error occurred while GetObject. S3 Error Code: {error.Code}. S3 Error Message: {error.Message}");
}
