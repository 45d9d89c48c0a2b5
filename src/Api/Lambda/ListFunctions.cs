using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListFunctions(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListFunctions";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var all = input.Text("FunctionVersion") switch
        {
            null => false,
            "ALL" => true,
            { } other => throw LambdaMembers.NotAllowed(other, "FunctionVersion", "ALL"),
        };
        var functionsOfAll = functions.List(caller).SelectMany(e => all ? e.All : [e.Latest]);
        return ValueTask.FromResult(LambdaMembers.Page(
            input, "Functions", functionsOfAll, f => $"{f.Name}:{FunctionShapes.VersionOrder(f)}", f => FunctionShapes.Item(f, all ? f.Version : null)));
    }
}
