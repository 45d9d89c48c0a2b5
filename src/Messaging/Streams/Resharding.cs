namespace Treadle.Messaging.Streams;

/// <summary>Works out what a stream's shards are after splits and merges. In the stream's turn: no record comes meanwhile.</summary>
internal sealed class Resharding(StreamLog log, TimeProvider time)
{
    public DataStream Result { get; private set; } = log.State;

    public Resharding Split(Shard shard, UInt128 at)
    {
        var closed = Close(shard);
        Add(closed, new HashRange(shard.Range.Start, at - 1));
        Add(closed, new HashRange(at, shard.Range.End));
        return this;
    }

    public Resharding Merge(Shard first, Shard second)
    {
        var (a, b) = (Close(first), Close(second));
        var range = new HashRange(UInt128.Min(a.Range.Start, b.Range.Start), UInt128.Max(a.Range.End, b.Range.End));
        Add(a, range, b);
        return this;
    }

    /// <summary>Cuts at each bound that is wanted, then puts together what lies between two of them. A shard has one or two parents, so there are steps between.</summary>
    public Resharding Scale(int count)
    {
        var ranges = HashRange.Uniform(count);
        foreach (var bound in ranges.Skip(1).Select(r => r.Start))
        {
            if (Result.OpenShards.FirstOrDefault(s => s.Range.Start < bound && s.Range.End >= bound) is { } cut)
            {
                Split(cut, bound);
            }
        }

        foreach (var range in ranges)
        {
            while (Result.OpenShards.Where(s => range.Contains(s.Range.Start)).OrderBy(s => s.Range.Start).Take(2).ToList() is [var first, var second])
            {
                Merge(first, second);
            }
        }

        return this;
    }

    private Shard Close(Shard shard)
    {
        // A shard that was made on the way has had no record.
        var last = shard.Number < log.State.NextShard ? log.Tip(shard)?.Arrived ?? 0 : 0;
        var closed = shard with { ClosedAt = Math.Max(Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), shard.CreatedAt), last) };
        Result = Result with { Shards = Result.Shards.Replace(shard, closed) };
        return closed;
    }

    private void Add(Shard parent, HashRange range, Shard? adjacent = null)
    {
        var created = Math.Max(parent.ClosedAt!.Value, adjacent?.ClosedAt ?? 0) + 1;
        var shard = Shard.Of(Result.NextShard, range, created) with { Parent = parent.Number, AdjacentParent = adjacent?.Number };
        Result = Result with { Shards = Result.Shards.Add(shard), NextShard = Result.NextShard + 1 };
    }
}
