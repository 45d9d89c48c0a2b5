using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests;

/// <summary>Many clients change the same state machine at once.</summary>
public sealed class ConcurrentMachineTests : IAsyncLifetime
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private const int Clients = 8;
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-concurrent-");
    private readonly HttpClient _http = new();
    private TreadleServer? _server;

    public async ValueTask InitializeAsync() => _server = await TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, Stop);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server!.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_update_that_was_answered_is_a_version_of_its_own_and_none_is_lost()
    {
        await CallAsync("CreateStateMachine", Create(publish: true));
        var published = new ConcurrentBag<(int Number, string Definition)>();
        await AllAsync(async client =>
        {
            for (var i = 0; i < 20; i++)
            {
                var definition = Definition($"{client}-{i}");
                var answer = await CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = definition, ["publish"] = true });
                published.Add((int.Parse(((string)answer["stateMachineVersionArn"]!).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture), definition));
            }
        });

        Assert.Equal(Enumerable.Range(2, Clients * 20), published.Select(p => p.Number).Order());
        foreach (var (number, definition) in published)
        {
            var described = await CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = $"{Machine}:{number}" });
            Assert.Equal(definition, (string?)described["definition"]);
        }

        var last = published.MaxBy(p => p.Number).Definition;
        Assert.Equal(last, (string?)(await CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Machine }))["definition"]);
    }

    [Fact]
    public async Task Whatever_is_asked_at_once_is_answered_or_refused_in_the_words_of_the_service()
    {
        var codes = new ConcurrentDictionary<string, int>();
        await AllAsync(async client =>
        {
            var random = new Random(client);
            for (var i = 0; i < 60; i++)
            {
                var (operation, members) = Request(random, $"{client}-{i}");
                var (status, body) = await SendAsync(operation, members);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{operation}: {status} {body.ToJsonString()}");
                codes.AddOrUpdate(status == HttpStatusCode.OK ? operation : ((string)body["__type"]!).Split('#')[^1], 1, (_, count) => count + 1);
            }
        });

        // What is left is whole: each alias leads to versions that are there.
        var aliases = await SendAsync("ListStateMachineAliases", new JsonObject { ["stateMachineArn"] = Machine });
        foreach (var alias in aliases.Body["stateMachineAliases"]?.AsArray() ?? [])
        {
            var described = await CallAsync("DescribeStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = (string?)alias!["stateMachineAliasArn"] });
            foreach (var route in described["routingConfiguration"]!.AsArray())
            {
                await CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = (string?)route!["stateMachineVersionArn"] });
            }
        }

        var expected = new[]
        {
            "CreateStateMachine", "UpdateStateMachine", "DeleteStateMachine", "PublishStateMachineVersion", "DeleteStateMachineVersion", "CreateStateMachineAlias",
            "DeleteStateMachineAlias", "StateMachineAlreadyExists", "StateMachineDoesNotExist", "ResourceNotFound", "ConflictException", "StateMachineDeleting",
        };
        Assert.DoesNotContain(codes.Keys, code => !expected.Contains(code));
    }

    private static (string Operation, JsonObject Members) Request(Random random, string mark) => random.Next(12) switch
    {
        0 or 1 or 2 => ("CreateStateMachine", Create(publish: random.Next(2) == 0)),
        3 or 4 => ("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = Definition(mark), ["publish"] = random.Next(2) == 0 }),
        5 => ("DeleteStateMachine", new JsonObject { ["stateMachineArn"] = Machine }),
        6 or 7 => ("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine }),
        8 => ("DeleteStateMachineVersion", new JsonObject { ["stateMachineVersionArn"] = $"{Machine}:{random.Next(1, 5)}" }),
        9 or 10 => ("CreateStateMachineAlias", new JsonObject
        {
            ["name"] = $"a{random.Next(3)}",
            ["routingConfiguration"] = new JsonArray(new JsonObject { ["stateMachineVersionArn"] = $"{Machine}:{random.Next(1, 5)}", ["weight"] = 100 }),
        }),
        _ => ("DeleteStateMachineAlias", new JsonObject { ["stateMachineAliasArn"] = $"{Machine}:a{random.Next(3)}" }),
    };

    private static JsonObject Create(bool publish) =>
        new() { ["name"] = "m", ["definition"] = Definition("new"), ["roleArn"] = "arn:aws:iam::000000000000:role/any", ["publish"] = publish };

    private static string Definition(string mark) => $$"""{"Comment":"{{mark}}","StartAt":"A","States":{"A":{"Type":"Succeed"} } }""";

    private static Task AllAsync(Func<int, Task> client) => Task.WhenAll(Enumerable.Range(0, Clients).Select(n => Task.Run(() => client(n), Stop)));

    private async Task<JsonObject> CallAsync(string operation, JsonObject members)
    {
        var (status, body) = await SendAsync(operation, members);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string operation, JsonObject members)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_server!.Port}/")
        {
            Content = new StringContent(members.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0"),
        };
        request.Headers.Add("X-Amz-Target", $"AWSStepFunctions.{operation}");
        using var answer = await _http.SendAsync(request, Stop);
        return (answer.StatusCode, (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }
}
