using System.Text.Json.Nodes;
using Treadle.Deploy.Client;
using Treadle.Server.Cli.Client;

namespace Treadle.Server.Cli.Projects;

/// <summary>The server a project is deployed to, over HTTP.</summary>
internal sealed class HttpDeployTarget(AwsHttpClient server) : IDeployTarget
{
    public Uri Endpoint => server.Endpoint;

    public string AccountId => server.AccountId;

    public async ValueTask<JsonObject> CallAsync(string region, string service, string action, JsonObject input, CancellationToken stop) =>
        await server.In(region).CallAsync(AwsService.Of(service), action, input, stop);

    public async ValueTask<bool> HasArtifactAsync(string bucket, string key, CancellationToken stop) =>
        await server.SendAsync(HttpMethod.Head, "s3", PathOf(bucket, key), content: null, mayBeMissing: true, stop);

    public async ValueTask PutArtifactAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        if (!await server.SendAsync(HttpMethod.Put, "s3", PathOf(bucket, key), Package(content), mayBeMissing: true, stop))
        {
            await server.SendAsync(HttpMethod.Put, "s3", bucket, content: null, mayBeMissing: false, stop);
            await server.SendAsync(HttpMethod.Put, "s3", PathOf(bucket, key), Package(content), mayBeMissing: false, stop);
        }
    }

    private static ReadOnlyMemoryContent Package(ReadOnlyMemory<byte> content)
    {
        var body = new ReadOnlyMemoryContent(content);
        body.Headers.Add("x-amz-meta-" + IDeployTarget.PackageMark, "treadle");
        return body;
    }

    private static string PathOf(string bucket, string key) =>
        $"{Uri.EscapeDataString(bucket)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
}
