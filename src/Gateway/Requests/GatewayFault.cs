using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Treadle.Gateway.Requests;

/// <summary>An answer that the gateway gives itself, in API Gateway's default shape.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The text of the body: <c>{"message":"…"}</c>.</param>
/// <param name="ErrorType">The header x-amzn-ErrorType.</param>
/// <param name="ResponseType">The kind, as <c>$context.error.responseType</c> names it.</param>
/// <param name="Reason">What went wrong, for the log; never sent.</param>
/// <remarks>Source: API Gateway developer guide, "Gateway response types".</remarks>
internal sealed record GatewayFault(int Status, string Message, string ErrorType, string ResponseType = "DEFAULT_4XX", string? Reason = null)
{
    /// <summary>No such route, or no such verb of it.</summary>
    public static readonly GatewayFault MissingAuthenticationToken = new(403, "Missing Authentication Token", "MissingAuthenticationTokenException", "MISSING_AUTHENTICATION_TOKEN");

    /// <summary>No such API, or no such stage of it; or no key that opens the stage.</summary>
    public static readonly GatewayFault Forbidden = new(403, "Forbidden", "ForbiddenException", "INVALID_API_KEY");

    public static readonly GatewayFault UnsupportedMediaType = new(415, "Unsupported Media Type", "BadRequestException", "UNSUPPORTED_MEDIA_TYPE");

    public static readonly GatewayFault RequestTooLong = new(413, "Request Too Long", "RequestTooLargeException", "REQUEST_TOO_LARGE");

    public static readonly GatewayFault TooManyRequests = new(429, "Too Many Requests", "TooManyRequestsException", "THROTTLED");

    /// <summary>The quota of the key's plan is used up.</summary>
    public static readonly GatewayFault LimitExceeded = new(429, "Limit Exceeded", "LimitExceededException", "QUOTA_EXCEEDED");

    public static readonly GatewayFault IntegrationTimeout = new(504, "Endpoint request timed out", "InternalServerErrorException", "INTEGRATION_TIMEOUT", "Execution failed due to a timeout error");

    /// <summary>The integration's host refuses the connection, or breaks it.</summary>
    public static readonly GatewayFault NetworkError = new(
        504, "Network error communicating with endpoint", "InternalServerErrorException", "INTEGRATION_FAILURE", "Execution failed due to a network error communicating with endpoint");

    public static GatewayFault Configuration(string reason) =>
        new(500, "Internal server error", "InternalServerErrorException", "API_CONFIGURATION_ERROR", "Execution failed due to configuration error: " + reason);

    /// <summary>A function answered what cannot be used, or could not be called.</summary>
    public static GatewayFault IntegrationFailure(string reason) =>
        new(502, "Internal server error", "InternalServerErrorException", "INTEGRATION_FAILURE", "Execution failed due to configuration error: " + reason);

    public static GatewayFault InvalidRequestBody(string message) => new(400, message, "BadRequestException", "BAD_REQUEST_BODY");

    /// <summary>What the execution log says of it.</summary>
    public string LogLine => Reason ?? "Execution failed: " + Message;

    public GatewayResponse ToResponse(RequestIds ids) => new(
        Status,
        [
            new("Content-Type", "application/json"),
            new("x-amzn-RequestId", ids.RequestId),
            new("x-amzn-ErrorType", ErrorType),
            new("x-amz-apigw-id", ids.ExtendedRequestId),
        ],
        Encoding.UTF8.GetBytes(new JsonObject { ["message"] = Message }.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
}

/// <summary>Ends a request with a fault; caught by the handler alone.</summary>
internal sealed class GatewayFaultException(GatewayFault fault) : Exception(fault.Reason ?? fault.Message)
{
    public GatewayFault Fault { get; } = fault;
}
