using System.Text.Json.Nodes;
using Treadle.Lambda.Functions;

namespace Treadle.Api.Lambda;

/// <summary>Between configurations of asynchronous calls and the shapes of the Lambda API.</summary>
internal static class EventInvokeShapes
{
    public static JsonObject Config(EventInvokeConfig config, string arn)
    {
        var shape = new JsonObject { ["LastModified"] = config.LastModified.ToUnixTimeMilliseconds() / 1000m, ["FunctionArn"] = arn };
        if (config.MaximumRetryAttempts is { } attempts)
        {
            shape["MaximumRetryAttempts"] = attempts;
        }

        if (config.MaximumEventAgeSeconds is { } age)
        {
            shape["MaximumEventAgeInSeconds"] = age;
        }

        shape["DestinationConfig"] = new JsonObject { ["OnSuccess"] = Destination(config.OnSuccess), ["OnFailure"] = Destination(config.OnFailure) };
        return shape;
    }

    public static EventInvokeSettings Settings(JsonObject input)
    {
        var destinations = input.Object("DestinationConfig");
        return new EventInvokeSettings(
            input.Number("MaximumRetryAttempts"),
            input.Number("MaximumEventAgeInSeconds"),
            destinations?.Object("OnSuccess")?.Text("Destination"),
            destinations?.Object("OnFailure")?.Text("Destination"),
            destinations is not null);
    }

    private static JsonObject Destination(string? arn) => arn is null ? [] : new JsonObject { ["Destination"] = arn };
}
