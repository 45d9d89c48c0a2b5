using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Treadle.Server.Cli;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.DataFolder;

/// <summary>Puts a backup back: reads and checks all of it beside its place, then moves it there, the database last.</summary>
internal sealed class BackupReader(string file, Action<string> progress)
{
    /// <param name="data">The data directory; made when it is missing.</param>
    /// <param name="isForced">Replaces what a server has left there.</param>
    /// <param name="stop">Gives up; what was there is there.</param>
    /// <exception cref="CliException">It is no backup, or not whole, or newer; or there is data already. Nothing was changed.</exception>
    /// <exception cref="StoreInUseException">A server works there.</exception>
    public async Task<BackupManifest> RestoreAsync(string data, bool isForced, CancellationToken stop)
    {
        if (DataFiles.IsUsed(data) && !isForced)
        {
            throw new CliException($"There is data of a server in {data}. --force replaces it.");
        }

        Directory.CreateDirectory(data);
        using var held = SqliteFiles.Hold(data);
        var beside = Path.Combine(data, ".restoring");
        if (Directory.Exists(beside))
        {
            // An earlier one that did not come to its end.
            Directory.Delete(beside, recursive: true);
        }

        Directory.CreateDirectory(beside);
        try
        {
            var manifest = await ReadAsync(beside, stop);
            progress("Checking the database");
            await Task.Run(() => Check(beside, manifest), stop);
            stop.ThrowIfCancellationRequested();
            DataFiles.Remove(data);
            MoveAll(beside, data);
            return manifest;
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    private async Task<BackupManifest> ReadAsync(string into, CancellationToken stop)
    {
        BackupManifest? manifest = null;
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        string? stated = null;
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using var plain = IsZipped(stream) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
            await using var tar = new TarReader(plain);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                if (manifest is null)
                {
                    manifest = await ManifestAsync(entry, stop);
                }
                else if (entry.Name == BackupManifest.SumsName)
                {
                    using var reader = new StreamReader(entry.DataStream ?? Stream.Null);
                    stated = await reader.ReadToEndAsync(stop);
                }
                else
                {
                    progress($"Restoring {entry.Name}");
                    sums[entry.Name] = await ExtractAsync(entry, into, stop);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw NoBackup(e.Message);
        }

        if (manifest is null || stated is null)
        {
            throw NoBackup("its end is missing");
        }

        var found = string.Concat(sums.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Value}  {s.Key}\n"));
        return found == stated ? manifest : throw NoBackup("a file in it is not what was backed up");
    }

    private async Task<BackupManifest> ManifestAsync(TarEntry entry, CancellationToken stop)
    {
        if (entry.Name != BackupManifest.EntryName || entry.DataStream is not { } content)
        {
            throw NoBackup($"it does not begin with {BackupManifest.EntryName}");
        }

        var manifest = await JsonSerializer.DeserializeAsync(content, BackupDocuments.Default.BackupManifest, stop) ?? throw NoBackup("its head is empty");
        return manifest.Format <= BackupManifest.CurrentFormat && manifest.SchemaVersion <= SqliteReadOnlyStore.NewestVersion
            ? manifest
            : throw new CliException($"{file} was made by a newer release ({manifest.Program}): restore it with that one.");
    }

    private async Task<string> ExtractAsync(TarEntry entry, string into, CancellationToken stop)
    {
        var path = Path.GetFullPath(Path.Combine(into, entry.Name));
        if (entry.EntryType != TarEntryType.RegularFile || !path.StartsWith(into + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw NoBackup($"it holds '{entry.Name}', which is no file of a data directory");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var target = new FileStream(path, options))
        {
            await (entry.DataStream ?? Stream.Null).CopyToAsync(target, stop);
            target.Flush(flushToDisk: true);
            target.Position = 0;
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(target, stop));
        }
    }

    private void Check(string beside, BackupManifest manifest)
    {
        using (var store = new SqliteReadOnlyStore(beside))
        {
            if (store.Version != manifest.SchemaVersion || store.Checks.Integrity(1) is [_, ..])
            {
                throw NoBackup("the database in it is damaged");
            }
        }

        SqliteFiles.Compact(SqliteFiles.DatabaseIn(beside));
    }

    private static void MoveAll(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from))
        {
            Directory.Move(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        // The database makes it a data directory, so it comes last.
        foreach (var path in Directory.GetFiles(from).Where(f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal))
            .OrderBy(f => Path.GetFileName(f) == "treadle.db"))
        {
            File.Move(path, Path.Combine(to, Path.GetFileName(path)));
        }
    }

    private static bool IsZipped(FileStream stream)
    {
        var isZipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return isZipped;
    }

    private CliException NoBackup(string why) => new($"{file} is no whole backup of Treadle: {why}. Nothing was restored.");
}
