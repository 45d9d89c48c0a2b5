using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

internal sealed class StartExecution(ExecutionStarter starter) : StatesOperation("StartExecution")
{
    /// <summary>The longest input, output or result, in bytes of UTF-8.</summary>
    internal const int PayloadBytesMax = 262_144;

    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var started = await starter.StartAsync(input, by: null, stop);
        answer.WriteString("executionArn"u8, started.Arn);
        answer.WriteTime("startDate"u8, started.StartedAt);
    }
}
