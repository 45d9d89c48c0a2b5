using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class UpdateFunctionCode(FunctionService functions, IObjectReader objects) : IOperation
{
    public string Service => "lambda";

    public string Name => "UpdateFunctionCode";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredText("FunctionName");
        var change = new CodeChange
        {
            Architecture = FunctionRequests.Architecture(input),
            RevisionId = input.Text("RevisionId"),
            IsDryRun = input.Truth("DryRun") is true,
            Publishes = input.Truth("Publish") is true,
        };
        if (input.Text("PublishTo") is { Length: > 0 })
        {
            throw FunctionRequests.Unsupported("PublishTo");
        }

        // A function that is not there is said before code that is not.
        functions.Entry(caller, name);
        var updated = await functions.UpdateCodeAsync(caller, name, await FunctionRequests.CodeAsync(caller, input, objects, stop), change, stop);
        return updated.IsPublished ? FunctionShapes.Configuration(updated, updated.Version) : FunctionShapes.Updated(updated);
    }
}
