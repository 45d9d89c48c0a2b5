using System.Text.Json;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Runtime;

namespace Treadle.Api.States;

internal sealed class SendTaskSuccess(IExecutionService executions) : StatesOperation("SendTaskSuccess")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var token = input.Given("taskToken");
        var output = input.Given("output");
        await SendTask.SendAsync(executions, token, new Callback.Success(Parse(output)), stop);
    }

    private static JsonValue Parse(string text)
    {
        try
        {
            return JsonValue.Parse(text);
        }
        catch (JsonSyntaxException e)
        {
            throw new AwsErrorException("InvalidOutput", $"Invalid Output: '{StatesErrors.DescribeJson(e, otherwise: "Invalid output.")}'");
        }
    }
}
