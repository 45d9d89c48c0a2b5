using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class PutFunctionConcurrency(ConcurrencyService concurrency) : IOperation
{
    public string Service => "lambda";

    public string Name => "PutFunctionConcurrency";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var function = input.RequiredText("FunctionName");
        var reserved = input.Number("ReservedConcurrentExecutions") ?? throw LambdaMembers.Missing("ReservedConcurrentExecutions");
        if (reserved < 0)
        {
            throw LambdaMembers.Violated($"Value '{reserved}' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 0");
        }

        await concurrency.PutAsync(caller, function, reserved, stop);
        return new JsonObject { ["ReservedConcurrentExecutions"] = reserved };
    }
}
