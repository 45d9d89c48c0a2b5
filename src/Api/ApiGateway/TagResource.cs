using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway;

namespace Treadle.Api.ApiGateway;

/// <summary>Tags an API, a stage, a key or a plan.</summary>
internal sealed class TagResource(RestApiService apis) : IOperation
{
    public string Service => ApiGatewayOperations.Service;

    public string Name => nameof(TagResource);

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        apis.TagResourceAsync(caller, input, stop);
}
