using System.Text.Json.Nodes;

namespace Treadle.Aws;

/// <summary>Services that are at an endpoint of their own, because the configuration says so. Any thread.</summary>
public interface IRemoteServices
{
    /// <summary>Whether a service, by any of its names, is at a configured endpoint.</summary>
    bool Has(string service);

    /// <summary>Calls one operation there, with the SDK's retries.</summary>
    /// <param name="caller">Its region is used where the configuration names none.</param>
    /// <param name="service">Any name of the service.</param>
    /// <param name="action">The operation: <c>GetItem</c>.</param>
    /// <param name="input">Members as in the service's published model.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="AwsErrorException">The service refused, or no answer came (<see cref="AwsErrorException.IsOfClient"/>).</exception>
    Task<AwsAnswer> SendAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop);
}

/// <summary>An answer from elsewhere.</summary>
/// <param name="Members">The operation's members.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">In the order in which they came.</param>
/// <param name="RequestId">The service's id of the request; empty when it gave none.</param>
public sealed record AwsAnswer(JsonObject Members, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string RequestId);
