namespace Treadle.Server.DataFolder;

/// <summary>What is in a data directory, beside the databases.</summary>
internal static class DataFiles
{
    private static readonly string[] Folders = [Lambda.Functions.FunctionPackages.Folder, Objects.ObjectFiles.Folder];
    private static readonly string[] Files = ["tls.crt", "tls.key", SessionKey.FileName];
    private static readonly string[] Databases = ["treadle.db", "logs.db", "metrics.db"];

    /// <summary>The files that last: packages, objects, the certificate. Not what is being written, nor what can be made again.</summary>
    public static IEnumerable<string> Lasting(string data) =>
    [
        .. Folders.Select(f => Path.Combine(data, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => !f.EndsWith(".part", StringComparison.Ordinal) && !(f.Contains(".zip.", StringComparison.Ordinal) && Path.GetDirectoryName(f) == Path.Combine(data, Folders[0]))),
        .. Files.Select(f => Path.Combine(data, f)).Where(File.Exists),
    ];

    /// <summary>Whether a server has worked here.</summary>
    public static bool IsUsed(string data) => File.Exists(Path.Combine(data, Databases[0]));

    /// <summary>The databases and what belongs to them (write-ahead logs), with their sizes now.</summary>
    public static IEnumerable<(string Name, long Bytes)> DatabaseFiles(string data) => Directory.EnumerateFiles(data, "*.db*").Order(StringComparer.Ordinal).Select(file =>
    {
        // A write-ahead log goes when its database is closed.
        var info = new FileInfo(file);
        return (info.Name, info.Exists ? info.Length : 0);
    });

    /// <summary>Removes all that a server keeps in a directory; what others have put there stays.</summary>
    /// <remarks>The write-ahead logs first: one that was left beside another database would be taken for its own.</remarks>
    public static void Remove(string data)
    {
        foreach (var database in Databases)
        {
            File.Delete(Path.Combine(data, database + "-wal"));
            File.Delete(Path.Combine(data, database + "-shm"));
            File.Delete(Path.Combine(data, database));
        }

        foreach (var file in Files)
        {
            File.Delete(Path.Combine(data, file));
        }

        foreach (var folder in (string[])["functions", Objects.ObjectFiles.Folder])
        {
            if (Directory.Exists(Path.Combine(data, folder)))
            {
                Directory.Delete(Path.Combine(data, folder), recursive: true);
            }
        }
    }
}
