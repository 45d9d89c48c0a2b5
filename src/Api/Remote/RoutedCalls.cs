using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Services;

namespace Treadle.Api.Remote;

/// <summary>Calls an operation where its service is: at its configured endpoint, else here.</summary>
/// <param name="own">The operations of this server.</param>
/// <param name="remote">Services that are elsewhere.</param>
/// <param name="observer">Hears of what was answered here; null when nobody does.</param>
public sealed class RoutedCalls(OperationTable own, IRemoteServices remote, IOperationObserver? observer = null) : IAwsCall
{
    /// <inheritdoc/>
    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        if (remote.Has(service))
        {
            return SendAsync(caller, service, action, input, stop);
        }

        // Operations are found by the signing name: cloudwatchlogs is logs.
        var model = own.HasService(service) ? null : EndpointServices.Find(service);
        service = model is not null && own.HasService(model.SigningName) ? model.SigningName : service;

        // A service of which there is nothing here gets the words that help; one that is here refuses the operation by name.
        return own.HasService(service) || model is null
            ? CallOwnAsync(caller, service, action, input, stop)
            : throw new AwsErrorException(AwsErrorException.ClientCode, RemoteServices.NotConfigured(service), status: 0);
    }

    private async ValueTask<JsonObject> CallOwnAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        var answer = await own.CallAsync(caller, service, action, input, stop);
        observer?.Answered(service, action, caller);
        return answer;
    }

    private async ValueTask<JsonObject> SendAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop) =>
        (await remote.SendAsync(caller, service, action, input, stop)).Members;
}
