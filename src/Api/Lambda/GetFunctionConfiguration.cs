using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetFunctionConfiguration(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetFunctionConfiguration";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (function, qualifier) = functions.Choose(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), () => 1);
        return ValueTask.FromResult(FunctionShapes.Configuration(function, qualifier));
    }
}
