using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Reading;

/// <summary>Reads resources.</summary>
internal static class ResourceReads
{
    // Served by resource_key.
    private const string GetSql = $"SELECT {Columns} FROM resource WHERE kind = ?1 AND scope = ?2 AND id = ?3";

    public static Resource? Get(Connection connection, ResourceKey key) =>
        connection.Prepare(GetSql).Bind(1, key.Kind).Bind(2, key.Scope).Bind(3, key.Id).First(Row);

    // Served by resource_kind.
    private const string ListSql = $"SELECT {Columns} FROM resource WHERE kind = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3";

    // Served by resource_scope.
    private const string ListInScopeSql = $"SELECT {Columns} FROM resource WHERE kind = ?1 AND scope = ?4 AND sequence > ?2 ORDER BY sequence LIMIT ?3";

    public static IReadOnlyList<Resource> List(Connection connection, string kind, string? scope, long afterSequence, int limit)
    {
        var statement = connection.Prepare(scope is null ? ListSql : ListInScopeSql).Bind(1, kind).Bind(2, afterSequence).Bind(3, limit);
        if (scope is not null)
        {
            statement.Bind(4, scope);
        }

        return statement.All(Row);
    }

    // Both served by resource_key; text compares as its bytes.
    private const string ListFromSql = $"SELECT {Columns} FROM resource WHERE kind = ?1 AND scope = ?2 AND id >= ?3 ORDER BY id LIMIT ?4";
    private const string ListAfterSql = $"SELECT {Columns} FROM resource WHERE kind = ?1 AND scope = ?2 AND id > ?3 ORDER BY id LIMIT ?4";

    public static IReadOnlyList<Resource> ListById(Connection connection, string kind, string scope, string start, bool isAfter, int limit) =>
        connection.Prepare(isAfter ? ListAfterSql : ListFromSql).Bind(1, kind).Bind(2, scope).Bind(3, start).Bind(4, limit).All(Row);

    // Served by resource_key alone.
    private const string CountSql = "SELECT COUNT(*) FROM resource WHERE kind = ?1 AND scope = ?2 AND id >= ?3 AND id < ?4";

    public static long Count(Connection connection, string kind, string scope, string start, string end) =>
        connection.Prepare(CountSql).Bind(1, kind).Bind(2, scope).Bind(3, start).Bind(4, end).First(static s => s.Long(0));

    // Served by resource_key alone.
    private const string NextScopeSql = "SELECT scope FROM resource WHERE kind = ?1 AND scope > ?2 ORDER BY scope LIMIT 1";

    public static IReadOnlyList<string> Scopes(Connection connection, string kind)
    {
        var scopes = new List<string>();
        while (connection.Prepare(NextScopeSql).Bind(1, kind).Bind(2, scopes.LastOrDefault("")).First(static s => s.Text(0)) is { } next)
        {
            scopes.Add(next);
        }

        return scopes;
    }

    private const string Columns = "sequence, kind, scope, id, version, created_at, data";

    private static Resource Row(Statement s) => new(
        new ResourceKey(s.Text(1), s.Text(2), s.Text(3)),
        s.Blob(6),
        s.Long(4),
        StoredTime.Read(s.Long(5)),
        s.Long(0));
}
