using Treadle.Api.Wire;

namespace Treadle.Api.Access;

/// <summary>The name of the permission that an operation needs, which often but not always is its own.</summary>
/// <remarks>Source: Service Authorization Reference.</remarks>
internal static class ActionNames
{
    /// <summary>As <c>lambda:InvokeFunction</c>; null for what everybody may do who is known.</summary>
    public static string? Of(WireCall call) => (call.SigningName, call.Operation) switch
    {
        ("sts", "GetCallerIdentity" or "GetSessionToken") => null,
        ("lambda", "Invoke" or "InvokeAsync" or "InvokeWithResponseStream") => "lambda:InvokeFunction",
        ("sqs", "SendMessageBatch" or "DeleteMessageBatch" or "ChangeMessageVisibilityBatch") => $"sqs:{call.Operation[..^5]}",
        ("sns", "PublishBatch") => "sns:Publish",
        ("monitoring", _) => $"cloudwatch:{call.Operation}",
        ("apigateway", _) => $"apigateway:{call.Request?.Method ?? call.Operation}",
        _ => $"{call.SigningName}:{call.Operation}",
    };
}
