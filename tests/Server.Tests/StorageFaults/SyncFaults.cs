using System.Diagnostics;

namespace Treadle.Server.Tests.StorageFaults;

/// <summary>A library that is loaded before the program and lets its syncs of one file fail while a test says so. Skips the test where it cannot be compiled.</summary>
internal sealed class SyncFaults : IDisposable
{
    // The switch is a file with the end of the name of the file to fail; what has failed leaves a mark beside it.
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        static int is_to_fail(int fd) {
            const char *path = getenv("SYNC_FAULTS");
            char wanted[256], link[64], name[4096];
            if (path == NULL) return 0;
            int file = open(path, O_RDONLY);
            if (file < 0) return 0;
            ssize_t length = read(file, wanted, sizeof wanted - 1);
            close(file);
            if (length <= 0) return 0;
            wanted[length] = 0;
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            ssize_t n = readlink(link, name, sizeof name - 1);
            if (n < length) return 0;
            name[n] = 0;
            if (strcmp(name + n - length, wanted) != 0) return 0;
            snprintf(name, sizeof name, "%s.happened", path);
            close(open(name, O_CREAT | O_WRONLY, 0600));
            return 1;
        }

        int fsync(int fd) {
            static int (*real)(int);
            if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
            if (is_to_fail(fd)) { errno = EIO; return -1; }
            return real(fd);
        }

        int fdatasync(int fd) {
            static int (*real)(int);
            if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
            if (is_to_fail(fd)) { errno = EIO; return -1; }
            return real(fd);
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("treadle-sync-");

    private SyncFaults()
    {
    }

    public string Data => Path.Combine(_folder.FullName, "data");

    public (string Name, string Value)[] Environment => [("LD_PRELOAD", Library), ("SYNC_FAULTS", Switch)];

    public bool HaveHappened => File.Exists(Switch + ".happened");

    private string Library => Path.Combine(_folder.FullName, "faults.so");

    private string Switch => Path.Combine(_folder.FullName, "switch");

    public static async Task<SyncFaults> BuildAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && (File.Exists("/usr/bin/gcc") || File.Exists("/usr/local/bin/gcc")), "gcc on Linux makes the library that lets syncs fail.");
        var faults = new SyncFaults();
        var source = Path.Combine(faults._folder.FullName, "faults.c");
        await File.WriteAllTextAsync(source, Source);
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-shared", "-fPIC", "-O1", "-o", faults.Library, source, "-ldl"]) { UseShellExecute = false })!;
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
        return faults;
    }

    /// <summary>Every sync of the file of this name fails.</summary>
    public void Begin(string file) => File.WriteAllText(Switch, $"/{file}");

    public void End() => File.Delete(Switch);

    public void Dispose() => _folder.Delete(recursive: true);
}
