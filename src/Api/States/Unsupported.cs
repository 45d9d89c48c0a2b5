using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>An operation that Step Functions has and this server does not have yet: refused by name.</summary>
internal sealed class Unsupported(string name) : IOperation
{
    private static readonly string[] Names =
    [
        "DescribeMapRun", "ListMapRuns", "RedriveExecution", "TestState", "UpdateMapRun",
    ];

    public string Service => "states";

    public string Name { get; } = name;

    public static IEnumerable<IOperation> All => Names.Select(n => new Unsupported(n));

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        throw StatesErrors.NotSupported($"The operation {Name}");
}
