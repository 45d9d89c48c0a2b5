using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>Patches the description of a deployment.</summary>
internal sealed class UpdateDeployment(RestApiService apis) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => nameof(UpdateDeployment);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        apis.UpdateDeploymentAsync(caller, input, stop);
}
