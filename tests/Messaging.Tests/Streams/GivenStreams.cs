using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Kinesis;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Messaging.Streams;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Streams;

/// <summary>The operations of Kinesis over the in-memory store, at a time that a test moves; with one stream.</summary>
internal sealed class GivenStreams : IAsyncDisposable
{
    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly MetricService _metrics = NoMetrics.Service();
    private StreamService _service;

    private GivenStreams() => _service = new StreamService(Resources, new StreamMetrics(_metrics), Time);

    public MemoryResources Resources { get; } = new();

    public ManualTime Time { get; } = new();

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<GivenStreams> AStreamAsync(int shards = 1)
    {
        var given = new GivenStreams();
        await given.CallAsync("CreateStream", $$"""{"StreamName":"s","ShardCount":{{shards}}}""");
        return given;
    }

    public Task<JsonObject> CallAsync(string action, string input) => CallAsync(action, JsonNode.Parse(input)!.AsObject());

    public async Task<JsonObject> CallAsync(string action, JsonObject input) =>
        await new OperationTable(KinesisOperations.All(_service)).CallAsync(Caller, KinesisOperations.Service, action, input, Stop);

    public async Task<string> RefusedAsync(string action, string input) => (await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync(action, input))).Code;

    /// <returns>The sequence number.</returns>
    public async Task<string> PutAsync(string text, string key = "k") =>
        (string)(await CallAsync("PutRecord", new JsonObject { ["StreamName"] = "s", ["PartitionKey"] = key, ["Data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) }))["SequenceNumber"]!;

    public async Task<string> IteratorAsync(int shard = 0, string type = "TRIM_HORIZON", string more = "") => (string)(await CallAsync(
        "GetShardIterator", $$"""{"StreamName":"s","ShardId":"shardId-{{shard:D12}}","ShardIteratorType":"{{type}}"{{more}}}"""))["ShardIterator"]!;

    /// <summary>The texts behind an iterator, and the iterator behind them.</summary>
    public async Task<(IReadOnlyList<string> Texts, string? Next)> ReadAsync(string iterator, int limit = 10_000)
    {
        var answer = await CallAsync("GetRecords", $$"""{"ShardIterator":"{{iterator}}","Limit":{{limit}}}""");
        return ([.. answer["Records"]!.AsArray().Select(r => Encoding.UTF8.GetString(Convert.FromBase64String((string)r!["Data"]!)))], (string?)answer["NextShardIterator"]);
    }

    public async Task<IReadOnlyList<string>> ReadAllAsync(int shard = 0) => (await ReadAsync(await IteratorAsync(shard))).Texts;

    /// <summary>How many rows of records the store has, of all streams.</summary>
    public int Rows => Resources.List("kinesis-record", scope: null).Count;

    /// <summary>The server ends and starts again on what is there.</summary>
    public async Task RestartAsync()
    {
        await _service.DisposeAsync();
        _service = new StreamService(Resources, new StreamMetrics(_metrics), Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _metrics.DisposeAsync();
    }
}
