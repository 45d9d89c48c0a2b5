using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests;

/// <summary>The whole server, in this process.</summary>
public sealed class TreadleServerTests : IDisposable
{
    private const string Wait = """{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":3600,"End":true}}}""";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-server-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_server_started_again_goes_on_with_what_the_last_one_answered()
    {
        string execution;
        await using (var first = await StartAsync())
        {
            var machine = await CallAsync(first, "CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Wait, ["roleArn"] = "arn:aws:iam::000000000000:role/r" });
            execution = (string)(await CallAsync(first, "StartExecution", new JsonObject { ["stateMachineArn"] = (string?)machine["stateMachineArn"] }))["executionArn"]!;
        }

        await using var second = await StartAsync();
        Assert.Equal("RUNNING", (string?)(await CallAsync(second, "DescribeExecution", new JsonObject { ["executionArn"] = execution }))["status"]);
        await CallAsync(second, "StopExecution", new JsonObject { ["executionArn"] = execution });
        Assert.Equal("ABORTED", (string?)(await CallAsync(second, "DescribeExecution", new JsonObject { ["executionArn"] = execution }))["status"]);
    }

    [Fact]
    public async Task A_deletion_that_waited_for_an_execution_is_finished_by_the_next_server()
    {
        string machine;
        string execution;
        await using (var first = await StartAsync())
        {
            machine = (string)(await CallAsync(first, "CreateStateMachine", new JsonObject { ["name"] = "m", ["definition"] = Wait, ["roleArn"] = "arn:aws:iam::000000000000:role/r" }))["stateMachineArn"]!;
            execution = (string)(await CallAsync(first, "StartExecution", new JsonObject { ["stateMachineArn"] = machine }))["executionArn"]!;
            await CallAsync(first, "DeleteStateMachine", new JsonObject { ["stateMachineArn"] = machine });
        }

        await using var second = await StartAsync();
        await CallAsync(second, "StopExecution", new JsonObject { ["executionArn"] = execution });
        var listed = new JsonArray();
        do
        {
            Stop.ThrowIfCancellationRequested();
            listed = (await CallAsync(second, "ListStateMachines", []))["stateMachines"]!.AsArray();
        }
        while (listed.Count > 0);
    }

    [Fact]
    public async Task The_health_path_answers()
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync("/_treadle/health", Stop));
    }

    [Theory]
    [InlineData("/_aws/execute-api/none/dev/hello", "localhost")]
    [InlineData("/restapis/none/dev/_user_request_/hello", "localhost")]
    [InlineData("/dev/hello", "none.execute-api.eu-west-1.amazonaws.com")]
    public async Task Every_address_form_of_an_API_reaches_the_gateway(string path, string host)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal("""{"message":"Forbidden"}""", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("ForbiddenException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData("localhost:4566", "http://localhost:4566/000000000000/orders")]
    [InlineData("sqs.eu-west-1.amazonaws.com", "http://sqs.eu-west-1.amazonaws.com/000000000000/orders")]
    public async Task A_queue_URL_leads_to_where_its_client_asked(string host, string url)
    {
        await using var server = await StartAsync();
        using var client = Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("""{"QueueName":"orders"}""", Encoding.UTF8, "application/x-amz-json-1.0") };
        request.Headers.Add("X-Amz-Target", "AmazonSQS.CreateQueue");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal(url, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["QueueUrl"]);
    }

    [Fact]
    public async Task A_data_directory_in_use_is_refused()
    {
        await using var server = await StartAsync();
        await Assert.ThrowsAsync<Storage.Sqlite.StoreInUseException>(StartAsync);
    }

    private Task<TreadleServer> StartAsync() => TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);

    private static HttpClient Client(TreadleServer server) => new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

    private static async Task<JsonObject> CallAsync(TreadleServer server, string operation, JsonObject members)
    {
        using var client = Client(server);
        using var content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        content.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        using var answer = await client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return (JsonObject)JsonNode.Parse(body)!;
    }
}
