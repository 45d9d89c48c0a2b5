using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetFunctionEventInvokeConfig(EventInvokeConfigService configs) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetFunctionEventInvokeConfig";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (config, arn) = configs.Get(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"));
        return ValueTask.FromResult(EventInvokeShapes.Config(config, arn));
    }
}
