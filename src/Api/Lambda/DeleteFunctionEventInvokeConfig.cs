using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class DeleteFunctionEventInvokeConfig(EventInvokeConfigService configs) : IOperation
{
    public string Service => "lambda";

    public string Name => "DeleteFunctionEventInvokeConfig";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await configs.DeleteAsync(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), stop);
        return [];
    }
}
