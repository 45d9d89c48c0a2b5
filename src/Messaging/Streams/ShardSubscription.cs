using System.Text.Json.Nodes;

namespace Treadle.Messaging.Streams;

/// <summary>A consumer that listens to a shard: what comes is told as it comes, for five minutes.</summary>
public sealed class ShardSubscription
{
    /// <summary>How long a record can wait until it is told.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Without records so long, the consumer is told that there are none.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Func<SequenceNumber, ReadRecords> _read;
    private readonly Func<StreamRecord, JsonObject> _shape;
    private readonly TimeProvider _time;
    private readonly long _began;
    private SequenceNumber? _from;

    internal ShardSubscription(SequenceNumber from, Func<SequenceNumber, ReadRecords> read, Func<StreamRecord, JsonObject> shape, TimeProvider time)
    {
        (_from, _read, _shape, _time) = (from, read, shape, time);
        _began = time.GetTimestamp();
    }

    /// <summary>Waits for records.</summary>
    /// <returns>The members of a SubscribeToShardEvent; null when the subscription has ended.</returns>
    /// <exception cref="Aws.AwsErrorException">The stream is gone.</exception>
    public async ValueTask<JsonObject?> NextAsync(CancellationToken stop)
    {
        var asked = _time.GetTimestamp();
        while (_from is { } from && _time.GetElapsedTime(_began) < Longest)
        {
            var read = _read(from);
            if (read.Records.Count > 0 || read.Next is null || _time.GetElapsedTime(asked) >= Silence)
            {
                _from = read.Next;
                var told = new JsonObject
                {
                    ["Records"] = new JsonArray([.. read.Records.Select(_shape)]),
                    ["MillisBehindLatest"] = read.MillisBehind,
                    ["ContinuationSequenceNumber"] = (read.Records.Count > 0 ? read.Records[^1].Number : from).ToString(),
                };
                if (read.Next is null)
                {
                    // At a closed shard's end there is nothing to continue with.
                    told.Remove("ContinuationSequenceNumber");
                    told["ChildShards"] = read.ChildShards;
                }

                return told;
            }

            await Task.Delay(Interval, _time, stop);
        }

        return null;
    }
}

/// <param name="Records">In their order.</param>
/// <param name="MillisBehind">How far behind the newest record the last one is.</param>
/// <param name="Next">Where to go on; null at a closed shard's end.</param>
/// <param name="ChildShards">At a closed shard's end, the shards that came of it.</param>
internal sealed record ReadRecords(IReadOnlyList<StreamRecord> Records, long MillisBehind, SequenceNumber? Next, JsonArray ChildShards);
