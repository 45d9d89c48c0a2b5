// Compiled together with a single-file C# handler. It talks to the Lambda Runtime API over a plain socket: an HTTP client, or anything
// that is found by reflection, would cost more at start than the rest of the process.
global using System;
global using System.Collections.Generic;
global using System.IO;
global using System.Linq;
global using System.Threading;
global using System.Threading.Tasks;

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Runs a handler for each event that comes in.</summary>
/// <example><code>Lambda.Start((JsonElement input, LambdaContext context) => $"Hello {input.GetProperty("name")}");</code></example>
/// <remarks>
/// Input may be JsonElement, JsonNode, string (the JSON text), byte[], or any type that System.Text.Json reads (slower at start).
/// The answer may be a string, JsonNode, JsonElement, number, boolean, null, byte[] (JSON as it is), or any type that System.Text.Json writes.
/// An exception is the function's error: its type's name and message.
/// </remarks>
public static class Lambda
{
    /// <summary>Runs the handler until the process is ended.</summary>
    public static void Start<TIn, TOut>(Func<TIn, LambdaContext, TOut> handler) =>
        new TreadleRuntime.Loop(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")).Run((body, context) =>
            TreadleRuntime.Json.Write(handler(TreadleRuntime.Json.Read<TIn>(body), context)));

    /// <summary>Runs the handler until the process is ended; one event at a time.</summary>
    public static void Start<TIn, TOut>(Func<TIn, LambdaContext, Task<TOut>> handler) =>
        Start<TIn, TOut>((input, context) => handler(input, context).GetAwaiter().GetResult());

    /// <summary>Runs the handler until the process is ended; the answer is null.</summary>
    public static void Start<TIn>(Func<TIn, LambdaContext, Task> handler)
    {
        // Said with its type: null would fit a handler that returns a task as well.
        Func<TIn, LambdaContext, object?> waiting = (input, context) =>
        {
            handler(input, context).GetAwaiter().GetResult();
            return null;
        };
        Start(waiting);
    }

    /// <summary>Runs the handler until the process is ended; the answer is null.</summary>
    public static void Start<TIn>(Action<TIn, LambdaContext> handler)
    {
        Func<TIn, LambdaContext, object?> answering = (input, context) =>
        {
            handler(input, context);
            return null;
        };
        Start(answering);
    }

    /// <summary>As <see cref="Start{TIn, TOut}(Func{TIn, LambdaContext, TOut})"/>, to be awaited.</summary>
    public static Task RunAsync<TIn, TOut>(Func<TIn, LambdaContext, TOut> handler)
    {
        Start(handler);
        return Task.CompletedTask;
    }

    /// <summary>As <see cref="Start{TIn, TOut}(Func{TIn, LambdaContext, Task{TOut}})"/>, to be awaited.</summary>
    public static Task RunAsync<TIn, TOut>(Func<TIn, LambdaContext, Task<TOut>> handler)
    {
        Start(handler);
        return Task.CompletedTask;
    }
}

/// <summary>What a handler can know about its invocation.</summary>
public sealed class LambdaContext
{
    public string AwsRequestId { get; init; } = "";

    public string InvokedFunctionArn { get; init; } = "";

    public string TraceId { get; init; } = "";

    /// <summary>JSON that the caller gave; null for none.</summary>
    public string? ClientContext { get; init; }

    /// <summary>When the process will be killed.</summary>
    public DateTimeOffset Deadline { get; init; }

    public TimeSpan RemainingTime => Deadline - DateTimeOffset.UtcNow;

    public string FunctionName => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string FunctionVersion => Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    public string LogGroupName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME") ?? "";

    public string LogStreamName => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME") ?? "";

    public int MemoryLimitInMB => int.Parse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") ?? "128", CultureInfo.InvariantCulture);
}

namespace TreadleRuntime
{
    /// <summary>Asks for events, answers them, over one connection, for ever.</summary>
    internal sealed class Loop
    {
        private const string Base = "/2018-06-01/runtime/";
        private readonly string _address;
        private readonly Socket _socket;
        private byte[] _buffer = new byte[16 * 1024];

        public Loop(string? address)
        {
            if (address is null)
            {
                Console.Error.WriteLine("AWS_LAMBDA_RUNTIME_API is not set: this program runs as a Lambda function.");
                Environment.Exit(1);
            }

            _address = address!;
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _socket.Connect(IPEndPoint.Parse(_address));
        }

        /// <summary>Told of each error that goes to Lambda; writes it to the log.</summary>
        public Action<Exception> Failed { get; init; } = error => PrintEvent(error.ToString());

        /// <summary>The handler can't be run at all.</summary>
        public void FailInit(Exception error)
        {
            Failed(error);
            Call("POST", "init/error", Json.Write(Error(error)), error.GetType().Name);
        }

        public void Run(Func<byte[], LambdaContext, ReadOnlyMemory<byte>> handle)
        {
            while (true)
            {
                var (headers, body) = Call("GET", "invocation/next", default, null);
                var context = new LambdaContext
                {
                    AwsRequestId = headers["lambda-runtime-aws-request-id"],
                    InvokedFunctionArn = headers["lambda-runtime-invoked-function-arn"],
                    TraceId = headers["lambda-runtime-trace-id"],
                    ClientContext = headers.GetValueOrDefault("lambda-runtime-client-context"),
                    Deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(headers["lambda-runtime-deadline-ms"], CultureInfo.InvariantCulture)),
                };
                Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
                ReadOnlyMemory<byte> answer;
                try
                {
                    answer = handle(body, context);
                }
                catch (Exception error)
                {
                    Console.Out.Flush();
                    Failed(error);
                    Call("POST", $"invocation/{context.AwsRequestId}/error", Json.Write(Error(error)), error.GetType().Name);
                    continue;
                }

                Call("POST", $"invocation/{context.AwsRequestId}/response", answer, null);
            }
        }

