using System.Globalization;
using System.Text;

namespace Treadle.Server.Tests.Soak;

/// <summary>The worker processes of the soak's function, found by what is in their environment.</summary>
internal static class SoakWorkers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>Those that still run though the server that started them is gone. Only where there is /proc.</returns>
    public static async Task<IReadOnlyList<string>> OfFormerLivesAsync(SoakServer server, SoakFunction function, CancellationToken stop)
    {
        var mark = Encoding.UTF8.GetBytes(function.Mark);
        var left = new List<string>();
        for (var since = DateTimeOffset.UtcNow; ; await Task.Delay(50, stop))
        {
            left = [.. Processes().Where(p => Has(p, mark) && !IsBelow(p, server.ProcessId)).Select(p => $"The worker process {p} of a former life still runs.")];
            if (left.Count == 0 || DateTimeOffset.UtcNow - since > Patience)
            {
                return left;
            }
        }
    }

    private static IEnumerable<int> Processes() => Directory.Exists("/proc")
        ? Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0)
        : [];

    private static bool Has(int process, ReadOnlySpan<byte> mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsBelow(int process, int ancestor)
    {
        try
        {
            for (var at = process; at > 1;)
            {
                if (at == ancestor)
                {
                    return true;
                }

                // 1234 (name (with) blanks) S 1200 ...
                var stat = File.ReadAllText($"/proc/{at}/stat");
                at = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }

            return false;
        }
        catch (IOException)
        {
            // It has ended since.
            return true;
        }
    }
}
