using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.Client;

/// <summary>The server that a service is deployed to, as the client reaches it.</summary>
public interface IDeployTarget
{
    /// <summary>Metadata of objects that a deployment put into its bucket, and may remove again.</summary>
    const string PackageMark = "deployment";

    /// <summary>The server's address: <c>http://127.0.0.1:4566</c>. Endpoints are printed under it.</summary>
    Uri Endpoint { get; }

    /// <summary>The account that the credentials stand for, 12 digits.</summary>
    string AccountId { get; }

    /// <summary>Calls an operation over HTTP.</summary>
    /// <param name="region">The region of the service.</param>
    /// <param name="service">The signing name: <c>cloudformation</c>, <c>apigateway</c>.</param>
    /// <param name="action">The operation.</param>
    /// <param name="input">Members as in the published model.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">The operation refuses.</exception>
    ValueTask<JsonObject> CallAsync(string region, string service, string action, JsonObject input, CancellationToken stop);

    /// <summary>Whether an artifact is there already: an object of its bucket. False is always safe.</summary>
    ValueTask<bool> HasArtifactAsync(string bucket, string key, CancellationToken stop);

    /// <summary>Uploads an artifact as an object with the metadata <see cref="PackageMark"/>; the bucket is made when it is missing.</summary>
    ValueTask PutArtifactAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken stop);
}
