using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class TagResource(FunctionService functions) : IOperation
{
    public string Service => "lambda";

    public string Name => "TagResource";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var tags = LambdaMembers.Map(input.Object("Tags") ?? throw LambdaMembers.Missing("Tags"), "tags");
        if (tags.Count == 0)
        {
            throw new AwsErrorException("InvalidParameterValueException", "An error occurred and the request cannot be processed.");
        }

        await functions.TagAsync(caller, TaggedFunction.Of(input), tags, [], stop);
        return [];
    }
}
