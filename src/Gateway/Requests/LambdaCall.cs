using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Gateway.Requests;

/// <summary>What a function answered.</summary>
/// <param name="Status">200; 202 when it was only queued.</param>
/// <param name="Payload">Its JSON.</param>
/// <param name="Error"><c>Handled</c> or <c>Unhandled</c>; null when it succeeded.</param>
/// <param name="RequestId">Of the invocation, for the log.</param>
internal sealed record LambdaResult(int Status, string Payload, string? Error, string RequestId);

/// <summary>Invokes Lambda functions for integrations.</summary>
internal sealed class LambdaCall(Func<IAwsCall> calls)
{
    /// <summary>Hands the mapped body to the function; its error message selects the response.</summary>
    public async ValueTask<IntegrationAnswer> CallAsync(Exchange exchange, string function, IntegrationRequest request, CancellationToken stop)
    {
        var isAsync = (request.Header("X-Amz-Invocation-Type") ?? request.Header("InvocationType")) == "Event";
        var result = await InvokeAsync(exchange, function, request.Text, isAsync, stop);
        var headers = new List<KeyValuePair<string, string>>
        {
            new("x-amzn-RequestId", result.RequestId),
            new("Content-Type", MediaTypes.Json),
        };
        if (result.Error is { } error)
        {
            headers.Add(new("X-Amz-Function-Error", error));
        }

        return new IntegrationAnswer(result.Status, headers, result.Payload, result.Error is null ? null : ErrorMessage(result.Payload));
    }

    /// <exception cref="GatewayFaultException">500, or 502 for a proxy: there is no such function, it is throttled, or the payload is no JSON.</exception>
    public async ValueTask<LambdaResult> InvokeAsync(Exchange exchange, string function, string payload, bool isAsync, CancellationToken stop)
    {
        if (exchange.Integration.HttpMethod is { } verb and not "POST")
        {
            throw new GatewayFaultException(GatewayFault.Configuration($"Unable to determine service/operation name to be authorized ({verb} is no verb of Invoke; POST is)"));
        }

        if (exchange.Log.HasData)
        {
            EndpointNotes.Request(exchange, "lambda", $"2015-03-31/functions/{function}/invocations", [], payload);
        }

        var input = new JsonObject
        {
            ["FunctionName"] = function,
            ["InvocationType"] = isAsync ? "Event" : "RequestResponse",
            ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)),
        };
        JsonObject answer;
        try
        {
            answer = await calls().CallAsync(exchange.Served.Caller, "lambda", "Invoke", input, stop);
        }
        catch (AwsErrorException error)
        {
            var reason = $"Lambda invocation failed with status: {error.Status.ToString(CultureInfo.InvariantCulture)}. {error.Code}: {error.AwsMessage}";
            throw new GatewayFaultException(exchange.Integration.Type == "AWS_PROXY" ? GatewayFault.IntegrationFailure(reason) : GatewayFault.Configuration(reason));
        }

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(answer["Payload"]?.GetValue<string>() ?? ""));
        return new LambdaResult(isAsync ? 202 : 200, text, answer["FunctionError"]?.GetValue<string>(), exchange.Ids.RequestId);
    }

    /// <summary><c>{"errorMessage":"Not found","errorType":"…"}</c>; empty when the error has another shape.</summary>
    public static string ErrorMessage(string payload) =>
        ServiceRequest.TryRead(payload)?["errorMessage"] is JsonValue value ? value.ToString() : "";
}
