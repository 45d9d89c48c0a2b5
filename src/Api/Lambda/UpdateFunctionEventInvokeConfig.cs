using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UpdateFunctionEventInvokeConfig(EventInvokeConfigService configs) : IOperation
{
    public string Service => "lambda";

    public string Name => "UpdateFunctionEventInvokeConfig";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (config, arn) = await configs.UpdateAsync(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), EventInvokeShapes.Settings(input), stop);
        return EventInvokeShapes.Config(config, arn);
    }
}
