using System.Text;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Integrations.Remote;

namespace Treadle.Integrations.Lambda;

/// <summary>What calls of functions end with, in the names and words that state machines see.</summary>
internal static class LambdaErrors
{
    private const string Unknown = "Lambda.Unknown";

    /// <summary>
    /// A function that failed: <c>{"errorType":"CustomError","errorMessage":"…"}</c>. The error's name is errorType, the cause is the whole payload.
    /// </summary>
    /// <param name="payload">What the runtime wrote.</param>
    /// <param name="isCompact">lambda:invoke shows the payload compact; a function's own ARN shows it as the runtime wrote it.</param>
    public static StatesError OfFunction(ReadOnlyMemory<byte> payload, bool isCompact)
    {
        var text = Encoding.UTF8.GetString(payload.Span);
        JsonValue parsed;
        try
        {
            parsed = JsonValue.Parse(payload.Span);
        }
        catch (JsonSyntaxException)
        {
            return new StatesError(Unknown, text) { IsWhole = true };
        }

        var name = parsed is JsonObject members && members["errorType"] is JsonString { Value.Length: > 0 } errorType ? errorType.Value : Unknown;
        return new StatesError(name, isCompact ? parsed.ToString() : text) { IsWhole = true };
    }

    /// <summary>
    /// A call that Lambda refused. The cause is the text of AWS's older SDK:
    /// <c>Function not found: arn:…:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: …; Proxy: null)</c>
    /// </summary>
    public static StatesError OfRefusal(AwsErrorException refused)
    {
        if (refused.IsOfClient)
        {
            return RemoteErrors.OfClient("Lambda", refused);
        }

        // Errors that the service models have a class of their own in that SDK; others share the service's.
        var name = refused.Code.EndsWith("Exception", StringComparison.Ordinal) && refused.Code != "ValidationException"
            ? refused.Code
            : "AWSLambdaException";
        var message = refused.AwsMessage ?? "null";
        if (refused.Code == "ResourceNotFoundException" && message.StartsWith("Function not found: ", StringComparison.Ordinal) && !HasQualifier(message))
        {
            message += ":$LATEST";
        }

        return OlderSdk.ErrorOf($"Lambda.{name}", "AWSLambda", refused, message);
    }

    /// <summary>The result of a function: JSON, or null when it answered nothing.</summary>
    /// <remarks>A runtime of the user's own may answer any bytes; what is no JSON is taken as text.</remarks>
    public static JsonValue ReadPayload(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return JsonNull.Instance;
        }

        try
        {
            return JsonValue.Parse(payload.Span);
        }
        catch (JsonSyntaxException)
        {
            return new JsonString(Encoding.UTF8.GetString(payload.Span));
        }
    }

    // arn:aws:lambda:region:account:function:name[:qualifier]
    private static bool HasQualifier(string message) => message["Function not found: ".Length..].Count(c => c == ':') >= 7;
}
