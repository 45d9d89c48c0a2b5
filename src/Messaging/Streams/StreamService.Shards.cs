using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Streams;

public sealed partial class StreamService
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    public JsonObject ListShards(AwsCaller caller, JsonObject input)
    {
        var (log, filter, after) = input.TextOf("NextToken", 1) is { } token ? Continued(caller, input, token) : (LogOf(caller, input), FilterOf(input), input.TextOf("ExclusiveStartShardId", 1, 128, NamePattern));
        var limit = input.IntegerOf("MaxResults", 1, 10_000) ?? 1_000;
        var stream = log.State;
        var chosen = stream.Shards.Where(s => IsChosen(s, filter, stream) && (after is null || string.CompareOrdinal(s.Id, after) > 0)).Take(limit + 1).ToList();
        var answer = new JsonObject { ["Shards"] = new JsonArray([.. chosen.Take(limit).Select(ShapeOf)]) };
        if (chosen.Count > limit)
        {
            answer["NextToken"] = PageText.Write(new JsonObject
            {
                ["stream"] = stream.Arn,
                ["after"] = chosen[limit - 1].Id,
                ["at"] = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                ["type"] = filter.Type,
                ["shard"] = filter.ShardId,
                ["time"] = filter.At?.ToUnixTimeMilliseconds(),
            }.ToJsonString());
        }

        return answer;
    }

    /// <summary>Splits a shard at a hash: it is closed, and two take its place.</summary>
    public async ValueTask<JsonObject> SplitShardAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var shardId = input.RequiredTextOf("ShardToSplit", 1, 128, NamePattern);
        var text = input.RequiredTextOf("NewStartingHashKey");
        var at = HashRange.Read(text) ?? throw RequestMembers.Violated(text, "newStartingHashKey", @"Member must satisfy regular expression pattern: 0|([1-9]\d{0,38})");
        var log = LogOf(caller, input);
        await log.ChangeAsync(
            stream =>
            {
                var shard = OpenShard(stream, shardId);
                var range = shard.Range;
                if (at <= range.Start + 1 || at >= range.End)
                {
                    throw StreamErrors.InvalidArgument(
                        $"NewStartingHashKey {at} used in SplitShard() on shard {shardId} in stream {stream.Name} under account {stream.Account} is not both greater than one plus the shard's StartingHashKey {range.Start} and less than the shard's EndingHashKey {range.End - 1}.");
                }

                CheckShardLimit(stream.Owner, 1);
                return new Resharding(log, _time).Split(shard, at).Result;
            },
            stop);
        return [];
    }

    /// <summary>Merges two neighbours: they are closed, and one takes their place.</summary>
    public async ValueTask<JsonObject> MergeShardsAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var first = input.RequiredTextOf("ShardToMerge", 1, 128, NamePattern);
        var second = input.RequiredTextOf("AdjacentShardToMerge", 1, 128, NamePattern);
        var log = LogOf(caller, input);
        await log.ChangeAsync(
            stream =>
            {
                var (a, b) = (OpenShard(stream, first), OpenShard(stream, second));
                return a.Range.End + 1 == b.Range.Start || b.Range.End + 1 == a.Range.Start
                    ? new Resharding(log, _time).Merge(a, b).Result
                    : throw StreamErrors.InvalidArgument(
                        $"Shards {first} and {second} in stream {stream.Name} under account {stream.Account} are not an adjacent pair of shards eligible for merging");
            },
            stop);
        return [];
    }

    /// <summary>Splits and merges until there are so many shards of equal ranges.</summary>
    public async ValueTask<JsonObject> UpdateShardCountAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var target = input.IntegerOf("TargetShardCount", min: 1) ?? throw RequestMembers.Missing("targetShardCount");
        _ = input.OneOf("ScalingType", "UNIFORM_SCALING") ?? throw RequestMembers.Missing("scalingType");
        var log = LogOf(caller, input);
        var current = 0;
        var changed = await log.ChangeAsync(
            stream =>
            {
                current = stream.OpenShards.Count();
                CheckScaling(stream, current, target);
                CheckShardLimit(stream.Owner, target - current);
                return new Resharding(log, _time).Scale(target).Result;
            },
            stop);
        return new JsonObject { ["StreamName"] = changed.Name, ["CurrentShardCount"] = current, ["TargetShardCount"] = target, ["StreamARN"] = changed.Arn };
    }

    private static void CheckScaling(DataStream stream, int current, int target)
    {
        if (stream.Mode == "ON_DEMAND")
        {
            throw StreamErrors.Validation($"Request is invalid. Stream {stream.Name} under account {stream.Account} is in On-Demand mode.");
        }

        if (target > current * 2)
        {
            throw StreamErrors.InvalidArgument($"UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: {current} Target shard count: {target}");
        }

        if (target < (current + 1) / 2)
        {
            throw StreamErrors.InvalidArgument($"UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: {current} Target shard count: {target}");
        }
    }

    private static Shard OpenShard(DataStream stream, string shardId)
    {
        var shard = stream.Find(shardId) ?? throw StreamErrors.NoShard(shardId, stream);
        return shard.IsOpen
            ? shard
            : throw StreamErrors.InUse($"Shard {shardId} in stream {stream.Name} under account {stream.Account} has already been merged or split, and thus is not eligible for merging or splitting.");
    }

    private (StreamLog Log, ShardFilter Filter, string After) Continued(AwsCaller caller, JsonObject input, string token)
    {
        try
        {
            var place = JsonNode.Parse(PageText.Read(token))!.AsObject();
            var (issued, now) = (DateTimeOffset.FromUnixTimeMilliseconds((long)place["at"]!), _time.GetUtcNow());
            if (now - issued > TokenLifetime)
            {
                throw StreamErrors.ExpiredToken(issued, now);
            }

            var (owner, name) = StreamOf((string)place["stream"]!);
            var filter = new ShardFilter((string?)place["type"], (string?)place["shard"], (long?)place["time"] is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null);
            if (owner != caller)
            {
                throw StreamErrors.InvalidArgument("NextToken is invalid.");
            }

            // AWS refuses any name beside a token; boto3's paginator sends the one it began with.
            return input.TextOf("StreamName") is null || input.TextOf("StreamName") == name
                ? (Find(owner, name), filter, (string)place["after"]!)
                : throw StreamErrors.InvalidArgument("NextToken and StreamName cannot be provided together.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw StreamErrors.InvalidArgument("NextToken is invalid.");
        }
    }

    private static ShardFilter FilterOf(JsonObject input)
    {
        if (input.StructureOf("ShardFilter") is not { } filter)
        {
            return default;
        }

        var type = filter.OneOf("Type", "AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP") ?? throw RequestMembers.Missing("shardFilter.type");
        return type switch
        {
            "AFTER_SHARD_ID" => new ShardFilter(type, filter.TextOf("ShardId", 1, 128, NamePattern) ?? throw StreamErrors.InvalidArgument("ShardId must be specified for the filter type AFTER_SHARD_ID."), null),
            "AT_TIMESTAMP" or "FROM_TIMESTAMP" => new ShardFilter(type, null, filter.TimeOf("Timestamp") ?? throw StreamErrors.InvalidArgument($"Timestamp must be specified for the filter type {type}.")),
            _ => new ShardFilter(type, null, null),
        };
    }

    private bool IsChosen(Shard shard, ShardFilter filter, DataStream stream)
    {
        var horizon = Math.Max((_time.GetUtcNow() - TimeSpan.FromHours(stream.RetentionHours)).ToUnixTimeMilliseconds(), stream.CreatedAt.ToUnixTimeMilliseconds());
        var at = Math.Max(filter.At?.ToUnixTimeMilliseconds() ?? horizon, stream.CreatedAt.ToUnixTimeMilliseconds());
        return filter.Type switch
        {
            "AFTER_SHARD_ID" => string.CompareOrdinal(shard.Id, filter.ShardId) > 0,
            "AT_LATEST" => shard.IsOpen,
            "AT_TRIM_HORIZON" or "AT_TIMESTAMP" => shard.CreatedAt <= at && (shard.IsOpen || shard.ClosedAt >= at),
            "FROM_TRIM_HORIZON" or "FROM_TIMESTAMP" => shard.IsOpen || shard.ClosedAt >= at,
            _ => true,
        };
    }

    private static JsonObject RangeOf(Shard shard) => new() { ["StartingHashKey"] = shard.Start, ["EndingHashKey"] = shard.End };

    private static JsonObject ShapeOf(Shard shard)
    {
        var numbers = new JsonObject { ["StartingSequenceNumber"] = shard.First.ToString() };
        if (shard.Last is { } last)
        {
            numbers["EndingSequenceNumber"] = last.ToString();
        }

        var shape = new JsonObject { ["ShardId"] = shard.Id };
        if (shard.Parent is { } parent)
        {
            shape["ParentShardId"] = Shard.IdOf(parent);
        }

        if (shard.AdjacentParent is { } adjacent)
        {
            shape["AdjacentParentShardId"] = Shard.IdOf(adjacent);
        }

        shape["HashKeyRange"] = RangeOf(shard);
        shape["SequenceNumberRange"] = numbers;
        return shape;
    }

    /// <summary>Which shards are listed.</summary>
    private readonly record struct ShardFilter(string? Type, string? ShardId, DateTimeOffset? At);
}
