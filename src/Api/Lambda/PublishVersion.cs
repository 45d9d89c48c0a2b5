using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class PublishVersion(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "PublishVersion";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        if (input.Text("PublishTo") is { Length: > 0 })
        {
            throw FunctionRequests.Unsupported("PublishTo");
        }

        var published = await functions.PublishAsync(
            caller, input.RequiredText("FunctionName"), input.Text("CodeSha256"), input.Text("Description"), input.Text("RevisionId"), stop);
        return FunctionShapes.Configuration(published, published.Version);
    }
}
