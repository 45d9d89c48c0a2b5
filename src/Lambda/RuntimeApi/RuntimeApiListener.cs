using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Lambda.RuntimeApi;

/// <summary>The Lambda Runtime API for one worker, on a loopback port of its own.</summary>
/// <remarks>
/// The API carries no identity of the process that calls: the port is it. Every answer leaves in one write, and Nagle's algorithm is off:
/// two small writes met delayed acknowledgements and cost 40 ms each.
/// Source: Lambda developer guide, "Using the Lambda runtime API".
/// </remarks>
internal sealed class RuntimeApiListener : IDisposable
{
    /// <summary>The largest answer of a function: 6 MB and what AWS adds to it.</summary>
    public const int AnswerBytesMax = 6_291_556;

    public const string NoStreaming = "Response streaming is not supported by this server: answer with the whole response.";

    private const string Base = "/2018-06-01/runtime/";
    private const string Invocation = Base + "invocation/";

    private readonly IRuntimeApi _api;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly HashSet<Socket> _connections = [];
    private bool _closed;

    public RuntimeApiListener(IRuntimeApi api)
    {
        _api = api;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(16);
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
    }

    /// <summary>For AWS_LAMBDA_RUNTIME_API: host and port, no scheme.</summary>
    public string Address { get; }

    public void Start() => _ = AcceptAsync();

    public void Dispose()
    {
        lock (_connections)
        {
            _closed = true;
            foreach (var connection in _connections)
            {
                connection.Dispose();
            }
        }

        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                connection.NoDelay = true;
                lock (_connections)
                {
                    if (_closed)
                    {
                        connection.Dispose();
                        return;
                    }

                    _connections.Add(connection);
                }

                _ = ServeAsync(connection);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Disposing ends the loop this way.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            var reader = new RequestReader(connection, AnswerBytesMax);
            while (await reader.ReadAsync() is { } request)
            {
                if (!await AnswerAsync(connection, request) || !request.KeepAlive)
                {
                    break;
                }
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The process has gone, or the worker ends: the worker itself notices either.
        }
        catch (BadRequestException bad)
        {
            await TrySendAsync(connection, Message(400, Error("InvalidRequest", bad.Message), keepAlive: false));
        }
        finally
        {
            lock (_connections)
            {
                _connections.Remove(connection);
            }

            connection.Dispose();
        }
    }

    private async ValueTask<bool> AnswerAsync(Socket connection, RuntimeRequest request)
    {
        if (request is { Method: "GET", Path: Invocation + "next" })
        {
            var given = await _api.NextAsync();
            var sent = await TrySendAsync(connection, EventMessage(given));
            if (!sent)
            {
                _api.NotDelivered(given);
            }

            return sent;
        }

        return await TrySendAsync(connection, PostedMessage(request));
    }

    private byte[] PostedMessage(RuntimeRequest request)
    {
        if (RefusedApi(request.Path) is { } refused)
        {
            return Message(404, Error("NotSupported", refused), request.KeepAlive);
        }

        if (request.Method != "POST" || !request.Path.StartsWith(Base, StringComparison.Ordinal))
        {
            return Message(404, Error("NotFound", $"{request.Method} {request.Path} is not part of the Runtime API of this server."), request.KeepAlive);
        }

        var errorType = request.Headers.GetValueOrDefault("lambda-runtime-function-error-type");
        if (request.Path == Base + "init/error")
        {
            return Accepted(_api.FailInit(request.Body, errorType), request);
        }

        // invocation/<id>/response or invocation/<id>/error
        var parts = request.Path.StartsWith(Invocation, StringComparison.Ordinal) ? request.Path[Invocation.Length..].Split('/') : [];
        return parts switch
        {
            [var id, "error"] => Accepted(_api.Fail(id, request.Body, errorType), request),
            [var id, "response"] when request.Headers.GetValueOrDefault("lambda-runtime-function-response-mode") == "streaming" =>
                _api.RefuseStream(id) is Acceptance.Accepted
                    ? Message(400, Error("ResponseStreamingNotSupported", NoStreaming), request.KeepAlive)
                    : Accepted(Acceptance.UnknownRequest, request),

            // A function that found out only while it answered that it fails says so behind the body.
            [var id, "response"] when errorType is { Length: > 0 } =>
                Accepted(_api.Fail(id, TrailerError(request, errorType), errorType), request),
            [var id, "response"] => Accepted(_api.Respond(id, request.Body), request),
            _ => Message(404, Error("NotFound", $"{request.Path} is not part of the Runtime API of this server."), request.KeepAlive),
        };
    }

