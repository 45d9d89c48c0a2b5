namespace Treadle.Storage.Sqlite;

/// <summary>Where the store is and how it keeps house.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The data directory; made when it is missing. One process at a time may have it open.</summary>
    public required string Directory { get; init; }

    /// <summary>The clock for <see cref="Resource.CreatedAt"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>At most so many reads go on at once; a further one waits for one to end.</summary>
    public int ReadersMax { get; init; } = 4;

    /// <summary>After so many bytes of write-ahead log it is copied into the database in the background.</summary>
    public long CheckpointBytes { get; init; } = 8 << 20;

    /// <summary>When the write-ahead log is longer than this, a commit waits until it is copied. Long reads can still make it longer for a while.</summary>
    public long WalBytesMax { get; init; } = 128 << 20;

    /// <summary>The database may not grow beyond this; a commit that would need more fails the store as a full disk does. Null: as large as the disk.</summary>
    public long? DatabaseBytesMax { get; init; }

    /// <summary>Opens a database whose write-ahead log is damaged, without the commits behind the damage.</summary>
    public bool AcceptsLostCommits { get; init; }

    /// <summary>The page size of a new database; one that exists keeps its own.</summary>
    internal int PageBytes { get; init; } = 4096;
}
