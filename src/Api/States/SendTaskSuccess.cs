using System.Text;
using System.Text.Json;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Runtime;

namespace Treadle.Api.States;

internal sealed class SendTaskSuccess(IExecutionService executions, Limits limits) : StatesOperation("SendTaskSuccess")
{
    protected override async ValueTask RunAsync(AwsCaller caller, Members input, Utf8JsonWriter answer, CancellationToken stop)
    {
        var token = input.RequiredText("taskToken", max: 2048);
        var output = input.RequiredText("output", min: null, isSensitive: true);
        if (Encoding.UTF8.GetByteCount(output) > limits.DataBytesMax)
        {
            input.Violated(value: null, "output", $"Member must have length less than or equal to {limits.DataBytesMax}");
        }

        input.Check();
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
