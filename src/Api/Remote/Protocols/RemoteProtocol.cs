using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Services;

namespace Treadle.Api.Remote.Protocols;

/// <summary>One of AWS's protocols from the client's side.</summary>
internal abstract class RemoteProtocol
{
    public static RemoteProtocol Of(EndpointService service) => service.Protocol switch
    {
        ServiceProtocol.Json => JsonRemote.Instance,
        ServiceProtocol.RestJson => RestJsonRemote.Instance,
        ServiceProtocol.Query => QueryRemote.Instance,
        _ => S3Remote.Instance,
    };

    /// <exception cref="AwsErrorException">The operation can't be called this way.</exception>
    public abstract RemoteRequest Write(EndpointService service, string action, JsonObject input);

    /// <summary>The members of a success.</summary>
    public abstract JsonObject Read(EndpointService service, string action, RemoteResponse response);

    /// <summary>The code, the message and further members of a refusal.</summary>
    public abstract (string? Code, string? Message, JsonObject? Members) ReadError(RemoteResponse response);

    /// <summary>The body as an object; empty when it is none.</summary>
    protected static JsonObject Json(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(body.Span, documentOptions: WireJson.Reading) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary><c>com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://…</c> is <c>ResourceNotFoundException</c>.</summary>
    protected static (string? Code, string? Message, JsonObject? Members) JsonError(RemoteResponse response)
    {
        var body = Json(response.Body);
        var code = response.Header("x-amzn-ErrorType") ?? Text(body["__type"]) ?? Text(body["code"]) ?? Text(body["Code"]);
        if (code is not null)
        {
            code = code[(code.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(':')[0];
        }

        var message = Text(body["message"]) ?? Text(body["Message"]) ?? Text(body["errorMessage"]);
        foreach (var name in (string[])["__type", "code", "message", "Message", "errorMessage"])
        {
            body.Remove(name);
        }

        return (code, message, body.Count > 0 ? body : null);
    }

    protected static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A scalar as it stands in a query, a header or a form.</summary>
    protected static string Scalar(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(WireJson.NodeText),
    };

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    protected static AwsErrorException CannotCall(EndpointService service, string action) =>
        new(AwsErrorException.ClientCode, $"The operation {service.Name}:{action} cannot be called at an endpoint by this server.", status: 0);
}
