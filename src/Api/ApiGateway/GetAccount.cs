using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>Shows the settings of the account.</summary>
internal sealed class GetAccount(RestApiService apis) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => nameof(GetAccount);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(apis.GetAccount(caller));
}
