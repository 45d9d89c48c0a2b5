using Microsoft.Data.Sqlite;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>A look into a database past the server.</summary>
internal static class Database
{
    public static void IsWhole(string data) => Assert.Equal("ok", Text(data, "PRAGMA integrity_check"));

    public static string Text(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "treadle.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString() ?? "";
    }
}
