using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Treadle.Lambda.Functions;
using Treadle.Objects;
using Treadle.Server.Cli;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.DataFolder;

/// <summary>Writes a data directory into one file (tar), while a server works on it or not.</summary>
/// <remarks>
/// The database is copied as it is at one moment. A package is on disk before the row that names it, and is removed only when a server starts; so what
/// is found before and after that moment holds all that the copy names, which is checked. The file appears when it is whole and synced.
/// </remarks>
internal sealed class BackupWriter(string data, TimeProvider time, Action<string> progress)
{
    /// <summary>A package can vanish under the copy when a server starts just then: it is begun again.</summary>
    private const int AttemptsMax = 3;

    private readonly Dictionary<string, string> _sums = new(StringComparer.Ordinal);

    /// <param name="file">Where to; replaced when it is there. With the ending <c>.gz</c> or <c>.tgz</c> it is compressed.</param>
    /// <param name="withLogs">Takes the log events along.</param>
    /// <param name="stop">Gives up and leaves nothing behind.</param>
    /// <returns>How many bytes the file has.</returns>
    /// <exception cref="StoreFailedException">The database cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<long> WriteAsync(string file, bool withLogs, CancellationToken stop)
    {
        var part = $"{file}.{Guid.NewGuid():N}.part";
        try
        {
            for (var attempt = 1; !await TryWriteAsync(file, part, withLogs, stop); attempt++)
            {
                if (attempt == AttemptsMax)
                {
                    throw new CliException($"Packages of functions or objects of buckets are missing in '{data}': 'treadle doctor --data {data}' says which.");
                }
            }

            File.Move(part, file, overwrite: true);
            return new FileInfo(file).Length;
        }
        finally
        {
            File.Delete(part);
            File.Delete(part + ".db");
        }
    }

    private async Task<bool> TryWriteAsync(string file, string part, bool withLogs, CancellationToken stop)
    {
        _sums.Clear();
        File.Delete(part + ".db");
        await using var stream = new FileStream(part, FileMode.Create, FileAccess.Write);
        var isZipped = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
        Stream zip = isZipped ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : stream;
        await using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
        {
            await AddManifestAsync(tar, stop);
            await AddFilesAsync(tar, stop);
            await AddDatabaseAsync(tar, SqliteFiles.DatabaseIn(data), part + ".db", "database", stop);
            var isWhole = HasAll(await NeededAsync(part + ".db", stop), await AddFilesAsync(tar, stop));
            if (!isWhole)
            {
                return false;
            }

            var logs = Path.Combine(data, "logs.db");
            if (withLogs && File.Exists(logs))
            {
                File.Delete(part + ".db");
                await AddDatabaseAsync(tar, logs, part + ".db", "logs", stop);
            }

            var sums = string.Concat(_sums.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Value}  {s.Key}\n"));
            await AddAsync(tar, BackupManifest.SumsName, Encoding.UTF8.GetBytes(sums), stop);
        }

        if (isZipped)
        {
            await zip.DisposeAsync();
        }

        stream.Flush(flushToDisk: true);
        return true;
    }

    private async Task AddManifestAsync(TarWriter tar, CancellationToken stop)
    {
        using var store = new SqliteReadOnlyStore(data);
        var manifest = new BackupManifest(BackupManifest.CurrentFormat, time.GetUtcNow(), ProgramVersion.Text, store.Version);
        await AddAsync(tar, BackupManifest.EntryName, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupDocuments.Default.BackupManifest), stop);
    }

    /// <summary>Adds the files that are there now and were not when it was asked before.</summary>
    /// <returns>The names of all that were added so far.</returns>
    private async Task<IReadOnlySet<string>> AddFilesAsync(TarWriter tar, CancellationToken stop)
    {
        foreach (var path in DataFiles.Lasting(data))
        {
            var name = Path.GetRelativePath(data, path).Replace('\\', '/');
            if (_sums.ContainsKey(name))
            {
                continue;
            }

            try
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                progress($"Backing up {name}");
                await AddAsync(tar, name, file, stop);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Removed since it was listed: whatever named it has been removed before.
            }
        }

        return _sums.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private async Task AddDatabaseAsync(TarWriter tar, string from, string copy, string what, CancellationToken stop)
    {
        await Task.Run(() => SqliteFiles.Copy(from, copy, (done, all) => progress($"Backing up the {what}: {Bytes.Text(done)} of {Bytes.Text(all)}"), stop), stop);
        await using var file = new FileStream(copy, FileMode.Open, FileAccess.Read);
        await AddAsync(tar, Path.GetFileName(from), file, stop);
    }

    private static Task<List<string>> NeededAsync(string copy, CancellationToken stop) => Task.Run(
        () =>
        {
            using var store = new SqliteReadOnlyStore(Path.GetDirectoryName(copy)!, Path.GetFileName(copy));
            return store.Version == SqliteReadOnlyStore.NewestVersion ? FunctionPackages.In(store).Select(f => f.Path).Concat(ObjectFiles.In(store).Select(f => f.Path)).Select(p => p.Replace('\\', '/')).ToList() : [];
        },
        stop);

    private static bool HasAll(List<string> needed, IReadOnlySet<string> added) => needed.TrueForAll(added.Contains);

    private async Task AddAsync(TarWriter tar, string name, byte[] content, CancellationToken stop)
    {
        using var stream = new MemoryStream(content, writable: false);
        await AddAsync(tar, name, stream, stop);
    }

    private async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken stop)
    {
        if (name is not (BackupManifest.EntryName or BackupManifest.SumsName))
        {
            _sums[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
            content.Position = 0;
        }

        // Keys are among the files: nobody else may read what is restored.
        await tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, ModificationTime = time.GetUtcNow() }, stop);
    }
}
