using System.Globalization;
using System.Text;
using Treadle.Runtime.Commits;
using Treadle.Storage;
using Treadle.Storage.Memory;

namespace Treadle.Runtime.Tests;

/// <summary>Uses of API keys become durable with the commits of their calls.</summary>
public sealed class CountedUseTests
{
    private static readonly ResourceKey Of = new("usage-day", "000000000000/eu-west-1", "plan/key/2026-11-22");

    [Fact]
    public void Uses_that_come_together_are_one_write_and_each_counts_once()
    {
        using var store = new MemoryStore();
        var committer = new BatchCommitter(store, (_, _) => { });
        var count = new Count();
        var shared = new CountedUse(count);

        committer.Add(WriteWith(shared, "a"));
        committer.Add(WriteWith(shared, "b"));
        committer.Add(WriteWith(new CountedUse(count), "c"));
        committer.Add(new Commission.Uses([new CountedUse(count), shared]));
        committer.Commit();

        var stored = store.GetResource(Of)!;
        Assert.Equal("3", Encoding.UTF8.GetString(stored.Data.Span));
        Assert.Equal(1, stored.Version);
        Assert.True(shared.IsTaken);
    }

    [Fact]
    public async Task A_use_is_in_the_same_commit_as_what_its_call_writes_also_when_that_is_refused()
    {
        using var store = new MemoryStore();
        var committer = new BatchCommitter(store, (_, _) => { });
        var refused = WriteWith(new CountedUse(new Count()), "a", expectedVersion: 7);

        committer.Add(refused);
        committer.Commit();

        Assert.False(await refused.Answer);
        Assert.Equal("1", Encoding.UTF8.GetString(store.GetResource(Of)!.Data.Span));
    }

    private static Commission.Resources WriteWith(CountedUse use, string id, long? expectedVersion = null)
    {
        CountedUse.Current = use;
        try
        {
            return new Commission.Resources([new ResourceWrite(new ResourceKey("thing", "s", id), "x"u8.ToArray(), expectedVersion)]);
        }
        finally
        {
            CountedUse.Current = null;
        }
    }

    private sealed class Count : DurableCount
    {
        private int _all;

        public override ResourceWrite Add(int uses)
        {
            _all += uses;
            return new ResourceWrite(Of, Encoding.UTF8.GetBytes(_all.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
