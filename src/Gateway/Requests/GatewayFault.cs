using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Treadle.Gateway.Requests;

/// <summary>An answer that the gateway gives itself, in API Gateway's default shape.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The text of the body: <c>{"message":"…"}</c>.</param>
/// <param name="ErrorType">The header x-amzn-ErrorType.</param>
/// <param name="Reason">What went wrong, for the log; never sent.</param>
/// <remarks>Source: API Gateway developer guide, "Gateway response types".</remarks>
internal sealed record GatewayFault(int Status, string Message, string ErrorType, string? Reason = null)
{
    /// <summary>No such route, or no such verb of it.</summary>
    public static readonly GatewayFault MissingAuthenticationToken = new(403, "Missing Authentication Token", "MissingAuthenticationTokenException");

    /// <summary>No such API, or no such stage of it; or no key that opens the stage.</summary>
    public static readonly GatewayFault Forbidden = new(403, "Forbidden", "ForbiddenException");

    public static readonly GatewayFault UnsupportedMediaType = new(415, "Unsupported Media Type", "BadRequestException");

    public static readonly GatewayFault RequestTooLong = new(413, "Request Too Long", "RequestTooLargeException");

    public static readonly GatewayFault TooManyRequests = new(429, "Too Many Requests", "TooManyRequestsException");

    /// <summary>The quota of the key's plan is used up.</summary>
    public static readonly GatewayFault LimitExceeded = new(429, "Limit Exceeded", "LimitExceededException");

    public static readonly GatewayFault IntegrationTimeout = new(504, "Endpoint request timed out", "InternalServerErrorException");

    public static GatewayFault Configuration(string reason) => new(500, "Internal server error", "InternalServerErrorException", reason);

    /// <summary>The integration answered what cannot be used, or could not be called.</summary>
    public static GatewayFault IntegrationFailure(string reason) => new(502, "Internal server error", "InternalServerErrorException", reason);

    public static GatewayFault InvalidRequestBody(string message) => new(400, message, "BadRequestException");

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
