using System.Text.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.States;

internal sealed class SendTaskHeartbeat(IExecutionService executions) : StatesOperation("SendTaskHeartbeat")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var token = input.Given("taskToken");
        await SendTask.SendAsync(executions, token, new Callback.Heartbeat(), stop);
    }
}
