using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Treadle.Lambda.RuntimeApi;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>The Runtime API itself, over a raw connection.</summary>
public sealed class RuntimeApiAnswers : IDisposable
{
    private readonly Recorder _api = new();
    private readonly RuntimeApiListener _listener;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RuntimeApiAnswers()
    {
        _listener = new RuntimeApiListener(_api);
        _listener.Start();
        _socket.ReceiveTimeout = (int)TestLambda.Patience.TotalMilliseconds;
        _socket.Connect(IPEndPoint.Parse(_listener.Address));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void An_event_comes_with_its_headers()
    {
        _api.Next.SetResult(new RuntimeEvent("id-1", "{\"a\":1}"u8.ToArray(), 123, "arn:x", "Root=1", "{}"));

        var (status, head, body) = Call("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal(200, status);
        Assert.Equal("{\"a\":1}", body);
        Assert.Contains("\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nLambda-Runtime-Deadline-Ms: 123\r\nLambda-Runtime-Invoked-Function-Arn: arn:x\r\nLambda-Runtime-Trace-Id: Root=1\r\nLambda-Runtime-Client-Context: {}\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_in_chunks_is_read_to_its_end_and_the_connection_goes_on()
    {
        var (status, _, body) = Call(
            "POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: A\r\n\r\n",
            "4;ext=1\r\nabcd\r\n", "1\r", "\ne\r\n0\r\nA: b\r\n\r\n");

        Assert.Equal((202, """{"status":"OK"}""", "respond id abcde"), (status, body, Assert.Single(_api.Calls)));
        (status, _, _) = Call("POST /2018-06-01/runtime/invocation/id2/error HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        Assert.Equal((202, "fail id2 {}"), (status, _api.Calls[1]));
    }

    [Fact]
    public void A_client_that_asks_may_I_is_told_to_continue()
    {
        _socket.Send("POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"u8);
        var first = new byte[25];
        Assert.Equal(25, _socket.Receive(first));
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(first));

        Assert.Equal(202, Call("abc").Status);
        Assert.Equal("respond id abc", Assert.Single(_api.Calls));
    }

    [Fact]
    public void An_unknown_request_is_400()
    {
        _api.Answer = Acceptance.UnknownRequest;

        var (status, _, body) = Call("POST /2018-06-01/runtime/invocation/nobody/response HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal((400, """{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}"""), (status, body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Too_large_an_answer_is_413_and_the_connection_goes_on(bool chunked)
    {
        var size = RuntimeApiListener.AnswerBytesMax + 1;
        var body = new string('x', size);
        var message = chunked
            ? $"Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n0\r\n\r\n"
            : $"Content-Length: {size}\r\n\r\n{body}";

        var (status, _, answer) = Call("POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nHost: x\r\n" + message);

        Assert.Equal(413, status);
        Assert.Contains("RequestEntityTooLarge", answer, StringComparison.Ordinal);
        Assert.Equal("respond id (too large)", Assert.Single(_api.Calls));
        Assert.Equal(202, Call("POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}").Status);
    }

    [Fact]
    public void An_error_in_the_trailers_counts_as_one()
    {
        Call("POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nab\r\n0\r\nLambda-Runtime-Function-Error-Type: T\r\n\r\n");

        Assert.Equal("""fail id {"errorType":"T","errorMessage":""}""", Assert.Single(_api.Calls));
    }

    [Theory]
    [InlineData("GET /2018-06-01/runtime/nothing HTTP/1.1\r\n\r\n", 404)]
    [InlineData("POST /2020-01-01/extension/register HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 404)]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400)]
    public void What_is_not_the_Runtime_API_is_refused(string request, int status)
    {
        Assert.Equal(status, Call(request).Status);
        Assert.Empty(_api.Calls);
    }

    [Theory]
    [InlineData("POST /2020-01-01/extension/register", "Lambda extensions are not supported by this server.")]
    [InlineData("GET /2020-01-01/extension/event/next", "Lambda extensions are not supported by this server.")]
    [InlineData("PUT /2022-07-01/telemetry", "The Telemetry API of Lambda extensions is not supported by this server.")]
    [InlineData("PUT /2020-08-15/logs", "The Logs API of Lambda extensions is not supported by this server.")]
    [InlineData("GET /2018-06-01/runtime/restore/next", "SnapStart is not supported by this server.")]
    public void The_APIs_beside_it_are_refused_by_name(string request, string message)
    {
        var (status, _, body) = Call($"{request} HTTP/1.1\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal((404, $$"""{"errorMessage":"{{message}}","errorType":"NotSupported"}"""), (status, body));
        Assert.Empty(_api.Calls);
    }

    [Fact]
    public void A_streamed_answer_is_refused_by_name_and_ends_the_call()
    {
        var (status, _, body) = Call(
            "POST /2018-06-01/runtime/invocation/id/response HTTP/1.1\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");

        Assert.Equal(400, status);
        Assert.Contains("Response streaming is not supported by this server", body, StringComparison.Ordinal);
        Assert.Equal("stream id ", Assert.Single(_api.Calls));
    }

    [Fact]
    public void An_event_that_could_not_be_written_is_given_back()
    {
        _socket.Send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n"u8);
        TestLambda.Eventually(() => _api.Asked, "nobody asked");
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();

        // The first write may still go into the void; a large one does not.
        _api.Next.SetResult(new RuntimeEvent("id-1", new byte[20_000_000], 123, "arn:x", "Root=1", null));

        TestLambda.Eventually(() => _api.GivenBack == "id-1", "the event is lost");
    }

    private (int Status, string Head, string Body) Call(params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            _socket.Send(Encoding.ASCII.GetBytes(piece));
        }

        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = _socket.Receive(buffer);
            Assert.True(read > 0, "the connection ended");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            var at = all.IndexOf("Content-Length: ", StringComparison.Ordinal) + 16;
            var length = int.Parse(all[at..all.IndexOf('\r', at)], CultureInfo.InvariantCulture);
            if (all.Length >= end + 4 + length)
            {
                return (int.Parse(all[9..12], CultureInfo.InvariantCulture), all[..(end + 2)], all[(end + 4)..]);
            }
        }
    }

    private sealed class Recorder : IRuntimeApi
    {
        public TaskCompletionSource<RuntimeEvent> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Calls { get; } = [];

        public Acceptance Answer { get; set; }

        public volatile bool Asked;

        public volatile string? GivenBack;

        public Task<RuntimeEvent> NextAsync()
        {
            Asked = true;
            return Next.Task;
        }

        public void NotDelivered(RuntimeEvent given) => GivenBack = given.RequestId;

        public Acceptance Respond(string requestId, byte[]? payload) => Note($"respond {requestId}", payload);

        public Acceptance RefuseStream(string requestId) => Note($"stream {requestId}", []);

        public Acceptance Fail(string requestId, byte[]? payload, string? errorType) => Note($"fail {requestId}", payload);

        public Acceptance FailInit(byte[]? payload, string? errorType) => Note("init", payload);

        private Acceptance Note(string what, byte[]? payload)
        {
            Calls.Add($"{what} {(payload is null ? "(too large)" : Encoding.UTF8.GetString(payload))}");
            return Answer;
        }
    }
}
