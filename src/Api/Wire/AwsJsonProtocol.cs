using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Api.Sqs;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>AWS JSON 1.0 and 1.1: <c>POST /</c>, the operation in <c>X-Amz-Target: AWSStepFunctions.StartExecution</c>, one JSON object each way.</summary>
internal sealed class AwsJsonProtocol(string contentType) : WireProtocol
{
    public static readonly AwsJsonProtocol Version10 = new("application/x-amz-json-1.0");
    public static readonly AwsJsonProtocol Version11 = new("application/x-amz-json-1.1");

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        using var document = Parse(body);
        if (operation is IStreamOperation streams)
        {
            var stream = await streams.OpenAsync(call.Caller, JsonObject.Create(document.RootElement.Clone())!, stop);
            return new WireAnswer { Status = 200, ContentType = EventStreamWriter.ContentType, Stream = WriteAsync(stream), Headers = RequestIdHeader(call) };
        }

        var answer = new ArrayBufferWriter<byte>(1024);
        if (operation is IUtf8Operation direct)
        {
            await direct.InvokeAsync(call.Caller, document.RootElement, answer, stop);
        }
        else
        {
            var members = await InvokeAsync(call, operation, JsonObject.Create(document.RootElement)!, stop);
            answer.Write(members.ToUtf8());
        }

        return new WireAnswer { Status = 200, ContentType = contentType, Body = answer.WrittenMemory, Headers = RequestIdHeader(call) };
    }

    public override WireAnswer Error(WireCall call, AwsErrorException error)
    {
        var isOfQuery = call.Service is "monitoring" or SqsOperations.Service;
        var body = new JsonObject { ["__type"] = Namespace(call.Service, error) + (isOfQuery ? QueryErrors.ShapeOf(error.Code) : error.Code) };
        if (error.AwsMessage is { } message)
        {
            // The front of the services writes this one so.
            body[error.Code == "AccessDeniedException" ? "Message" : "message"] = message;
        }

        foreach (var (name, value) in error.Members ?? [])
        {
            body[name] = value?.DeepClone();
        }

        var headers = RequestIdHeader(call);
        if (isOfQuery)
        {
            headers.Add(QueryErrors.HeaderOf(error, AccessErrors.IsOne(error.Code) ? AccessErrors.QueryCodeOf(error.Code) : call.Service == SqsOperations.Service ? SqsQuery.CodeOf(error) : error.Code));
        }

        return new WireAnswer { Status = error.Status, ContentType = contentType, Body = body.ToUtf8(), Headers = headers };
    }

    /// <summary>In this protocol the answer's members outside of the stream come as its first event.</summary>
    private Func<Stream, CancellationToken, Task> WriteAsync(Func<EventStreamWriter, CancellationToken, Task> write) => async (body, stop) =>
    {
        var events = new EventStreamWriter(body);
        await events.WriteAsync("initial-response", contentType, "{}"u8.ToArray(), stop);
        await write(events, stop);
    };

    /// <summary>What AWS puts before the code; SDKs drop it, but a gateway passes it on to people.</summary>
    private static string Namespace(string service, AwsErrorException error) => error.Code switch
    {
        "SerializationException" => "",
        _ when AccessErrors.IsOne(error.Code) => "com.amazon.coral.service#",
        "UnknownOperationException" or "InternalFailure" => "com.amazon.coral.service#",
        "ThrottlingException" => "com.amazon.coral.availability#",
        "ValidationException" when IsOfModel(error) => "com.amazon.coral.validate#",
        "InvalidParameterValue" or "MissingParameter" when service == SqsOperations.Service => "com.amazon.coral.service#",
        _ => service switch
        {
            "states" => "com.amazonaws.swf.service.v2.model#",
            SqsOperations.Service => "com.amazonaws.sqs#",
            _ => "",
        },
    };

    // A constraint of the model failed before the service saw the request; the service's own ValidationException has its own namespace.
    private static bool IsOfModel(AwsErrorException error) =>
        error.AwsMessage is { } message && message.AsSpan(0, Math.Min(message.Length, 40)).Contains(" detected: ", StringComparison.Ordinal);

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, WireJson.Reading);
        }
        catch (JsonException)
        {
            throw Members.NotReadable();
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw Members.NotReadable();
    }
}
