using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

internal sealed class GetFunctionConcurrency(ConcurrencyService concurrency) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetFunctionConcurrency";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        ValueTask.FromResult(concurrency.Get(caller, input.RequiredText("FunctionName")) is { } reserved
            ? new JsonObject { ["ReservedConcurrentExecutions"] = reserved }
            : []);
}
