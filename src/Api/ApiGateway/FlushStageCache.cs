using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>There is no cache: nothing is left to flush.</summary>
internal sealed class FlushStageCache(RestApiService apis) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => nameof(FlushStageCache);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(apis.FlushStageCache(caller, input));
}
