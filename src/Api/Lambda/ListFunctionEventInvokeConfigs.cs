using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListFunctionEventInvokeConfigs(EventInvokeConfigService configs) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListFunctionEventInvokeConfigs";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(LambdaMembers.Page(
            input, "FunctionEventInvokeConfigs", configs.List(caller, input.RequiredText("FunctionName")), c => c.Arn, c => EventInvokeShapes.Config(c.Config, c.Arn)));
}
