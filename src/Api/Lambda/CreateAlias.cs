using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class CreateAlias(AliasService aliases, FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "CreateAlias";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var function = input.RequiredText("FunctionName");
        var alias = await aliases.CreateAsync(
            caller, function, input.RequiredText("Name"), input.RequiredText("FunctionVersion"), input.Text("Description") ?? "", AliasShapes.Weights(input) ?? new Dictionary<string, double>(), stop);
        return AliasShapes.Alias(functions.Entry(caller, function), alias);
    }
}
