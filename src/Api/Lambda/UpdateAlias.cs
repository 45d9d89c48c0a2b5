using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UpdateAlias(AliasService aliases, FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "UpdateAlias";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var function = input.RequiredText("FunctionName");
        var alias = await aliases.UpdateAsync(
            caller, function, input.RequiredText("Name"), input.Text("FunctionVersion"), input.Text("Description"), AliasShapes.Weights(input), input.Text("RevisionId"), stop);
        return AliasShapes.Alias(functions.Entry(caller, function), alias);
    }
}
