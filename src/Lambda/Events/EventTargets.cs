using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Events;

/// <summary>Tells destinations and dead-letter targets of asynchronous calls that are over, through the operations of this server.</summary>
/// <param name="calls">Null when nothing can be reached.</param>
/// <param name="undelivered">Told what could not be delivered, and why: it is lost, as on AWS.</param>
internal sealed class EventTargets(Func<IAwsCall>? calls, Action<string>? undelivered)
{
    private const int ErrorMessageMax = 1024;

    /// <summary>Hands an invocation record to a function, a queue, a topic or an event bus.</summary>
    public Task TellAsync(Function function, string target, string record, bool isSuccess, CancellationToken stop) => DeliverAsync(
        function,
        target,
        (arn, send) => arn.Service switch
        {
            "lambda" => send("Invoke", new JsonObject { ["FunctionName"] = target, ["InvocationType"] = "Event", ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(record)) }),
            "sqs" => SendMessageAsync(arn, new JsonObject { ["MessageBody"] = record }, send),
            "sns" => send("Publish", new JsonObject { ["TopicArn"] = target, ["Message"] = record }),
            "events" => send("PutEvents", new JsonObject
            {
                ["Entries"] = new JsonArray(new JsonObject
                {
                    ["Source"] = "lambda",
                    ["DetailType"] = $"Lambda Function Invocation Result - {(isSuccess ? "Success" : "Failure")}",
                    ["Detail"] = record,
                    ["EventBusName"] = target,
                    ["Resources"] = new JsonArray(target, $"{function.Arn}:{function.Version}"),
                }),
            }),
            _ => throw new AwsErrorException("InvalidParameterValueException", $"{arn.Service} is no destination that this server can reach."),
        },
        stop);

    /// <summary>Hands the call itself to a queue or topic, with what went wrong as attributes.</summary>
    /// <remarks>Source: Lambda developer guide, "Dead-letter queues": RequestID, ErrorCode (the HTTP status), ErrorMessage (the first 1 KB).</remarks>
    public Task BuryAsync(Function function, string target, AcceptedEvent accepted, InvocationResult? result, CancellationToken stop)
    {
        var body = Encoding.UTF8.GetString(accepted.Payload.Span);
        var attributes = new JsonObject
        {
            ["RequestID"] = Attribute("String", accepted.RequestId),
            ["ErrorCode"] = Attribute("Number", (result?.StatusCode ?? 429).ToString(CultureInfo.InvariantCulture)),
            ["ErrorMessage"] = Attribute("String", ErrorMessage(result)),
        };
        return DeliverAsync(
            function,
            target,
            (arn, send) => arn.Service == "sqs"
                ? SendMessageAsync(arn, new JsonObject { ["MessageBody"] = body, ["MessageAttributes"] = attributes }, send)
                : send("Publish", new JsonObject { ["TopicArn"] = target, ["Message"] = body, ["MessageAttributes"] = attributes }),
            stop);
    }

    private async Task DeliverAsync(
        Function function, string target, Func<Arn, Func<string, JsonObject, ValueTask<JsonObject>>, ValueTask<JsonObject>> deliver, CancellationToken stop)
    {
        try
        {
            if (calls is null || !Arn.TryParse(target, out var arn))
            {
                throw new AwsErrorException("InvalidParameterValueException", "It cannot be reached.");
            }

            // A bus without a region is the caller's own.
            var caller = new AwsCaller(arn.Account.Length > 0 ? arn.Account : function.Owner.Account, arn.Region.Length > 0 ? arn.Region : function.Owner.Region);
            await deliver(arn, (action, input) => calls().CallAsync(caller, arn.Service, action, input, stop));
        }
        catch (AwsErrorException refused)
        {
            undelivered?.Invoke($"The end of a call of {function.Arn} could not be told to {target}: {refused.Code}: {refused.AwsMessage}");
        }
    }

    private static async ValueTask<JsonObject> SendMessageAsync(Arn queue, JsonObject message, Func<string, JsonObject, ValueTask<JsonObject>> send)
    {
        var found = await send("GetQueueUrl", new JsonObject { ["QueueName"] = queue.Resource, ["QueueOwnerAWSAccountId"] = queue.Account });
        message["QueueUrl"] = (string?)found["QueueUrl"];
        return await send("SendMessage", message);
    }

    private static JsonObject Attribute(string type, string value) => new() { ["DataType"] = type, ["StringValue"] = value };

    private static string ErrorMessage(InvocationResult? result)
    {
        if (result is null)
        {
            return "Rate Exceeded.";
        }

        string text;
        try
        {
            text = (string?)(JsonNode.Parse(result.Payload.Span) as JsonObject)?["errorMessage"] ?? "";
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            text = "";
        }

        text = text.Length > 0 ? text : "Unhandled";
        return text.Length <= ErrorMessageMax ? text : text[..ErrorMessageMax];
    }
}
