using Treadle.Lambda.Runtimes;
using Treadle.Server.DataFolder;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.Doctor;

/// <summary>Looks at a data directory from the outside in, only reading; also while a server works there.</summary>
/// <param name="data">The data directory.</param>
/// <param name="isQuick">Leaves out what looks at every row.</param>
/// <param name="progress">Told what is being looked at.</param>
internal sealed class Examination(string data, bool isQuick, Action<string> progress)
{
    private const long FreeBytesLow = 256 << 20;

    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Run(CancellationToken stop)
    {
        if (!Directory.Exists(data))
        {
            return [new Finding(Mark.Wrong, "Directory", $"There is no directory {data}", "Name one with --data; 'treadle start' makes it")];
        }

        CheckDirectory();
        CheckHolder();
        if (DataFiles.IsUsed(data))
        {
            Try("Database", () => CheckDatabase(stop));
        }
        else
        {
            Add(Mark.Note, "Database", "There is none yet: no server has worked here");
        }

        Try("Log", CheckLog);
        CheckTools();
        return _findings;
    }

    private void CheckDirectory()
    {
        try
        {
            var probe = Path.Combine(data, $".doctor-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            Add(Mark.Ok, "Directory", $"{data} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(Mark.Wrong, "Directory", $"{data} cannot be written: {e.Message}", "Give the user that runs the server the right to write it, or make room");
        }

        try
        {
            var drive = new DriveInfo(Path.GetFullPath(data));
            var isLow = drive.AvailableFreeSpace < FreeBytesLow;
            Add(
                isLow ? Mark.Note : Mark.Ok,
                "Free space",
                $"{Bytes.Text(drive.AvailableFreeSpace)} of {Bytes.Text(drive.TotalSize)}",
                isLow ? "Make room soon: on a full disk the server refuses requests" : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Add(Mark.Note, "Free space", $"It cannot be found out: {e.Message}");
        }
    }

    private void CheckHolder()
    {
        try
        {
            Add(Mark.Ok, "Server", SqliteFiles.Holder(data) is { } holder ? $"{char.ToUpperInvariant(holder[0])}{holder[1..]} works here" : "None works here now");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(Mark.Wrong, "Server", $"The lock file cannot be opened: {e.Message}", "Give the user that runs the server the right to write it");
        }
    }

    private void CheckDatabase(CancellationToken stop)
    {
        using var store = new SqliteReadOnlyStore(data);
        if (store.Version != SqliteReadOnlyStore.NewestVersion)
        {
            var isNewer = store.Version > SqliteReadOnlyStore.NewestVersion;
            Add(
                isNewer ? Mark.Wrong : Mark.Note,
                "Schema",
                $"Version {store.Version}; this program works with version {SqliteReadOnlyStore.NewestVersion}",
                isNewer ? "It was written by a newer release: use that one" : "The next start of the server brings it forward; the rest is checked then");
            return;
        }

        Add(Mark.Ok, "Schema", $"Version {store.Version}");
        new DatabaseExamination(data, store, _findings.Add, progress).Run(isQuick, stop);
    }

    private void CheckLog()
    {
        var path = Path.Combine(data, "logs.db");
        if (!File.Exists(path))
        {
            return;
        }

        progress("Checking the log");
        if (!isQuick && SqliteFiles.Damage(path, limit: 1) is [var damage, ..])
        {
            Add(Mark.Wrong, "Log", $"The log file is damaged: {damage}", "Executions are not touched. The server sets it aside when it meets the damage, or delete logs.db, logs.db-wal and logs.db-shm while it is stopped");
            return;
        }

        var log = new FileInfo(path + "-wal");
        Add(Mark.Ok, "Log", $"{Bytes.Text(new FileInfo(path).Length)}, write-ahead log {Bytes.Text(log.Exists ? log.Length : 0)}");
    }

    private void CheckTools()
    {
        foreach (var (program, what) in new[] { ("node", "Node.js functions"), ("python3", "Python functions"), ("dotnet", ".NET functions") })
        {
            Add(
                ProgramFinder.Find(program) is null ? Mark.Note : Mark.Ok,
                program,
                ProgramFinder.Find(program) ?? $"Not found on PATH: {what} cannot run here");
        }
    }

    private void Try(string check, Action look)
    {
        try
        {
            look();
        }
        catch (StoreFailedException e)
        {
            Add(Mark.Wrong, check, e.Message, e.Fault == StoreFault.Damaged ? "Stop the server, keep a copy of the directory, and restore a backup" : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(Mark.Wrong, check, e.Message);
        }
    }

    private void Add(Mark mark, string check, string text, string? remedy = null) => _findings.Add(new Finding(mark, check, text, remedy));
}
