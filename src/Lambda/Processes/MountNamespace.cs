using System.Diagnostics;
using System.Globalization;
using System.Text;
using Treadle.Lambda.Runtimes;

namespace Treadle.Lambda.Processes;

/// <summary>Starts a program with a <c>/tmp</c> of its own and a folder that it cannot write to, by a mount namespace of its own.</summary>
/// <remarks>
/// It takes util-linux (<c>unshare</c>, <c>mount</c>, <c>setpriv</c>) and the right to make namespaces: root has it, other users where the system lets them have
/// user namespaces. Where it is missing, programs start without. The mounts are seen by the program and its children only, and go with the last of them.
/// </remarks>
internal sealed class MountNamespace
{
    // A worker's program does not run before the guardian and the record on disk know of it. If we die before that, read fails.
    private const string Plain = """read -r _ || exit 1; cd "$1" || exit 1; shift; exec "$@" </dev/null""";
    private const string Mounting = """read -r _ || exit 1; mount -a -T "$1" || exit 1; shift; cd "$1" || exit 1; shift; exec "$@" </dev/null""";

    private readonly Lazy<(string Program, string[] Arguments, string[] Behind)?> _means;

    /// <param name="probeFolder">A folder to try it out in, made and removed again; null when it is not wanted.</param>
    public MountNamespace(string? probeFolder) => _means = new(() => probeFolder is null ? null : Find(probeFolder));

    /// <summary>Whether it works here. The first look starts a process.</summary>
    public bool IsAvailable => _means.Value is not null;

    /// <summary>What to start so that a command runs once a line comes on its standard input, in its folder.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="mounts">The file that <see cref="WriteMounts"/> wrote; null runs it without a namespace.</param>
    public (string Program, IReadOnlyList<string> Arguments) Gate(StartCommand command, string folder, string? mounts) =>
        mounts is null || _means.Value is not { } means
            ? ("/bin/sh", ["-c", Plain, "sh", folder, command.Program, .. command.Arguments])
            : (means.Program, [.. means.Arguments, "/bin/sh", "-c", Mounting, "sh", mounts, folder, .. means.Behind, command.Program, .. command.Arguments]);

    /// <summary>Writes what <c>mount -a</c> reads.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="temporary">Becomes <c>/tmp</c>.</param>
    /// <param name="readOnly">Stays where it is and cannot be written to; null for none.</param>
    /// <param name="kept">Folders that stay reachable, also where they are in <c>/tmp</c>.</param>
    public static void WriteMounts(string file, string temporary, string? readOnly, IEnumerable<string> kept)
    {
        var lines = new StringBuilder();
        foreach (var folder in kept.Where(IsInTmp))
        {
            // /tmp/data/x is seen as TEMPORARY/data/x before TEMPORARY becomes /tmp.
            var inside = Path.Combine(temporary, Path.GetRelativePath("/tmp", folder));
            Directory.CreateDirectory(inside);
            Bind(lines, folder, inside, "rbind");
        }

        if (readOnly is not null)
        {
            var seen = IsInTmp(readOnly) ? Path.Combine(temporary, Path.GetRelativePath("/tmp", readOnly)) : readOnly;
            Bind(lines, readOnly, seen, "bind,ro");
        }

        Bind(lines, temporary, "/tmp", "rbind");
        File.WriteAllText(file, lines.ToString());
    }

    private static bool IsInTmp(string folder) => folder.StartsWith("/tmp/", StringComparison.Ordinal);

    private static void Bind(StringBuilder lines, string from, string to, string how) =>
        lines.Append(CultureInfo.InvariantCulture, $"{Escape(from)} {Escape(to)} none {how} 0 0\n");

    /// <summary>As fstab(5) wants it.</summary>
    private static string Escape(string path) =>
        path.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal)
            .Replace("\t", "\\011", StringComparison.Ordinal).Replace("\n", "\\012", StringComparison.Ordinal).Replace("#", "\\043", StringComparison.Ordinal);

    private static (string, string[], string[])? Find(string probeFolder)
    {
        if (!OperatingSystem.IsLinux()
            || ProgramFinder.Find("unshare") is not { } unshare || ProgramFinder.Find("setpriv") is not { } setpriv || ProgramFinder.Find("mount") is null)
        {
            return null;
        }

        (string, string[], string[])[] ways =
        [
            (unshare, ["--mount"], []),

            // Whoever is not root gets the right to mount within a user namespace of his own; the program itself runs without it.
            (unshare, ["--user", "--map-current-user", "--keep-caps", "--mount"], [setpriv, "--ambient-caps=-all", "--inh-caps=-all", "--"]),
        ];
        foreach (var way in ways)
        {
            if (Works(way, probeFolder))
            {
                return way;
            }
        }

        return null;
    }

    private static bool Works((string Program, string[] Arguments, string[] Behind) way, string probeFolder)
    {
        var (temporary, code) = (Path.Combine(probeFolder, "tmp"), Path.Combine(probeFolder, "code"));
        Directory.CreateDirectory(temporary);
        Directory.CreateDirectory(code);
        try
        {
            var mounts = Path.Combine(probeFolder, "mounts");
            WriteMounts(mounts, temporary, code, [probeFolder]);
            string[] arguments = [.. way.Arguments, "/bin/sh", "-c", Mounting, "sh", mounts, code, .. way.Behind, "/bin/sh", "-c", "touch /tmp/seen && ! touch ./unseen"];
            var start = new ProcessStartInfo(way.Program, arguments)
            {
                RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            process.StandardInput.WriteLine();
            process.StandardInput.Close();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && File.Exists(Path.Combine(temporary, "seen"));
        }
        catch (IOException)
        {
            // It ended before it read the line.
            return false;
        }
        finally
        {
            Directory.Delete(probeFolder, recursive: true);
        }
    }
}
