using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Api.States;

internal sealed class StartExecution(ExecutionStarter starter) : StatesOperation("StartExecution")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var started = await starter.StartAsync(input, by: null, stop);
        answer.WriteString("executionArn"u8, started.Arn);
        answer.WriteTime("startDate"u8, started.StartedAt);
    }
}
