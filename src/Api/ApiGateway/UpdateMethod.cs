using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>Patches a method.</summary>
internal sealed class UpdateMethod(RestApiService apis) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => nameof(UpdateMethod);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        apis.UpdateMethodAsync(caller, input, stop);
}
