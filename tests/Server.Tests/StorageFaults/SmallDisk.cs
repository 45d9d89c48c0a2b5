using System.Diagnostics;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>A file system of its own, a few MiB large, that a test can fill and make read-only. Skips the test where none can be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("treadle-disk-").FullName;

    public SmallDisk(int mebibytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _path))
        {
            Directory.Delete(_path);
            Assert.Skip("A file system can be mounted by the superuser of a Linux machine only.");
        }
    }

    public string Data => Path.Combine(_path, "data");

    /// <summary>Takes all room but so many bytes.</summary>
    public void Fill(long butBytes = 0)
    {
        using var filler = File.Create(Path.Combine(_path, "filler"));
        var free = new DriveInfo(_path).AvailableFreeSpace - butBytes;
        var block = new byte[64 << 10];
        try
        {
            for (var written = 0L; written < free; written += block.Length)
            {
                filler.Write(block, 0, (int)Math.Min(block.Length, free - written));
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full is what was wanted.
        }
    }

    public void MakeRoom() => File.Delete(Path.Combine(_path, "filler"));

    public void MakeReadOnly(bool isReadOnly) =>
        Assert.True(Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", _path), "The file system cannot be mounted again.");

    public void Dispose()
    {
        Run("umount", "-l", _path);
        Directory.Delete(_path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
