using System.Text.Json.Nodes;
using Treadle.Aws.Services;

namespace Treadle.Api.Remote.Protocols;

/// <summary>AWS JSON 1.0 and 1.1: the operation is in a header, the members are the body.</summary>
internal sealed class JsonRemote : RemoteProtocol
{
    public static readonly JsonRemote Instance = new();

    public override RemoteRequest Write(EndpointService service, string action, JsonObject input) => new(
        "POST",
        "/",
        "",
        [new("Content-Type", $"application/x-amz-json-{service.JsonVersion}"), new("X-Amz-Target", $"{service.Target}.{action}")],
        input.ToUtf8());

    public override JsonObject Read(EndpointService service, string action, RemoteResponse response) => Json(response.Body);

    public override (string? Code, string? Message, JsonObject? Members) ReadError(RemoteResponse response) => JsonError(response);
}
