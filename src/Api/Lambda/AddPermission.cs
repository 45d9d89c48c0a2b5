using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class AddPermission(PermissionService permissions) : IOperation
{
    public string Service => "lambda";

    public string Name => "AddPermission";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        if (input.Truth("InvokedViaFunctionUrl") is true)
        {
            throw FunctionRequests.Unsupported("InvokedViaFunctionUrl");
        }

        var permission = new Permission
        {
            StatementId = input.RequiredText("StatementId"),
            Action = input.RequiredText("Action"),
            Principal = input.RequiredText("Principal"),
            SourceArn = input.Text("SourceArn"),
            SourceAccount = input.Text("SourceAccount"),
            PrincipalOrganization = input.Text("PrincipalOrgID"),
            EventSourceToken = input.Text("EventSourceToken"),
            FunctionUrlAuthType = input.Text("FunctionUrlAuthType"),
        };
        return new JsonObject
        {
            ["Statement"] = await permissions.AddAsync(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"), permission, input.Text("RevisionId"), stop),
        };
    }
}
