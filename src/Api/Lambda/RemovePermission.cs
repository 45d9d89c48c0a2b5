using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class RemovePermission(PermissionService permissions) : IOperation
{
    public string Service => "lambda";

    public string Name => "RemovePermission";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await permissions.RemoveAsync(
            caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), input.RequiredText("StatementId"), input.Text("RevisionId"), stop);
        return [];
    }
}
