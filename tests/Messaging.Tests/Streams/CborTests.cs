using System.Formats.Cbor;
using System.Text;
using Treadle.Api;
using Treadle.Api.Kinesis;
using Treadle.Api.Wire;
using Treadle.Logs.CloudWatch;
using Treadle.Messaging.Streams;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Streams;

/// <summary>Kinesis over CBOR, as the SDK for Java speaks it: blobs are byte strings, times whole milliseconds.</summary>
public sealed class CborTests : IAsyncDisposable
{
    private readonly MetricService _metrics = NoMetrics.Service();
    private readonly StreamService _service;
    private readonly WireDispatcher _dispatcher;

    public CborTests()
    {
        _service = new StreamService(new MemoryResources(), new StreamMetrics(_metrics), TimeProvider.System);
        _dispatcher = new WireDispatcher(new OperationTable(KinesisOperations.All(_service)), "eu-west-1", (what, e) => Assert.Fail($"{what}: {e}"));
    }

    [Fact]
    public async Task A_record_is_put_and_read()
    {
        await CallAsync("CreateStream", w => Map(w, ("StreamName", "s"), ("ShardCount", 1L)));
        await CallAsync("PutRecord", w => Map(w, ("StreamName", "s"), ("PartitionKey", "k"), ("Data", new byte[] { 0, 255, 7 })));
        var began = DateTimeOffset.UtcNow.AddMinutes(-1);
        var placed = await CallAsync("GetShardIterator", w => Map(w, ("StreamName", "s"), ("ShardId", "shardId-000000000000"), ("ShardIteratorType", "AT_TIMESTAMP"), ("Timestamp", began)));
        var iterator = (string)Values(placed)["ShardIterator"]!;
        var answer = Values(await CallAsync("GetRecords", w => Map(w, ("ShardIterator", iterator))));

        var record = (Dictionary<string, object?>)((List<object?>)answer["Records"]!).Single()!;
        Assert.Equal([0, 255, 7], (byte[])record["Data"]!);
        Assert.Equal("k", record["PartitionKey"]);
        Assert.InRange((long)record["ApproximateArrivalTimestamp"]!, began.ToUnixTimeMilliseconds(), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal(0L, answer["MillisBehindLatest"]);
    }

    [Theory]
    [InlineData("DescribeStream", "ResourceNotFoundException")]
    [InlineData("UpdateAccountSettings", "UnknownOperationException")]
    public async Task A_refusal_is_CBOR_too(string action, string code)
    {
        var answer = await RunAsync(action, w => Map(w, ("StreamName", "none")));
        Assert.Equal((400, code), (answer.Status, Values(answer.Body)["__type"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _metrics.DisposeAsync();
    }

    private async Task<ReadOnlyMemory<byte>> CallAsync(string action, Action<CborWriter> write)
    {
        var answer = await RunAsync(action, write);
        Assert.True(answer.Status == 200, Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal("application/x-amz-cbor-1.1", answer.ContentType);
        return answer.Body;
    }

    private async Task<WireAnswer> RunAsync(string action, Action<CborWriter> write)
    {
        var writer = new CborWriter();
        write(writer);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Amz-Target"] = $"Kinesis_20131202.{action}", ["Content-Type"] = "application/x-amz-cbor-1.1" };
        var call = _dispatcher.Route(new WireRequest("POST", "/", "", headers.GetValueOrDefault));
        return await _dispatcher.RunAsync(call, writer.Encode(), GivenStreams.Stop);
    }

    private static void Map(CborWriter writer, params (string Name, object Value)[] members)
    {
        writer.WriteStartMap(members.Length);
        foreach (var (name, value) in members)
        {
            writer.WriteTextString(name);
            switch (value)
            {
                case string text:
                    writer.WriteTextString(text);
                    break;
                case byte[] bytes:
                    writer.WriteByteString(bytes);
                    break;
                case DateTimeOffset time:
                    writer.WriteTag(CborTag.UnixTimeSeconds);
                    writer.WriteInt64(time.ToUnixTimeMilliseconds());
                    break;
                default:
                    writer.WriteInt64((long)value);
                    break;
            }
        }

        writer.WriteEndMap();
    }

    private static Dictionary<string, object?> Values(ReadOnlyMemory<byte> bytes) => (Dictionary<string, object?>)Value(new CborReader(bytes))!;

    private static object? Value(CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                var map = new Dictionary<string, object?>();
                for (reader.ReadStartMap(); reader.PeekState() != CborReaderState.EndMap;)
                {
                    map[reader.ReadTextString()] = Value(reader);
                }

                reader.ReadEndMap();
                return map;
            case CborReaderState.StartArray:
                var list = new List<object?>();
                for (reader.ReadStartArray(); reader.PeekState() != CborReaderState.EndArray;)
                {
                    list.Add(Value(reader));
                }

                reader.ReadEndArray();
                return list;
            case CborReaderState.ByteString:
                return reader.ReadByteString();
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.Tag:
                reader.ReadTag();
                return Value(reader);
            default:
                return reader.ReadInt64();
        }
    }
}