        /// <summary>One log event of any number of lines: four bytes that no text holds, the length, eight bytes for a time, the text.</summary>
        public static void PrintEvent(string text)
        {
            var body = Encoding.UTF8.GetBytes(text);
            var message = new byte[16 + body.Length];
            BinaryPrimitives.WriteUInt32BigEndian(message, 0xA55A0003);
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), body.Length);
            body.CopyTo(message, 16);
            using var output = Console.OpenStandardError();
            output.Write(message);
        }

        private static JsonObject Error(Exception error)
        {
            var stack = (error.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Trim())
                .Where(line => !line.Contains("at TreadleRuntime.", StringComparison.Ordinal)
                    && !line.Contains("at Lambda.Start", StringComparison.Ordinal) && !line.Contains("at Lambda.<>", StringComparison.Ordinal)
                    && !line.Contains("at System.Reflection.", StringComparison.Ordinal));
            var answer = new JsonObject
            {
                ["errorType"] = error.GetType().Name,
                ["errorMessage"] = error.Message,
                ["stackTrace"] = new JsonArray(stack.Select(line => (JsonNode?)JsonValue.Create(line)).ToArray()),
            };
            if (error.InnerException is { } cause)
            {
                answer["cause"] = Error(cause);
            }

            return answer;
        }

        private (Dictionary<string, string> Headers, byte[] Body) Call(string method, string path, ReadOnlyMemory<byte> body, string? errorType)
        {
            var head = $"{method} {Base}{path} HTTP/1.1\r\nHost: {_address}\r\n"
                + (method == "POST" ? $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n" : "")
                + (errorType is null ? "" : $"Lambda-Runtime-Function-Error-Type: {errorType}\r\n") + "\r\n";
            var message = new byte[head.Length + body.Length];
            Encoding.Latin1.GetBytes(head, message);
            body.Span.CopyTo(message.AsSpan(head.Length));
            for (var sent = 0; sent < message.Length;)
            {
                sent += _socket.Send(message.AsSpan(sent));
            }

            return Receive();
        }

        /// <summary>The server always says how long its answer is.</summary>
        private (Dictionary<string, string> Headers, byte[] Body) Receive()
        {
            var end = 0;
            int headEnd;
            while ((headEnd = _buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8)) < 0)
            {
                end += Fill(end);
            }

            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var line in Encoding.Latin1.GetString(_buffer, 0, headEnd).Split("\r\n").Skip(1))
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            var body = new byte[int.Parse(headers["content-length"], CultureInfo.InvariantCulture)];
            var have = Math.Min(end - headEnd - 4, body.Length);
            _buffer.AsSpan(headEnd + 4, have).CopyTo(body);
            while (have < body.Length)
            {
                have += Received(_socket.Receive(body.AsSpan(have)));
            }

            return (headers, body);
        }

        private int Fill(int end)
        {
            if (end == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            return Received(_socket.Receive(_buffer.AsSpan(end)));
        }

        private static int Received(int count)
        {
            if (count == 0)
            {
                // The server has gone: there is nobody left to work for.
                Environment.Exit(0);
            }

            return count;
        }
    }

    /// <summary>JSON in and out; the types that need no reflection first.</summary>
    internal static class Json
    {
        private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
        private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

        public static T Read<T>(byte[] body)
        {
            if (typeof(T) == typeof(JsonElement))
            {
                return (T)(object)JsonDocument.Parse(body, Deep).RootElement;
            }

            if (typeof(T) == typeof(byte[]))
            {
                return (T)(object)body;
            }

            if (typeof(T) == typeof(string))
            {
                return (T)(object)Encoding.UTF8.GetString(body);
            }

            return typeof(JsonNode).IsAssignableFrom(typeof(T))
                ? (T)(object)JsonNode.Parse(body, documentOptions: Deep)!
                : JsonSerializer.Deserialize<T>(body, Reflecting())!;
        }

        public static ReadOnlyMemory<byte> Write(object? value)
        {
            if (value is byte[] json)
            {
                return json;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using var writer = new Utf8JsonWriter(buffer, Plain);
            switch (value)
            {
                case null:
                    writer.WriteNullValue();
                    break;
                case string text:
                    writer.WriteStringValue(text);
                    break;
                case JsonNode node:
                    node.WriteTo(writer);
                    break;
                case JsonElement element:
                    element.WriteTo(writer);
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                case int number:
                    writer.WriteNumberValue(number);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number:
                    writer.WriteNumberValue(number);
                    break;
                case decimal number:
                    writer.WriteNumberValue(number);
                    break;
                default:
                    JsonSerializer.Serialize(writer, value, value.GetType(), Reflecting());
                    break;
            }

            writer.Flush();
            return buffer.WrittenMemory;
        }

        private static JsonSerializerOptions Reflecting() => _reflecting ??= new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 1000,
        };

        private static JsonSerializerOptions? _reflecting;
    }
}
