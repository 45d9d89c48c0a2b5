using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Targets;
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
        arn => arn.Service switch
        {
            "lambda" or "sqs" or "sns" => TargetCall.Of(arn, record)!,
            "events" => new TargetCall("events", "PutEvents", new JsonObject
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
            _ => throw NotReachable(arn),
        },
        stop);

    /// <summary>Hands the call itself to a queue or topic, with what went wrong as attributes.</summary>
    /// <remarks>Source: Lambda developer guide, "Dead-letter queues": RequestID, ErrorCode (the HTTP status), ErrorMessage (the first 1 KB).</remarks>
    public Task BuryAsync(Function function, string target, AcceptedEvent accepted, InvocationResult? result, CancellationToken stop)
    {
        var attributes = new JsonObject
        {
            ["RequestID"] = Attribute("String", accepted.RequestId),
            ["ErrorCode"] = Attribute("Number", (result?.StatusCode ?? 429).ToString(CultureInfo.InvariantCulture)),
            ["ErrorMessage"] = Attribute("String", ErrorMessage(result)),
        };
        return DeliverAsync(
            function,
            target,
            arn => arn.Service is "sqs" or "sns" ? TargetCall.Of(arn, accepted.Payload.Span, new TargetSettings(Attributes: attributes))! : throw NotReachable(arn),
            stop);
    }

    private async Task DeliverAsync(Function function, string target, Func<Arn, TargetCall> callOf, CancellationToken stop)
    {
        try
        {
            if (calls is null || !Arn.TryParse(target, out var arn))
            {
                throw new AwsErrorException("InvalidParameterValueException", "It cannot be reached.");
            }

            // A bus without a region is the caller's own.
            var caller = new AwsCaller(arn.Account.Length > 0 ? arn.Account : function.Owner.Account, arn.Region.Length > 0 ? arn.Region : function.Owner.Region);
            var call = callOf(arn);
            await calls().CallAsync(caller, call.Service, call.Action, call.Input, stop);
        }
        catch (AwsErrorException refused)
        {
            undelivered?.Invoke($"The end of a call of {function.Arn} could not be told to {target}: {refused.Code}: {refused.AwsMessage}");
        }
    }

    private static AwsErrorException NotReachable(Arn target) => new("InvalidParameterValueException", $"{target.Service} is no destination that this server can reach.");

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
