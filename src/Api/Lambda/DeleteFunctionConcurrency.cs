using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class DeleteFunctionConcurrency(ConcurrencyService concurrency) : IOperation
{
    public string Service => "lambda";

    public string Name => "DeleteFunctionConcurrency";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await concurrency.DeleteAsync(caller, input.RequiredText("FunctionName"), stop);
        return [];
    }
}
