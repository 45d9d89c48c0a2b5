using Treadle.Lambda.Processes;

namespace Treadle.Lambda.Workers;

/// <summary>The temporary folder of one worker, gone with it: its <c>/tmp</c> where that is possible, else its <c>TMPDIR</c>.</summary>
internal sealed class WorkerFolder : IDisposable
{
    private readonly string _folder;

    /// <param name="folder">Made here.</param>
    /// <param name="namespaces">Tells whether it can be <c>/tmp</c>.</param>
    /// <param name="code">The function's code, read-only where that is possible.</param>
    /// <param name="kept">A folder that stays reachable even when it is in the machine's <c>/tmp</c>.</param>
    public WorkerFolder(string folder, MountNamespace namespaces, string code, string kept)
    {
        _folder = folder;
        var temporary = Path.Combine(folder, "tmp");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(temporary);
        if (namespaces.IsAvailable)
        {
            Mounts = Path.Combine(folder, "mounts");
            MountNamespace.WriteMounts(Mounts, temporary, code, [kept, code]);
        }

        Seen = Mounts is null ? temporary : "/tmp";
    }

    /// <summary>What <see cref="MountNamespace.Gate"/> mounts; null when it can't.</summary>
    public string? Mounts { get; }

    /// <summary>The path under which the process knows it.</summary>
    public string Seen { get; }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A grandchild that left the group may still write there; the next start of the server clears the folder.
        }
        catch (UnauthorizedAccessException)
        {
            // The function made something of it that its own user cannot delete.
        }
    }
}
