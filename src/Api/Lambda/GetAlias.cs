using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetAlias(AliasService aliases, FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetAlias";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var function = input.RequiredText("FunctionName");
        return ValueTask.FromResult(AliasShapes.Alias(functions.Entry(caller, function), aliases.Get(caller, function, input.RequiredText("Name"))));
    }
}
