using System.Globalization;

namespace Treadle.Storage.Sqlite.Connections;

/// <summary>Holds a data directory for one process. The operating system lets go of it when the process ends, however it ends.</summary>
/// <remarks>
/// SQLite itself would let two processes write in turn; but each believes that it alone runs the executions it has loaded, and both
/// would do their work.
/// </remarks>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="StoreInUseException">Somebody else holds it.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "treadle.lock");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new StoreInUseException(
                $"The data directory '{directory}' is in use{HolderOf(directory)}. Stop that process, or choose another directory.", e);
        }

        try
        {
            File.WriteAllText(HolderPath(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DirectoryLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Who holds a directory, without holding it: <c>process 123</c>; null when nobody does.</summary>
    public static string? Holder(string directory)
    {
        var path = Path.Combine(directory, "treadle.lock");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException e) when (IsHeld(e))
        {
            return HolderOf(directory) is { Length: > 0 } holder ? holder[" by ".Length..] : "a process";
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows. Everything else is no question of who holds it.</summary>
    private static bool IsHeld(IOException e) => (uint)e.HResult is 11 or 35 or 0x8007_0020;

    /// <summary>The text is a courtesy for the message, so whatever cannot be read is left out.</summary>
    private static string HolderOf(string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderPath(directory)), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? $" by process {pid}" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    // A file of its own: nobody else can open the locked one, not even to read it.
    private static string HolderPath(string directory) => Path.Combine(directory, "treadle.pid");
}
