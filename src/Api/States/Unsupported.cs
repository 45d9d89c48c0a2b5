using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

/// <summary>An operation that Step Functions has and this server does not have yet: refused by name.</summary>
internal sealed class Unsupported(string name) : StatesOperation(name)
{
    private static readonly string[] Names =
    [
        "DescribeMapRun", "ListMapRuns", "UpdateMapRun",
    ];

    public static IEnumerable<IOperation> All => Names.Select(n => new Unsupported(n));

    protected override ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop) =>
        throw StatesErrors.NotSupported($"The operation {Name}");
}
