using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Treadle.Aws;

namespace Treadle.Messaging.Streams;

public sealed partial class StreamService
{
    private const int RecordsMax = 500;
    private const int RequestBytesMax = 10 * 1024 * 1024;
    private const int ReadRecordsMax = 10_000;
    private const int ReadBytesMax = 10 * 1024 * 1024;

    public async ValueTask<JsonObject> PutRecordAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var log = LogOf(caller, input);
        var record = RecordOf(input, log.State, "");
        var numbers = await PutAsync(log, [record], isBatch: false, stop);
        var answer = ShapeOf(numbers[0]);
        answer["EncryptionType"] = EncryptionOf(log.State);
        return answer;
    }

    /// <summary>All of a request is put, or it is refused.</summary>
    public async ValueTask<JsonObject> PutRecordsAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var log = LogOf(caller, input);
        var entries = input.ListOf("Records", 1, RecordsMax) ?? throw RequestMembers.Missing("records");
        var records = entries.Select((e, i) => RecordOf(
            e as JsonObject ?? throw RequestMembers.NotReadable("Records"), log.State, string.Create(CultureInfo.InvariantCulture, $"records.{i + 1}.member."))).ToList();
        if (records.Sum(r => (long)r.Data.Length + Encoding.UTF8.GetByteCount(r.PartitionKey)) > RequestBytesMax)
        {
            throw StreamErrors.InvalidArgument("Records size exceeds 10 MB limit");
        }

        var numbers = await PutAsync(log, records, isBatch: true, stop);
        return new JsonObject
        {
            ["FailedRecordCount"] = 0,
            ["Records"] = new JsonArray([.. numbers.Select(ShapeOf)]),
            ["EncryptionType"] = EncryptionOf(log.State),
        };
    }

    public JsonObject GetShardIterator(AwsCaller caller, JsonObject input)
    {
        var log = LogOf(caller, input);
        var shardId = input.RequiredTextOf("ShardId", 1, 128, NamePattern);
        var type = input.OneOf("ShardIteratorType", "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON") ?? throw RequestMembers.Missing("shardIteratorType");
        return new JsonObject { ["ShardIterator"] = IteratorAt(log, StartOf(log, shardId, type, input)) };
    }

    public JsonObject GetRecords(AwsCaller caller, JsonObject input)
    {
        var text = input.RequiredTextOf("ShardIterator", 1, 512);
        var limit = input.IntegerOf("Limit", 1, ReadRecordsMax) ?? ReadRecordsMax;
        var iterator = ShardIterator.Read(text) ?? throw StreamErrors.InvalidArgument("Invalid ShardIterator.");
        var owner = input.TextOf("StreamARN", 1, 2048) is { } arn ? StreamOf(arn).Owner : caller;
        var log = Find(owner, iterator.Stream);
        if (!ShardIterator.IsSigned(text, log.State.IteratorKey))
        {
            throw StreamErrors.InvalidArgument("Invalid ShardIterator.");
        }

        var now = _time.GetUtcNow();
        if (now - iterator.IssuedAt > ShardIterator.Lifetime)
        {
            throw StreamErrors.Expired(iterator.IssuedAt, now);
        }

        var read = ReadFrom(log, iterator.From, limit);
        var answer = new JsonObject
        {
            ["Records"] = new JsonArray([.. read.Records.Select(r => ShapeOf(r, log.State))]),
            ["MillisBehindLatest"] = read.MillisBehind,
        };
        if (read.Next is { } next)
        {
            answer["NextShardIterator"] = IteratorAt(log, next);
        }
        else
        {
            answer["ChildShards"] = read.ChildShards;
        }

        return answer;
    }

    private async ValueTask<IReadOnlyList<SequenceNumber>> PutAsync(StreamLog log, IReadOnlyList<NewRecord> records, bool isBatch, CancellationToken stop)
    {
        try
        {
            var numbers = await log.PutAsync(records, stop);
            _metrics.Put(log.State, isBatch, records, numbers);
            return numbers;
        }
        catch (ChannelClosedException)
        {
            throw _streams.ContainsKey((log.State.Owner.Scope, log.State.Name))
                ? new OperationCanceledException("The server is stopping.")
                : StreamErrors.NoStream(log.State.Name, log.State.Account);
        }
    }

    private static NewRecord RecordOf(JsonObject input, DataStream stream, string path)
    {
        var data = input.BlobOf("Data") ?? throw RequestMembers.Missing(path + "data");
        var key = input.RequiredTextOf("PartitionKey", 1, 256, path: path);
        var most = stream.MaxRecordSizeInKiB * 1024;
        if (data.Length > most)
        {
            throw RequestMembers.Violated(null, path + "data", $"Member must have length less than or equal to {most}");
        }

        if (data.Length + Encoding.UTF8.GetByteCount(key) > most)
        {
            throw StreamErrors.InvalidArgument($"The record has more than {most} bytes, its partition key included.");
        }

        return new NewRecord(HashOf(input, path) ?? HashRange.HashOf(key), key, data);
    }

    private static UInt128? HashOf(JsonObject input, string path)
    {
        if (input.TextOf("ExplicitHashKey") is not { } text)
        {
            return null;
        }

        return text.Length > 0 && text.All(char.IsAsciiDigit)
            ? HashRange.Read(text) ?? throw StreamErrors.InvalidArgument($"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {text}")
            : throw RequestMembers.Violated(text, path + "explicitHashKey", @"Member must satisfy regular expression pattern: 0|([1-9]\d{0,38})");
    }

    /// <summary>Where a reader that begins as said begins.</summary>
    private SequenceNumber StartOf(StreamLog log, string shardId, string type, JsonObject input)
    {
        var stream = log.State;
        var shard = stream.Find(shardId) ?? throw StreamErrors.NotFound($"Shard {shardId} in stream {stream.Name} under account {stream.Account} does not exist");
        switch (type)
        {
            case "TRIM_HORIZON":
                return shard.First;

            case "LATEST":
                return log.Tip(shard)?.Next ?? shard.First;

            case "AT_TIMESTAMP":
                var (at, now) = (input.TimeOf("Timestamp") ?? throw StreamErrors.InvalidArgument("Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter."), _time.GetUtcNow());
                return at <= now
                    ? shard.At(at.ToUnixTimeMilliseconds())
                    : throw StreamErrors.InvalidArgument(
                        $"The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: {at.ToUnixTimeMilliseconds()}, currentTimestampInMillis: {now.ToUnixTimeMilliseconds()}");

            default:
                var member = input["StartingSequenceNumber"] is null && input["SequenceNumber"] is not null ? "SequenceNumber" : "StartingSequenceNumber";
                var text = input.TextOf(member)
                    ?? throw StreamErrors.InvalidArgument($"Must either specify sequence number for iterator of type {type}. Current request has no sequence number specified.");
                return SequenceNumber.Read(text) is { } number && number.Shard == shard.Number && number.ShardCreated == shard.CreatedAt
                    ? type == "AT_SEQUENCE_NUMBER" ? number : number.Next
                    : throw StreamErrors.InvalidArgument(
                        $"StartingSequenceNumber {text} used in GetShardIterator on shard {shardId} in stream {stream.Name} under account {stream.Account} is invalid because it did not come from this stream.");
        }
    }

    /// <summary>Reads, and tells where to go on.</summary>
    private ReadRecords ReadFrom(StreamLog log, SequenceNumber from, int limit)
    {
        var stream = log.State;
        var shard = stream.Shards.FirstOrDefault(s => s.Number == from.Shard)
            ?? throw StreamErrors.NotFound($"Shard {Shard.IdOf(from.Shard)} in stream {stream.Name} under account {stream.Account} does not exist");

        // A shard that closes now may get its last records behind this reading: whether it is closed is looked at first.
        var page = log.Read(shard, from, limit, ReadBytesMax);
        var behind = page.HasMore ? Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - page.Records[^1].Number.Arrived) : 0;
        _metrics.Read(stream, shard, page.Records, behind);
        return page.HasMore || shard.IsOpen
            ? new ReadRecords(page.Records, behind, page.Next, ChildShards: [])
            : new ReadRecords(page.Records, behind, Next: null, ChildrenOf(stream, shard));
    }

    private static JsonArray ChildrenOf(DataStream stream, Shard shard) => new([.. stream.Shards
        .Where(s => s.Parent == shard.Number || s.AdjacentParent == shard.Number)
        .Select(s => new JsonObject
        {
            ["ShardId"] = s.Id,
            ["ParentShards"] = new JsonArray([.. new[] { s.Parent, s.AdjacentParent }.OfType<int>().Select(p => (JsonNode?)Shard.IdOf(p))]),
            ["HashKeyRange"] = RangeOf(s),
        })]);

    private string IteratorAt(StreamLog log, SequenceNumber from) => new ShardIterator(log.State.Name, from, _time.GetUtcNow()).ToText(log.State.IteratorKey);

    private static string EncryptionOf(DataStream stream) => stream.KeyId is null ? "NONE" : "KMS";

    private static JsonObject ShapeOf(SequenceNumber number) => new() { ["ShardId"] = Shard.IdOf(number.Shard), ["SequenceNumber"] = number.ToString() };

    private static JsonObject ShapeOf(StreamRecord record, DataStream stream)
    {
        var shape = new JsonObject
        {
            ["SequenceNumber"] = record.Number.ToString(),
            ["ApproximateArrivalTimestamp"] = record.Number.Arrived / 1000m,
            ["Data"] = Convert.ToBase64String(record.Data.Span),
            ["PartitionKey"] = record.PartitionKey,
        };
        if (stream.KeyId is not null)
        {
            shape["EncryptionType"] = "KMS";
        }

        return shape;
    }
}
