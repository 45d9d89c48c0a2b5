using System.Text.Json.Nodes;
using Treadle.Api.States;
using Treadle.Aws;
using Treadle.Tests.Common;

namespace Treadle.Api.Tests;

/// <summary>Pages of every listing, and the tokens between them.</summary>
public sealed class PagingTests(PagingTests.Full full) : IClassFixture<PagingTests.Full>
{
    /// <summary>Each listing is of more than a thousand things; what is told is how many pages of a size there are and how long the first is.</summary>
    [Theory]
    [InlineData("ListStateMachines", "stateMachines")]
    [InlineData("ListActivities", "activities")]
    [InlineData("ListExecutions", "executions")]
    [InlineData("GetExecutionHistory", "events")]
    public async Task A_page_has_as_many_as_are_asked_for(string operation, string member)
    {
        var all = await full.CountAsync(operation, member, maxResults: 1000);
        Assert.Equal((Full.Count, 1000), (all.Found, all.First));
        Assert.Equal((Full.Count, 100), await full.CountAsync(operation, member, maxResults: 0));
        Assert.Equal((Full.Count, 100), await full.CountAsync(operation, member, maxResults: null));
        Assert.Single((await full.SendAsync(operation, maxResults: 1))[member]!.AsArray());
        Assert.EndsWith("Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000", (string?)(await full.SendAsync(operation, maxResults: 1001))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListStateMachines")]
    [InlineData("ListActivities")]
    [InlineData("ListExecutions")]
    [InlineData("GetExecutionHistory")]
    public async Task A_token_of_another_listing_is_none(string operation)
    {
        var own = (string)(await full.SendAsync(operation, maxResults: 1))["nextToken"]!;
        foreach (var other in (string[])["ListStateMachines", "ListActivities", "ListExecutions", "GetExecutionHistory"])
        {
            var answer = await full.SendAsync(other, maxResults: 1, nextToken: own);
            Assert.Equal(other == operation ? null : "Invalid Token: 'Invalid token'", (string?)answer["message"]);
        }

        // One letter of it changed, wherever it is.
        for (var at = 0; at < own.Length; at += 7)
        {
            var changed = $"{own[..at]}{(own[at] == 'A' ? 'B' : 'A')}{own[(at + 1)..]}";
            Assert.Equal("Invalid Token: 'Invalid token'", (string?)(await full.SendAsync(operation, maxResults: 1, nextToken: changed))["message"]);
        }
    }

    [Fact]
    public async Task A_token_belongs_to_the_filter_it_was_made_with()
    {
        var token = (string)(await full.SendAsync("ListExecutions", maxResults: 1))["nextToken"]!;
        Assert.Equal("Invalid Token: 'Invalid token'", (string?)(await full.SendAsync("ListExecutions", maxResults: 1, token, ("statusFilter", "SUCCEEDED")))["message"]);
        var history = (string)(await full.SendAsync("GetExecutionHistory", maxResults: 1))["nextToken"]!;
        Assert.Equal("Invalid Token: 'Invalid token'", (string?)(await full.SendAsync("GetExecutionHistory", maxResults: 1, history, ("reverseOrder", true)))["message"]);
    }

    [Fact]
    public void A_token_lives_for_a_day()
    {
        var time = new ManualTime();
        var tokens = new PageToken("ListX", time);
        var token = tokens.Write("subject", "7");

        time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(7, tokens.ReadNumber(token, "subject"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("InvalidToken", Assert.Throws<AwsErrorException>(() => tokens.ReadNumber(token, "subject")).Code);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    [InlineData("not base64 at all")]
    public void A_text_that_is_no_token_is_refused(string text) =>
        Assert.Equal("InvalidToken", Assert.Throws<AwsErrorException>(() => new PageToken("ListX", TimeProvider.System).Read(text, "subject")).Code);

    /// <summary>A server with 1,002 machines, activities and executions of one machine, and an execution with as many events.</summary>
    public sealed class Full : IAsyncLifetime
    {
        public const int Count = 1002;

        private readonly StatesApi _api = new();
        private string _machine = "";
        private string _long = "";

        public async ValueTask InitializeAsync()
        {
            await _api.InitializeAsync();
            for (var i = 0; i < Count - 2; i++)
            {
                await _api.CreateAsync($"m{i}");
            }

            for (var i = 0; i < Count; i++)
            {
                await _api.CallAsync("CreateActivity", new JsonObject { ["name"] = $"a{i}" });
            }

            _machine = await _api.CreateAsync("pass");
            for (var i = 0; i < Count; i++)
            {
                await _api.StartAsync(_machine, $"e{i}");
            }

            // 1 + 2 × 500 + 1 events.
            var states = Enumerable.Range(0, 500).Select(i => $$""" "S{{i}}":{"Type":"Pass",{{(i == 499 ? "\"End\":true" : $"\"Next\":\"S{i + 1}\"")}}} """);
            _long = await _api.StartAsync(await _api.CreateAsync("long", $$$"""{"StartAt":"S0","States":{ {{{string.Join(',', states)}}} }}"""));
            await _api.EndAsync(_long);
        }

        public ValueTask DisposeAsync() => _api.DisposeAsync();

        public async Task<JsonObject> SendAsync(string operation, int? maxResults, string? nextToken = null, params (string Name, JsonNode Value)[] more)
        {
            var request = new JsonObject();
            if (operation is "ListExecutions")
            {
                request["stateMachineArn"] = _machine;
            }
            else if (operation is "GetExecutionHistory")
            {
                request["executionArn"] = _long;
            }

            if (maxResults is { } max)
            {
                request["maxResults"] = max;
            }

            if (nextToken is not null)
            {
                request["nextToken"] = nextToken;
            }

            foreach (var (name, value) in more)
            {
                request[name] = value;
            }

            return (await _api.SendAsync(operation, request.ToJsonString())).Body;
        }

        public async Task<(int Found, int First)> CountAsync(string operation, string member, int? maxResults)
        {
            var lengths = new List<int>();
            string? token = null;
            do
            {
                var page = await SendAsync(operation, maxResults, token);
                lengths.Add(page[member]!.AsArray().Count);
                token = (string?)page["nextToken"];
            }
            while (token is not null);
            return (lengths.Sum(), lengths[0]);
        }
    }
}
