using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class DeleteAlias(AliasService aliases) : IOperation
{
    public string Service => "lambda";

    public string Name => "DeleteAlias";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await aliases.DeleteAsync(caller, input.RequiredText("FunctionName"), input.RequiredText("Name"), stop);
        return [];
    }
}
