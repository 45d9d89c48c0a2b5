using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Treadle.Storage.Sqlite.Connections;

/// <summary>A prepared statement that is bound and run again and again.</summary>
/// <remarks>
/// It stands on SQLite's own calls, not on SqliteCommand: that one makes a reader and copies each parameter into an array per run
/// (docs/decisions/0003-sqlite-layout.md has the difference). Belongs to its connection's thread. Parameters count from 1 and keep
/// their values until they are bound again; columns count from 0.
/// </remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public Statement Bind(int parameter, long? value)
    {
        Check(value is { } some ? raw.sqlite3_bind_int64(_statement, parameter, some) : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, double? value)
    {
        Check(value is { } some ? raw.sqlite3_bind_double(_statement, parameter, some) : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlyMemory<byte> value)
    {
        // A null pointer would mean NULL, and an empty span has one.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, value.Span));
        return this;
    }

    public Statement Bind(int parameter, ReadOnlyMemory<byte>? value)
    {
        if (value is { } some)
        {
            return Bind(parameter, some);
        }

        Check(raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public Statement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return this;
        }

        // One byte more than needed: an empty text must not begin at a null pointer either.
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length) + 1);
        var length = Encoding.UTF8.GetBytes(value, buffer);
        buffer[length] = 0;
        Check(length == 0
            ? raw.sqlite3_bind_text(_statement, parameter, "")
            : raw.sqlite3_bind_text(_statement, parameter, buffer.AsSpan(0, length)));
        ArrayPool<byte>.Shared.Return(buffer);
        return this;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        var changes = raw.sqlite3_changes(_database);
        Reset(result);
        return result == raw.SQLITE_DONE ? changes : throw new InvalidOperationException("The statement gave a row where none was expected.");
    }

    /// <summary>Runs a statement to its first row.</summary>
    /// <returns>What <paramref name="read"/> made of it; default when there is no row.</returns>
    public T? First<T>(Func<Statement, T> read)
    {
        var result = raw.sqlite3_step(_statement);
        try
        {
            return result == raw.SQLITE_ROW ? read(this) : default;
        }
        finally
        {
            Reset(result);
        }
    }

    /// <summary>True when there is a row.</summary>
    public bool Any() => First(static _ => true);

    /// <summary>Runs a statement and reads all its rows.</summary>
    public List<T> All<T>(Func<Statement, T> read)
    {
        var rows = new List<T>();
        var result = raw.sqlite3_step(_statement);
        try
        {
            while (result == raw.SQLITE_ROW)
            {
                rows.Add(read(this));
                result = raw.sqlite3_step(_statement);
            }
        }
        finally
        {
            Reset(result);
        }

        return rows;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public double? RealOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_double(_statement, column);

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    // The cast is needed: a null array would become an empty memory, not a missing one.
    public ReadOnlyMemory<byte>? BlobOrNull(int column) => IsNull(column) ? (ReadOnlyMemory<byte>?)null : Blob(column);

    // Not column_text: that ends at the first U+0000.
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => _statement.Dispose();

    private bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    private void Reset(int result)
    {
        if (result is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            _ = raw.sqlite3_reset(_statement);
            return;
        }

        // The exception takes its text from the connection, so it is made before the reset can replace that.
        try
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
        finally
        {
            _ = raw.sqlite3_reset(_statement);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
