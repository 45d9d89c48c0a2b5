using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws.Signing;

namespace Treadle.Server.Tests.Live;

/// <summary>The whole server in this process, and a client of it.</summary>
internal sealed class GivenServer : IAsyncDisposable
{
    public const string Secret = "a-secret-of-its-own";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-live-");
    private TreadleServer? _server;

    private GivenServer()
    {
    }

    public HttpClient Client { get; private set; } = null!;

    public string Address => Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <param name="keys">Access keys; none answers everybody.</param>
    public static async Task<GivenServer> StartAsync(params AccessKey[] keys)
    {
        var given = new GivenServer();
        await given.StartAgainAsync(keys);
        return given;
    }

    /// <param name="id">Of the key; its secret is <see cref="Secret"/>.</param>
    /// <param name="actions">What it may do.</param>
    public static AccessKey Key(string id, params string[] actions) =>
        AccessKey.Configured(new AwsCredentials(id, Secret), "111122223333", user: null, new ActionList(actions), region: null);

    /// <summary>Ends the server, if one runs, and starts another on the same data.</summary>
    public async Task StartAgainAsync(params AccessKey[] keys)
    {
        await EndAsync();
        _server = await TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0, AccessKeys = keys, Region = "eu-west-1" }, Stop);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_server.Port}") };
    }

    /// <summary>Calls an operation of Step Functions; a refusal fails the test.</summary>
    public async Task<JsonNode> CallAsync(string operation, JsonObject members)
    {
        using var content = new StringContent(members.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/x-amz-json-1.0"));
        content.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        using var answer = await Client.PostAsync("/", content, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!;
    }

    /// <returns>The ARN of a new machine.</returns>
    public async Task<string> MachineAsync(string definition, string name = "m") =>
        (string)(await CallAsync("CreateStateMachine", new JsonObject { ["name"] = name, ["definition"] = definition, ["roleArn"] = "arn:aws:iam::000000000000:role/r" }))["stateMachineArn"]!;

    /// <returns>The ARN of a new execution.</returns>
    public async Task<string> ExecutionAsync(string machine) =>
        (string)(await CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine }))["executionArn"]!;

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(path, Stop))!;

    /// <summary>Ends the server; its data stays.</summary>
    public async Task EndAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
            Client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _data.Delete(recursive: true);
    }
}