    /// <summary>The APIs beside this one that AWS has on the same port, with versions of their own.</summary>
    private static string? RefusedApi(string path) => path.Split('/') switch
    {
        ["", _, "extension", ..] => "Lambda extensions are not supported by this server.",
        ["", _, "telemetry", ..] => "The Telemetry API of Lambda extensions is not supported by this server.",
        ["", _, "logs", ..] => "The Logs API of Lambda extensions is not supported by this server.",
        ["", "2018-06-01", "runtime", "restore", ..] => "SnapStart is not supported by this server.",
        _ => null,
    };

    private static byte[] TrailerError(RuntimeRequest request, string type)
    {
        var buffer = new byte[request.Headers.GetValueOrDefault("lambda-runtime-function-error-body", "").Length];
        return Convert.TryFromBase64String(request.Headers.GetValueOrDefault("lambda-runtime-function-error-body", ""), buffer, out var length) && length > 0
            ? buffer[..length]
            : Encoding.UTF8.GetBytes(new JsonObject { ["errorType"] = type, ["errorMessage"] = "" }.ToJsonString());
    }

    private static byte[] Accepted(Acceptance acceptance, RuntimeRequest request) => acceptance switch
    {
        Acceptance.Accepted when request.Body is null => Message(
            413, Error("RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({AnswerBytesMax} bytes)."), request.KeepAlive),
        Acceptance.Accepted => Message(202, """{"status":"OK"}"""u8, request.KeepAlive),
        Acceptance.UnknownRequest => Message(400, Error("InvalidRequestID", "Invalid request ID"), request.KeepAlive),
        _ => Message(403, Error("InvalidStateTransition", "The runtime is initialised already."), request.KeepAlive),
    };

    private static byte[] Error(string type, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["errorMessage"] = message, ["errorType"] = type });

    private static byte[] EventMessage(RuntimeEvent given)
    {
        var context = given.ClientContext is { } text ? $"Lambda-Runtime-Client-Context: {text}\r\n" : "";
        return Joined(
            string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {given.Payload.Length}\r\n"
                + $"Lambda-Runtime-Aws-Request-Id: {given.RequestId}\r\nLambda-Runtime-Deadline-Ms: {given.DeadlineMs}\r\n"
                + $"Lambda-Runtime-Invoked-Function-Arn: {given.FunctionArn}\r\nLambda-Runtime-Trace-Id: {given.TraceId}\r\n{context}\r\n"),
            given.Payload.Span);
    }

    private static byte[] Message(int status, ReadOnlySpan<byte> body, bool keepAlive)
    {
        var reason = status switch { 202 => "Accepted", 400 => "Bad Request", 403 => "Forbidden", 404 => "Not Found", _ => "Payload Too Large" };
        return Joined(
            string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{(keepAlive ? "" : "Connection: close\r\n")}\r\n"),
            body);
    }

    private static byte[] Joined(string head, ReadOnlySpan<byte> body)
    {
        var message = new byte[head.Length + body.Length];
        Encoding.Latin1.GetBytes(head, message);
        body.CopyTo(message.AsSpan(head.Length));
        return message;
    }

    private static async ValueTask<bool> TrySendAsync(Socket connection, ReadOnlyMemory<byte> message)
    {
        try
        {
            while (!message.IsEmpty)
            {
                message = message[await connection.SendAsync(message)..];
            }

            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
