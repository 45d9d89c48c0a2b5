using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListAliases(AliasService aliases, FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListAliases";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var function = input.RequiredText("FunctionName");
        var entry = functions.Entry(caller, function);
        return ValueTask.FromResult(LambdaMembers.Page(
            input, "Aliases", aliases.List(caller, function, input.Text("FunctionVersion")), a => a.Name, a => AliasShapes.Alias(entry, a)));
    }
}
