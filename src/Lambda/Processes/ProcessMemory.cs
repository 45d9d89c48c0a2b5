using System.Buffers.Text;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Treadle.Lambda.Processes;

/// <summary>What a process and its children hold in memory. Linux only; elsewhere everything is 0.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ProcessMemory(int pid) : IDisposable
{
    private readonly SafeFileHandle? _statm = Open(pid);

    /// <summary>Bytes resident now, of the process alone; 0 when it has ended. Costs microseconds.</summary>
    public long Resident()
    {
        // 12345 6789 1011 1 0 2345 0: the second is the number of resident pages.
        Span<byte> text = stackalloc byte[128];
        try
        {
            var read = _statm is null ? 0 : RandomAccess.Read(_statm, text, 0);
            var second = text[..read][(text[..read].IndexOf((byte)' ') + 1)..];
            return Utf8Parser.TryParse(second, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Bytes resident at the worst, of the process alone; 0 when it has ended.</summary>
    public long Peak() => Field($"/proc/{pid}/status", "VmHWM:");

    public void Dispose() => _statm?.Dispose();

    /// <summary>Bytes of processes together, each shared page counted once: what forked children share with their parent counts once.</summary>
    public static long Proportional(IEnumerable<int> pids) => pids.Sum(p => Field($"/proc/{p}/smaps_rollup", "Pss:"));

    /// <summary>All processes of the machine, with their parents, groups and resident bytes.</summary>
    public static IReadOnlyList<(int Pid, int Parent, int Group, long Resident)> All()
    {
        var all = new List<(int, int, int, long)>();
        foreach (var folder in OperatingSystem.IsLinux() ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            try
            {
                // 1234 (name of the program) S PARENT GROUP …: resident pages are the 22nd field behind the name.
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                all.Add((pid, Number(fields[1]), Number(fields[2]), long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It has ended between the two looks.
            }
        }

        return all;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static SafeFileHandle? Open(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.OpenHandle($"/proc/{pid}/statm") : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>As <c>VmHWM:	    9512 kB</c>.</summary>
    private static long Field(string file, string name)
    {
        try
        {
            var line = OperatingSystem.IsLinux() ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) : null;
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(name.Length).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
