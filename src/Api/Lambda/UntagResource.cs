using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UntagResource(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "UntagResource";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var keys = input.Texts("TagKeys") ?? throw LambdaMembers.Missing("TagKeys");
        await functions.TagAsync(caller, TaggedFunction.Of(input), [], keys, stop);
        return [];
    }
}
