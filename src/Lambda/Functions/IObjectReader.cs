using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>Reads packages that are objects in a bucket. The port through which functions reach whatever stores objects.</summary>
public interface IObjectReader
{
    /// <param name="caller">Account and region of the request.</param>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The object's key.</param>
    /// <param name="version">One of its versions; null is the newest.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">InvalidParameterValueException: it is not there, in Lambda's words.</exception>
    ValueTask<byte[]> ReadAsync(AwsCaller caller, string bucket, string key, string? version, CancellationToken stop);
}
