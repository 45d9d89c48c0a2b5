using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetPolicy(PermissionService permissions) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetPolicy";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (policy, revision) = permissions.Get(caller, input.RequiredText("FunctionName"), input.Text("Qualifier"));
        return ValueTask.FromResult(new JsonObject { ["Policy"] = policy, ["RevisionId"] = revision });
    }
}
