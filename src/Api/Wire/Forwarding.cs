using Treadle.Api.Remote;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>Passes requests on whose service is elsewhere, signed anew: one address serves clients for all services.</summary>
internal sealed class Forwarding(RemoteServices remote)
{
    /// <summary>The longest request that is passed on: what the greatest services take, and some.</summary>
    public const int BodyBytesMax = 17 << 20;

    /// <summary>What an operation may say in headers. Those of the connection and of the signature are made anew.</summary>
    private static readonly string[] RequestHeaders =
    [
        "Content-Type", "Content-Encoding", "Accept", "X-Amz-Target", "X-Amzn-Query-Mode", "Smithy-Protocol", "X-Amz-Invocation-Type", "X-Amz-Log-Type", "X-Amz-Client-Context",
    ];

    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Content-Type", "Date", "Server", "Trailer", "Upgrade",
    };

    public bool Has(string service) => service.Length > 0 && remote.Has(service);

    /// <exception cref="AwsErrorException">No answer came.</exception>
    public async ValueTask<WireAnswer> RunAsync(WireCall call, string service, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var request = call.Request!;
        var headers = RequestHeaders
            .Select(name => KeyValuePair.Create(name, request.Header(name) ?? ""))
            .Where(h => h.Value.Length > 0)
            .ToList();
        var response = await remote.ForwardAsync(
            remote.Find(service)!, call.Caller, new RemoteRequest(request.Method, request.Path, request.Query.TrimStart('?'), headers, body), stop);
        return new WireAnswer
        {
            Status = response.Status,
            ContentType = response.Header("Content-Type") ?? "application/octet-stream",
            Body = response.Body,
            Headers = [.. response.Headers.Where(h => !OwnHeaders.Contains(h.Key))],
        };
    }
}
