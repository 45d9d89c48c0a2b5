using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class CreateFunction(FunctionService functions, IObjectReader objects) : IOperation
{
    public string Service => "lambda";

    public string Name => "CreateFunction";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredText("FunctionName");
        var settings = FunctionRequests.Settings(input);
        var code = await FunctionRequests.CodeAsync(caller, input.Object("Code") ?? throw LambdaMembers.Missing("Code"), objects, stop);
        var tags = input.Object("Tags") is { } given ? LambdaMembers.Map(given, "tags") : [];
        var function = await functions.CreateAsync(caller, name, settings, code, tags, stop);

        // The ARN stays that of the function, also when the answer is about its first version.
        return FunctionShapes.Created(input.Truth("Publish") is true ? await functions.PublishAsync(caller, function.Arn, null, null, null, stop) : function);
    }
}
