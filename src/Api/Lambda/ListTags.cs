using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class ListTags(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "ListTags";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(new JsonObject { ["Tags"] = FunctionShapes.Texts(functions.Get(caller, TaggedFunction.Of(input)).Tags) });
}
