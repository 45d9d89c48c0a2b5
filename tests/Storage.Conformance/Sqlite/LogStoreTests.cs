using Treadle.Storage;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Storage.Conformance.Sqlite;

/// <summary>Log events expire, and a damaged log file is nobody else's trouble.</summary>
public sealed class LogStoreTests : IDisposable
{
    private const string Group = "/aws/lambda/f";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _told = [];

    private string Path => _directory.File("logs.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_oldest_events_of_a_group_go_first_and_its_bytes_with_them()
    {
        using var store = new SqliteLogStore(Path);
        store.Append([.. Enumerable.Range(1, 10).Select(i => Event(i, "old")), Event(5, "old", group: "other"), Event(11, "young")]);

        Assert.Equal(4, store.DeleteBefore(Given.Scope, Group, before: 8, limit: 4));
        Assert.Equal([5L, 6, 7, 8, 9, 10, 11], Times(store, Group));
        Assert.Equal(["old", "young"], store.Streams(Given.Scope, Group).Select(s => s.Stream));

        Assert.Equal(3, store.DeleteBefore(Given.Scope, Group, before: 8, limit: 4));
        Assert.Equal(3, store.DeleteBefore(Given.Scope, Group, before: 11, limit: 4));
        Assert.Equal(0, store.DeleteBefore(Given.Scope, "unknown", before: 11, limit: 4));
        Assert.Equal([11L], Times(store, Group));
        Assert.Equal([5L], Times(store, "other"));
        Assert.Equal("line 11".Length, store.StoredBytes(Given.Scope, Group));
        Assert.Equal(["young"], store.Streams(Given.Scope, Group).Select(s => s.Stream));

        // A stream that has gone comes back with its next event.
        store.Append([Event(12, "old")]);
        Assert.Equal([11L, 12], Times(store, Group));
    }

    [Fact]
    public void A_file_that_is_no_database_is_set_aside_with_a_word()
    {
        File.WriteAllText(Path, new string('x', 10_000));
        using var store = Guarded();

        store.Append([Event(1, "s")]);

        Assert.Equal([1L], Times(store, Group));
        Assert.Single(Directory.GetFiles(_directory.Path, "logs.db.damaged-*"));
        Assert.Contains("logs.db.damaged-", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_that_is_met_under_way_costs_the_log_and_nothing_else()
    {
        using (var store = new SqliteLogStore(Path))
        {
            store.Append([.. Enumerable.Range(1, 5_000).Select(i => Event(i, "s", message: new string('m', 200)))]);
        }

        using (var file = new FileStream(Path, FileMode.Open, FileAccess.Write))
        {
            file.Position = 4096 * 30;
            var garbage = new byte[file.Length - file.Position];
            Array.Fill(garbage, (byte)0xEE);
            file.Write(garbage);
        }

        using var guarded = Guarded();
        Assert.Throws<StoreFailedException>(() => Times(guarded, Group));

        guarded.Append([Event(1, "s")]);
        Assert.Equal([1L], Times(guarded, Group));
        Assert.Single(_told);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_told_once_and_tried_again_later()
    {
        var time = new MovingTime();
        Directory.CreateDirectory(Path);
        using var store = new GuardedLogStore(Path, time, _told.Add);
        store.TryOpen();
        Assert.Throws<StoreFailedException>(() => store.Append([Event(1, "s")]));
        Assert.Throws<StoreFailedException>(() => store.Append([Event(2, "s")]));
        Assert.Contains(Path, Assert.Single(_told), StringComparison.Ordinal);

        Directory.Delete(Path);
        time.Now += TimeSpan.FromMinutes(1);
        store.Append([Event(3, "s")]);
        Assert.Equal([3L], Times(store, Group));
    }

    private GuardedLogStore Guarded() => new(Path, TimeProvider.System, _told.Add);

    private static LogRecord Event(long at, string stream, string group = Group, string? message = null) =>
        new(0, Given.Scope, group, stream, at, at, message ?? $"line {at}");

    private static IEnumerable<long> Times(ILogStore store, string group) =>
        store.Read(new LogQuery(Given.Scope, group, Stream: null, 0, long.MaxValue, long.MinValue, long.MinValue, 10_000)).Select(r => r.Timestamp);

    private sealed class MovingTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Given.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
