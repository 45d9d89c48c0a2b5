using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage;
using Treadle.Storage.Memory;
using Treadle.WebConsole.Live;

namespace Treadle.Server.Tests.Live;

/// <summary>How changes are gathered into messages: bounded, however many there are and however slow one listens.</summary>
public sealed class LiveChangesTests : IAsyncDisposable
{
    private const string Machine = "arn:aws:states:eu-west-1:000000000000:stateMachine:m";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly MemoryStore _store = new(TimeProvider.System);
    private readonly LiveChanges _changes;

    public LiveChangesTests() => _changes = new LiveChanges(_store, TimeProvider.System, (what, e) => Assert.Fail($"{what}: {e}"));

    public async ValueTask DisposeAsync()
    {
        await _changes.DisposeAsync();
        _store.Dispose();
    }

    [Fact]
    public async Task Five_thousand_executions_a_second_are_two_hundred_and_more()
    {
        var listener = _changes.Listen(default)!;
        var stop = new CancellationTokenSource();
        var changing = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                _changes.Changed(Identity(i), ExecutionStatus.Running, mapRun: null);
                _changes.Changed(Identity(i), ExecutionStatus.Succeeded, mapRun: null);
            }
        }, Stop);

        for (var messages = 0; messages < 10;)
        {
            var bytes = await listener.TakeAsync(TimeSpan.FromSeconds(1), Stop);
            Assert.InRange(bytes.Length, 0, 100 * 1024);
            if (!bytes.IsEmpty && DataOf(bytes) is var message && (bool)message["more"]!)
            {
                Assert.Equal(200, message["executions"]!.AsArray().Count);
                messages++;
            }
        }

        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task An_execution_that_changes_often_is_named_once_as_it_is_now()
    {
        var listener = _changes.Listen(default)!;
        _changes.Changed(Identity(1), ExecutionStatus.Running, mapRun: null);
        var first = DataOf(await listener.TakeAsync(TimeSpan.FromSeconds(30), Stop));
        for (var i = 0; i < 1_000; i++)
        {
            _changes.Changed(Identity(1), ExecutionStatus.Running, mapRun: null);
        }

        _changes.Changed(Identity(1), ExecutionStatus.Failed, mapRun: null);
        var told = new List<JsonNode> { first };
        while ((string?)told[^1]["executions"]![0]!["status"] != "FAILED")
        {
            told.Add(DataOf(await listener.TakeAsync(TimeSpan.FromSeconds(30), Stop)));
        }

        Assert.All(told, m => Assert.Single(m["executions"]!.AsArray()));
        Assert.All(told, m => Assert.False((bool)m["more"]!));
    }

    [Fact]
    public async Task One_who_is_slow_is_told_that_there_was_more()
    {
        var slow = _changes.Listen(default)!;
        var quick = _changes.Listen(default)!;
        for (var i = 0; i < 3; i++)
        {
            _changes.Changed(Identity(i), ExecutionStatus.Running, mapRun: null);
            var heard = DataOf(await quick.TakeAsync(TimeSpan.FromSeconds(30), Stop));
            Assert.False((bool)heard["more"]!);
        }

        var missed = DataOf(await slow.TakeAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.True((bool)missed["more"]!);
        Assert.Empty(missed["executions"]!.AsArray());
        Assert.True((await slow.TakeAsync(TimeSpan.FromMilliseconds(1), Stop)).IsEmpty);
    }

    [Fact]
    public async Task What_happened_before_one_listens_is_not_told()
    {
        _changes.Changed(Identity(1), ExecutionStatus.Running, mapRun: null);
        var listener = _changes.Listen(default)!;
        _changes.Answered("states", "CreateStateMachine", new AwsCaller("000000000000", "eu-west-1"));
        var message = DataOf(await listener.TakeAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Empty(message["executions"]!.AsArray());
        Assert.Single(message["operations"]!.AsArray());
        _changes.Leave(listener);
        Assert.Equal(0, _changes.Listeners);
    }

    [Fact]
    public async Task One_of_an_account_and_region_hears_of_nothing_else()
    {
        var listener = _changes.Listen(new LiveScope("111122223333", "eu-west-1"))!;
        foreach (var (account, region) in (ReadOnlySpan<(string, string)>)[("000000000000", "eu-west-1"), ("111122223333", "us-east-1"), ("111122223333", "eu-west-1")])
        {
            _changes.Answered("states", "CreateStateMachine", new AwsCaller(account, region));
            _changes.Changed(new ExecutionIdentity(new ExecutionId(account.Length + region.Length), $"arn:aws:states:{region}:{account}:execution:m:1", "1", $"arn:aws:states:{region}:{account}:stateMachine:m", "m"), ExecutionStatus.Running, mapRun: null);
            _changes.Logged([new LogRecord(0, $"{account}/{region}", $"/{account}/{region}", "s", 0, 0, "line")]);
        }

        var (executions, operations, groups) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        while (executions.Count == 0 || operations.Count == 0 || groups.Count == 0)
        {
            var message = DataOf(await listener.TakeAsync(TimeSpan.FromSeconds(30), Stop));
            executions.UnionWith(message["executions"]!.AsArray().Select(e => (string)e!["executionArn"]!));
            operations.UnionWith(message["operations"]!.AsArray().Select(o => $"{o!["account"]}/{o["region"]}"));
            groups.UnionWith(message["logGroups"]!.AsArray().Select(g => (string)g!));
        }

        Assert.Equal(["arn:aws:states:eu-west-1:111122223333:execution:m:1"], executions);
        Assert.Equal(["111122223333/eu-west-1"], operations);
        Assert.Equal(["/111122223333/eu-west-1"], groups);
    }

    [Fact]
    public void So_many_listen_and_no_more()
    {
        for (var i = 0; i < LiveChanges.ListenersMax; i++)
        {
            Assert.NotNull(_changes.Listen(default));
        }

        Assert.Null(_changes.Listen(default));
    }

    [Theory]
    [InlineData("CreateStateMachine", true)]
    [InlineData("StartExecution", true)]
    [InlineData("SendMessage", true)]
    [InlineData("GetExecutionHistory", false)]
    [InlineData("ListFunctions", false)]
    [InlineData("DescribeExecution", false)]
    [InlineData("TestState", false)]
    [InlineData("ReceiveMessage", false)]
    [InlineData("StartLiveTail", false)]
    public void An_operation_may_change_something_unless_its_name_says_that_it_looks(string action, bool may) => Assert.Equal(may, ChangingActions.MayChange(action));

    private static ExecutionIdentity Identity(int i) => new(new ExecutionId(i + 1), $"arn:aws:states:eu-west-1:000000000000:execution:m:{i}", $"{i}", Machine, "m");

    private static JsonNode DataOf(ReadOnlyMemory<byte> message)
    {
        var text = Encoding.UTF8.GetString(message.Span);
        Assert.StartsWith("event: changes\ndata: ", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        return JsonNode.Parse(text["event: changes\ndata: ".Length..])!;
    }
}
