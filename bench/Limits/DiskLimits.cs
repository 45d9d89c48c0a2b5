using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Treadle.Limits.Bench;

/// <summary>The disk's part: how often it syncs, and how fast SQLite alone writes to it.</summary>
internal static class DiskLimits
{
    private const int RowBytes = 400;
    private const int RowsTotal = 131_072;
    private const int RowsPerCommit = 512;
    private static readonly TimeSpan SyncTime = TimeSpan.FromSeconds(2);

    public static void Print(string directory) =>
        Console.WriteLine(JsonSerializer.Serialize(new { syncs_per_s = Math.Round(Syncs(directory)), rows_per_s = Math.Round(Rows(directory)) }));

    /// <summary>One page appended and synced at a time, as a commit alone would.</summary>
    private static double Syncs(string directory)
    {
        var path = Path.Combine(directory, $"bench-sync-{Guid.NewGuid():N}");
        var page = new byte[4096];
        var count = 0;
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < SyncTime)
            {
                RandomAccess.Write(file, page, (long)count * page.Length);
                RandomAccess.FlushToDisk(file);
                count++;
            }

            return count / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Rows of 400 bytes into a table with a key, 512 to a commit, each commit synced.</summary>
    private static double Rows(string directory)
    {
        var path = Path.Combine(directory, $"bench-rows-{Guid.NewGuid():N}.db");
        try
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE r (id INTEGER PRIMARY KEY, data BLOB NOT NULL)");
            var data = new byte[RowBytes];
            new Random(1).NextBytes(data);
            var watch = Stopwatch.StartNew();
            for (var done = 0; done < RowsTotal; done += RowsPerCommit)
            {
                using var transaction = connection.BeginTransaction();
                using var insert = connection.CreateCommand();
                insert.Transaction = transaction;
                insert.CommandText = "INSERT INTO r (data) VALUES ($data)";
                insert.Parameters.AddWithValue("$data", data);
                insert.Prepare();
                for (var row = 0; row < RowsPerCommit; row++)
                {
                    insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            return RowsTotal / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var file in Directory.EnumerateFiles(directory, Path.GetFileName(path) + "*"))
            {
                File.Delete(file);
            }
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
