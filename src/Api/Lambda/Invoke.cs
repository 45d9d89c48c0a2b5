using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda;

namespace Treadle.Api.Lambda;

internal sealed class Invoke(Invoker invoker) : IOperation
{
    public string Service => "lambda";

    public string Name => "Invoke";

    public async ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        foreach (var member in (string[])["DurableExecutionName", "TenantId"])
        {
            if (input.Text(member) is { Length: > 0 })
            {
                throw FunctionRequests.Unsupported(member);
            }
        }

        var tail = input.Text("LogType") switch
        {
            null or "None" => false,
            "Tail" => true,
            { } other => throw LambdaMembers.NotAllowed(other, "LogType", "None, Tail"),
        };
        var options = new InvocationOptions
        {
            Type = input.Text("InvocationType") switch
            {
                null or "RequestResponse" => InvocationType.RequestResponse,
                "Event" => InvocationType.Event,
                "DryRun" => InvocationType.DryRun,
                { } other => throw LambdaMembers.NotAllowed(other, "InvocationType", "Event, RequestResponse, DryRun"),
            },
            Qualifier = input.Text("Qualifier"),
            ClientContext = input.Text("ClientContext"),
            RequestId = input.Text("RequestId"),
        };
        var result = await invoker.InvokeAsync(caller, input.RequiredText("FunctionName"), input.Bytes("Payload"), options, stop);
        var answer = new JsonObject
        {
            ["StatusCode"] = result.StatusCode,
            ["ExecutedVersion"] = result.ExecutedVersion,
            ["Payload"] = Convert.ToBase64String(result.Payload.Span),
        };
        if (result.FunctionError is { } error)
        {
            answer["FunctionError"] = error;
        }

        if (tail && options.Type == InvocationType.RequestResponse)
        {
            answer["LogResult"] = Convert.ToBase64String(result.LogTail.Span);
        }

        return answer;
    }
}
