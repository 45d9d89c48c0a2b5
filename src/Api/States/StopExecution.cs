using System.Text.Json;
using Treadle.Asl;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.States;

internal sealed class StopExecution(IExecutionService executions) : StatesOperation("StopExecution")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var arn = input.Given("executionArn");
        var error = input.Text("error");
        var cause = input.Text("cause");
        StatesArn.Parse(arn, "execution");
        var endedAt = await executions.StopAsync(arn, new StatesError(error, cause), stop) ?? throw StatesErrors.ExecutionDoesNotExist(arn);
        answer.WriteTime("stopDate"u8, endedAt);
    }
}
