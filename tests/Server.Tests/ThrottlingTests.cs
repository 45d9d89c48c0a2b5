using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Runtime.Admission;
using Treadle.Server.Http;

namespace Treadle.Server.Tests;

public sealed class ThrottlingTests(WireServer server) : IClassFixture<WireServer>
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_start_there_is_no_room_for_is_throttled_in_the_shape_of_AWS_and_the_connection_goes_on()
    {
        var taken = server.Bodies.BytesMax;
        Assert.True(server.Bodies.TryTake(taken, RequestKind.Answer));
        try
        {
            using var answer = await server.Plain.SendAsync(Request("StartExecution", """{"stateMachineArn":"x"}"""), Stop);
            var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/x-amz-json-1.0", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("com.amazon.coral.availability#ThrottlingException", (string?)body["__type"]);
            Assert.Equal("Rate exceeded", (string?)body["message"]);
        }
        finally
        {
            server.Bodies.Return(taken);
        }

        using var later = await server.Plain.SendAsync(Request("ListActivities", "{}"), Stop);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task An_answered_request_gives_its_room_back()
    {
        using (await server.Plain.SendAsync(Request("ListActivities", "{}"), Stop))
        {
        }

        using (await server.Plain.SendAsync(Request("StartExecution", new string('x', 2 << 20)), Stop))
        {
        }

        // The answer is on its way before the handler ends.
        Assert.True(SpinWait.SpinUntil(() => server.Bodies.Inside == 0, Patience), $"{server.Bodies.Inside} bytes are still taken.");
    }

    [Fact]
    public async Task A_client_that_goes_in_the_middle_of_its_body_gives_its_room_back()
    {
        using (var socket = new TcpClient("127.0.0.1", server.Port))
        {
            await socket.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSStepFunctions.StartExecution\r\nContent-Length: 100000\r\n\r\n{"u8.ToArray(), Stop);
            Assert.True(SpinWait.SpinUntil(() => server.Bodies.Inside == 100_000, Patience), "The body was not begun.");
        }

        Assert.True(SpinWait.SpinUntil(() => server.Bodies.Inside == 0, Patience), $"{server.Bodies.Inside} bytes are still taken.");
    }

    [Fact]
    public async Task A_chunked_body_is_counted_as_it_comes()
    {
        using var request = Request("ListActivities", $$"""{"maxResults":1,"ignored":"{{new string('x', 100_000)}}"}""");
        request.Headers.TransferEncodingChunked = true;
        using var answer = await server.Plain.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(SpinWait.SpinUntil(() => server.Bodies.Inside == 0, Patience), $"{server.Bodies.Inside} bytes are still taken.");
    }

    [Fact]
    public void One_body_longer_than_all_the_room_passes_when_it_is_alone()
    {
        var budget = new BodyBudget(100, new MemoryGauge(1L << 40, TimeProvider.System));

        Assert.True(budget.TryTake(500, RequestKind.Change));
        Assert.False(budget.TryTake(1, RequestKind.Change));
        budget.Return(500);
        Assert.True(budget.TryTake(1, RequestKind.Change));
        Assert.Equal((1, 1), (budget.Inside, budget.Refused));
    }

    [Fact]
    public void The_last_quarter_is_for_what_brings_accepted_work_on()
    {
        var budget = new BodyBudget(100, new MemoryGauge(1L << 40, TimeProvider.System));
        Assert.True(budget.TryTake(75, RequestKind.NewWork));

        Assert.False(budget.TryTake(1, RequestKind.NewWork));
        Assert.True(budget.TryTake(25, RequestKind.Answer));
    }

    private static HttpRequestMessage Request(string operation, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        return request;
    }
}
