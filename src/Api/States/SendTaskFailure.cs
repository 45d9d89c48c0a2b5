using System.Text.Json;
using Treadle.Asl;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.States;

internal sealed class SendTaskFailure(IExecutionService executions) : StatesOperation("SendTaskFailure")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var token = input.Given("taskToken");
        var error = input.Text("error");
        var cause = input.Text("cause");
        await SendTask.SendAsync(executions, token, new Callback.Failure(new StatesError(error, cause)), stop);
    }
}
