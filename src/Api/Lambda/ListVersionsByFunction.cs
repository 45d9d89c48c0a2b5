using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListVersionsByFunction(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListVersionsByFunction";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(LambdaMembers.Page(
            input, "Versions", functions.Entry(caller, input.RequiredText("FunctionName")).All, FunctionShapes.VersionOrder, f => FunctionShapes.Item(f, f.Version)));
}
