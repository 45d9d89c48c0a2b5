using System.Diagnostics;
using Treadle.Storage.Sqlite.Logs;

namespace Treadle.Storage.Bench;

/// <summary>Log lines a second into the log store, in batches as the log writer makes them, beside the reads of somebody who follows.</summary>
internal static class LogBench
{
    private const int Lines = 200_000;

    public static void Run(string directory, int rounds)
    {
        foreach (var batch in (int[])[1, 16, 256, 4096])
        {
            var rates = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                rates.Add(Rate(directory, batch, batch == 1 ? Lines / 20 : Lines));
            }

            rates.Sort();
            Console.WriteLine($"batches of {batch,5}: {rates[0],10:N0} {rates[rates.Count / 2],10:N0} {rates[^1],10:N0} lines/s (min, median, max)");
        }
    }

    private static double Rate(string directory, int batch, int lines)
    {
        var path = Path.Combine(directory, $"treadle-log-bench-{Guid.NewGuid():N}.db");
        try
        {
            using var store = new SqliteLogStore(path);
            var clock = Stopwatch.StartNew();
            for (var at = 0; at < lines; at += batch)
            {
                store.Append([.. Enumerable.Range(at, batch).Select(i => new LogRecord(
                    0, "000000000000/us-east-1", "/aws/lambda/f", "2026/01/31/[$LATEST]0", 1_760_000_000_000 + (i / 10), 1_760_000_000_000, $"2026-01-31T12:00:00Z INFO line {i}: a hundred bytes of text or so, as functions write them"))]);
            }

            return lines / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var end in (string[])["", "-wal", "-shm"])
            {
                File.Delete(path + end);
            }
        }
    }
}
