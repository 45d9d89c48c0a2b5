using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Schema;

/// <summary>Brings a database forward to the schema that this program knows.</summary>
internal static class Migrator
{
    /// <summary>Runs what is missing, each version in a transaction of its own, and records it.</summary>
    /// <param name="connection">The write connection, outside a transaction.</param>
    /// <param name="migrations">The statements that lead to version 1, 2, …</param>
    /// <exception cref="StoreFailedException">The database is of a version that this program does not know. Nothing was changed.</exception>
    public static void Bring(Connection connection, IReadOnlyList<string> migrations)
    {
        connection.Execute(CreateSql);
        var version = Version(connection);
        if (version > migrations.Count)
        {
            throw new StoreFailedException(
                $"The database has schema version {version}, and this program knows versions up to {migrations.Count}: it was written by a newer release. Use that release, or another data directory.") { Fault = StoreFault.TooNew };
        }

        for (var next = version + 1; next <= migrations.Count; next++)
        {
            connection.Execute($"BEGIN IMMEDIATE; {migrations[next - 1]}; UPDATE schema_version SET version = {next}; COMMIT");
        }
    }

    public static int Version(Connection connection)
    {
        using var read = new Statement(connection.Handle, ReadSql);
        return read.First(static s => (int)s.Long(0));
    }

    private const string CreateSql = """
        CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT;
        INSERT INTO schema_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version);
        """;

    private const string ReadSql = "SELECT version FROM schema_version";
}
