using System.Diagnostics;
using System.IO.Compression;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Storage.Sqlite;

namespace Treadle.Storage.Bench;

/// <summary>What ended executions cost: how small packs are, and how large a database stays from which the oldest are deleted.</summary>
internal static class RetentionBench
{
    private const int Kept = 20_000;
    private const int PerGeneration = 10_000;
    private const int Generations = 10;
    private const int PerCommit = 64;

    /// <summary>Packs the journals of a real data directory in all ways that come into question.</summary>
    public static void Packs(string directory)
    {
        using var store = new SqliteReadOnlyStore(directory);
        var journals = store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, Limit: 5_000))
            .Select(c => store.ReadJournal(c.Id, 1, descending: false, int.MaxValue)).ToList();
        var plain = journals.Sum(j => j.Sum(r => (long)r.Data.Length));
        Console.WriteLine($"{journals.Count} journals, {journals.Sum(j => j.Count)} rows, {plain:N0} bytes ({plain / journals.Count:N0} each)");
        foreach (var quality in new[] { 1, 2, 3, 4, 5, 6, 9 })
        {
            Time($"Brotli {quality}", journals, plain, j => Brotli(j, quality));
        }

        Time("Deflate, fastest", journals, plain, j => Deflate(j, CompressionLevel.Fastest));
        Time("Deflate, optimal", journals, plain, j => Deflate(j, CompressionLevel.Optimal));
        Time("JournalPack", journals, plain, j => JournalPack.Write(j).Length);
        var packs = journals.ConvertAll(JournalPack.Write);
        var began = Stopwatch.GetTimestamp();
        var rows = packs.Sum(p => JournalPack.Read(p).Count);
        Console.WriteLine($"  unpacked {rows} rows: {plain / Stopwatch.GetElapsedTime(began).TotalSeconds / 1e6:N0} MB/s");
    }

    /// <summary>Starts and ends executions without end, packs them, and deletes those beyond what is kept.</summary>
    public static void Growth(string directory, bool packs)
    {
        var path = Path.Combine(directory, $"bench-retention-{Guid.NewGuid():N}");
        using (var store = new SqliteStore(new SqliteStoreOptions { Directory = path }))
        {
            Console.WriteLine($"{PerGeneration:N0} more executions each time, {Kept:N0} kept, journals {(packs ? "packed" : "as they are")}");
            for (var generation = 0; generation < Generations; generation++)
            {
                var writing = Time(() => Write(store, generation * PerGeneration));
                var packing = packs ? Time(() => Pack(store)) : 0;
                var deleting = Time(() => Delete(store));
                var sizes = store.ReadSizes();
                Console.WriteLine(
                    $"  {(generation + 1) * PerGeneration,8:N0}: written {PerGeneration / writing,7:N0}/s, packed {(packs ? PerGeneration / packing : 0),7:N0}/s, deleted {PerGeneration / deleting,7:N0}/s, "
                    + $"database {sizes.DatabaseBytes / 1e6,6:N1} MB, free {sizes.FreeBytes / 1e6,6:N1} MB, log {sizes.WalBytes / 1e6,5:N1} MB");
            }
        }

        Directory.Delete(path, recursive: true);
    }

    private static void Write(SqliteStore store, int first)
    {
        for (var i = first; i < first + PerGeneration; i += PerCommit)
        {
            store.Commit(new CommitBatch { Steps = [.. Enumerable.Range(i, Math.Min(PerCommit, first + PerGeneration - i)).Select(Start)] });
            store.Commit(new CommitBatch { Steps = [.. Enumerable.Range(i, Math.Min(PerCommit, first + PerGeneration - i)).Select(End)] });
        }
    }

    private static readonly DateTimeOffset Began = DateTimeOffset.UnixEpoch;

    private static StepCommit Start(int id) => new()
    {
        Execution = new ExecutionId(id + 1),
        ExpectedSequence = 0,
        New = new ExecutionRow(
            new ExecutionId(id + 1), $"arn:aws:states:us-east-1:000000000000:execution:m:{Guid.NewGuid()}", "arn:aws:states:us-east-1:000000000000:stateMachine:m", "n", "r", "s",
            ExecutionStatus.Running, Began, EndedAt: null, Text(id, 300), Output: null, Error: null, Cause: null, LastSequence: 0),
        Journal = new JournalRow(1, 4, 1, 4, Text(id, 900)),
    };

    private static StepCommit End(int id) => new()
    {
        Execution = new ExecutionId(id + 1),
        ExpectedSequence = 4,
        Journal = new JournalRow(5, 8, 5, 8, Text(id + 1, 900)),
        Ended = new EndedRow(ExecutionStatus.Succeeded, Began.AddMilliseconds(id), Text(id, 300), Error: null, Cause: null),
    };

    // JSON of many names and few values, a part of it never the same: packed to about what real journals are.
    private static ReadOnlyMemory<byte> Text(int seed, int bytes)
    {
        var text = string.Concat(Enumerable.Range(0, (bytes / 45) + 1).Select(i => $"{{\"orderId\":\"{(seed * 7919L) + i:x8}\",\"amount\":{(seed * 31) % 977},\"ok\":true}}"));
        return System.Text.Encoding.UTF8.GetBytes(text).AsMemory(0, bytes);
    }

    private static void Pack(SqliteStore store)
    {
        ClosedExecution? after = null;
        while (store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, after, PerCommit, OnlyUnpacked: true)) is { Count: > 0 } page)
        {
            store.Commit(new CommitBatch
            {
                Packs = [.. page.Select(c =>
                {
                    var rows = store.ReadJournal(c.Id, 1, descending: false, 100);
                    return new PackCommit(c.Id, rows[0].FirstSequence, rows[^1].LastSequence, rows.Count, JournalPack.Write(rows), IsLast: true);
                })],
            });
            after = page[^1];
        }
    }

    private static void Delete(SqliteStore store)
    {
        for (var excess = store.CountClosed() - Kept; excess > 0; excess -= PerCommit)
        {
            store.Commit(new CommitBatch { Deletes = [.. store.ReadClosed(new ClosedQuery(DateTimeOffset.MaxValue, After: null, PerCommit)).Select(c => c.Id)] });
        }
    }

    private static void Time(string name, List<IReadOnlyList<JournalRow>> journals, long plain, Func<IReadOnlyList<JournalRow>, int> pack)
    {
        var packed = 0L;
        var seconds = Time(() => packed = journals.Sum(j => (long)pack(j)));
        Console.WriteLine($"  {name,-18} {(double)packed / plain:0.000} of the bytes, {plain / seconds / 1e6,7:N0} MB/s, {seconds / journals.Count * 1e6,6:N0} us a journal");
    }

    private static int Brotli(IReadOnlyList<JournalRow> rows, int quality)
    {
        var plain = Plain(rows);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        return BrotliEncoder.TryCompress(plain, packed, out var written, quality, 18) ? written : throw new InvalidOperationException("It does not fit.");
    }

    private static int Deflate(IReadOnlyList<JournalRow> rows, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, level, leaveOpen: true))
        {
            deflate.Write(Plain(rows));
        }

        return (int)packed.Length;
    }

    private static byte[] Plain(IReadOnlyList<JournalRow> rows) => [.. rows.SelectMany(r => r.Data.ToArray())];

    private static double Time(Action body)
    {
        var began = Stopwatch.GetTimestamp();
        body();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
