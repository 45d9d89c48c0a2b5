using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UpdateFunctionCode(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "UpdateFunctionCode";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        FunctionShapes.Configuration(await functions.UpdateCodeAsync(
            caller, input.RequiredText("FunctionName"), new FunctionCode.Zip(FunctionShapes.Package(input)), new CodeChange { RevisionId = input.Text("RevisionId") }, stop));
}
