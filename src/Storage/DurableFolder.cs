using System.Runtime.InteropServices;

namespace Treadle.Storage;

/// <summary>Makes the names in a folder durable: a renamed file is only safe once its folder is on disk, too.</summary>
public static partial class DurableFolder
{
    /// <exception cref="IOException">The folder could not be synced.</exception>
    public static void Sync(string folder)
    {
        // .NET opens no folders; O_RDONLY is 0 everywhere.
        var descriptor = open(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        var failed = fsync(descriptor) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = close(descriptor);
        if (failed != 0)
        {
            throw new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(failed)}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
