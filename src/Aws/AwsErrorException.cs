using System.Text.Json.Nodes;

namespace Treadle.Aws;

/// <summary>An operation refused, as AWS refuses: a code, a message, an HTTP status.</summary>
/// <param name="code">The modelled name: <c>StateMachineDoesNotExist</c>.</param>
/// <param name="message">AWS's words; null where AWS sends none.</param>
/// <param name="status">The HTTP status.</param>
public sealed class AwsErrorException(string code, string? message, int status = 400) : Exception(message ?? code)
{
    /// <summary>The code of a call that no service has answered.</summary>
    public const string ClientCode = "SdkClientException";

    public string Code { get; } = code;

    public string? AwsMessage { get; } = message;

    public int Status { get; } = status;

    /// <summary>Further members of the error's shape, as <c>reason</c> of ValidationException.</summary>
    public JsonObject? Members { get; init; }

    /// <summary>The service's id of the request; null when it is this server's own to give.</summary>
    public string? RequestId { get; init; }

    /// <summary>How often the operation was tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>No service has answered: the endpoint can't be reached, or none is configured.</summary>
    public bool IsOfClient => Code == ClientCode;
}
