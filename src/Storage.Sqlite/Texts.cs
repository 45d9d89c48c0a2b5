using System.Collections.Concurrent;
using Treadle.Storage.Sqlite.Connections;

namespace Treadle.Storage.Sqlite;

/// <summary>Texts that are kept once (table <c>text</c>), both ways. Any thread; only the committer adds.</summary>
/// <remarks>A row is never changed, so what is remembered never goes stale.</remarks>
internal sealed class Texts
{
    // A definition's id is new with each deploy; a long life must not hold them all. When it is full it begins anew.
    private const int RememberedMax = 65_536;

    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> _values = new();

    /// <summary>The id of a text, which is added when it is new.</summary>
    /// <param name="writer">The write connection, in a transaction.</param>
    /// <param name="value">The text.</param>
    public long Add(Connection writer, string value)
    {
        if (Find(writer, value) is { } id)
        {
            return id;
        }

        writer.Prepare(InsertSql).Bind(1, value).Run();
        return Remember(writer.LastInsertId(), value);
    }

    /// <summary>The id of a text; null when no row has it.</summary>
    public long? Find(Connection connection, string value)
    {
        if (_ids.TryGetValue(value, out var known))
        {
            return known;
        }

        return connection.Prepare(FindSql).Bind(1, value).First(static s => s.LongOrNull(0)) is { } id ? Remember(id, value) : null;
    }

    public string Get(Connection connection, long id)
    {
        if (_values.TryGetValue(id, out var known))
        {
            return known;
        }

        var value = connection.Prepare(GetSql).Bind(1, id).First(static s => s.Text(0))
            ?? throw new StoreFailedException($"The database is damaged: text {id} is missing.") { Fault = StoreFault.Damaged };
        Remember(id, value);
        return value;
    }

    private long Remember(long id, string value)
    {
        if (_ids.Count >= RememberedMax)
        {
            _ids.Clear();
            _values.Clear();
        }

        _ids[value] = id;
        _values[id] = value;
        return id;
    }

    private const string InsertSql = "INSERT INTO text (value) VALUES (?1)";

    // Served by the unique index of value.
    private const string FindSql = "SELECT id FROM text WHERE value = ?1";

    // Served by the primary key.
    private const string GetSql = "SELECT value FROM text WHERE id = ?1";
}
