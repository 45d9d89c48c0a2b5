using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>The quotas are AWS's defaults. Only those of one package and of concurrent calls bind here: the disk is the user's own.</summary>
internal sealed class GetAccountSettings(FunctionService functions, ConcurrencyService concurrency) : IOperation
{
    public string Service => "lambda";

    public string Name => "GetAccountSettings";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var entries = functions.List(caller);
        return ValueTask.FromResult(new JsonObject
        {
            ["AccountLimit"] = new JsonObject
            {
                ["TotalCodeSize"] = 80_530_636_800,
                ["CodeSizeUnzipped"] = 262_144_000,
                ["CodeSizeZipped"] = 52_428_800,
                ["ConcurrentExecutions"] = concurrency.AccountMax,
                ["UnreservedConcurrentExecutions"] = concurrency.Unreserved(caller),
            },
            ["AccountUsage"] = new JsonObject
            {
                ["TotalCodeSize"] = entries.SelectMany(e => e.All).Sum(f => f.CodeSize),
                ["FunctionCount"] = entries.Count,
            },
        });
    }
}
