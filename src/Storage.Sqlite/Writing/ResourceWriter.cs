using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite.Writing;

/// <summary>Writes groups of resources, each group all or nothing.</summary>
internal sealed class ResourceWriter(Connection connection, TimeProvider time)
{
    private const string SaveSql = "SAVEPOINT resources";
    private const string UndoSql = "ROLLBACK TO resources";
    private const string KeepSql = "RELEASE resources";

    /// <summary>Writes one after the other, each seeing those before it; at the first whose expectation fails, all are undone.</summary>
    /// <returns>False when they were undone.</returns>
    public bool Write(IReadOnlyList<ResourceWrite> writes)
    {
        if (writes is [var single])
        {
            return Write(single);
        }

        if (!ExpectsAnything(writes))
        {
            // Nothing can fail, so there is nothing to undo; a savepoint would copy each page before its change.
            foreach (var write in writes)
            {
                Put(write);
            }

            return true;
        }

        connection.Prepare(SaveSql).Run();
        var all = true;
        for (var i = 0; i < writes.Count && all; i++)
        {
            all = Write(writes[i]);
        }

        if (!all)
        {
            connection.Prepare(UndoSql).Run();
        }

        connection.Prepare(KeepSql).Run();
        return all;
    }

    private bool Write(ResourceWrite write)
    {
        if (write.ExpectedVersion is { } expected && expected != VersionOf(write.Key))
        {
            return false;
        }

        Put(write);
        return true;
    }

    private void Put(ResourceWrite write)
    {
        if (write.Data is { } data)
        {
            Key(PutSql, write.Key).Bind(4, StoredTime.Happened(time.GetUtcNow())).Bind(5, data).Run();
        }
        else
        {
            Key(DeleteSql, write.Key).Run();
        }
    }

    private static bool ExpectsAnything(IReadOnlyList<ResourceWrite> writes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].ExpectedVersion is not null)
            {
                return true;
            }
        }

        return false;
    }

    private long VersionOf(ResourceKey key) => Key(VersionSql, key).First(static s => s.Long(0));

    private Statement Key(string sql, ResourceKey key) => connection.Prepare(sql).Bind(1, key.Kind).Bind(2, key.Scope).Bind(3, key.Id);

    // All served by resource_key.
    private const string VersionSql = "SELECT version FROM resource WHERE kind = ?1 AND scope = ?2 AND id = ?3";
    private const string DeleteSql = "DELETE FROM resource WHERE kind = ?1 AND scope = ?2 AND id = ?3";
    private const string PutSql =
        "INSERT INTO resource (kind, scope, id, version, created_at, data) VALUES (?1, ?2, ?3, 1, ?4, ?5) "
        + "ON CONFLICT (kind, scope, id) DO UPDATE SET version = version + 1, data = excluded.data";
}
