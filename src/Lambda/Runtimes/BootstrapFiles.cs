using System.Diagnostics;
using System.Reflection;

namespace Treadle.Lambda.Runtimes;

/// <summary>Our own bootstraps, written out of the assembly into the data directory.</summary>
internal sealed class BootstrapFiles
{
    /// <summary>The program for class-library handlers in .NET.</summary>
    public const string DotNetHost = "treadle-dotnet-host.dll";

    private const string DotNetHostConfig = """
        { "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" }, "rollForward": "LatestMajor" } }
        """;

    private readonly string _folder;
    private readonly Lazy<string> _python;

    public BootstrapFiles(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        foreach (var name in (string[])["bootstrap.py", "bootstrap.cjs", DotNetHost])
        {
            using var from = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using var to = File.Create(PathOf(name));
            from.CopyTo(to);
        }

        File.WriteAllText(PathOf(Path.ChangeExtension(DotNetHost, ".runtimeconfig.json")), DotNetHostConfig);
        _python = new Lazy<string>(FindPython);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>The interpreter itself. What is on PATH may be a version manager's shim, a shell script that costs more than Python's own start.</summary>
    public string Python() => _python.Value;

    private static string FindPython()
    {
        var found = ProgramFinder.Find("python3")!;
        using var asked = Process.Start(new ProcessStartInfo(found, ["-c", "import sys; print(sys.executable)"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var answer = asked.StandardOutput.ReadToEnd().Trim();
        asked.WaitForExit();
        return asked.ExitCode == 0 && ProgramFinder.IsExecutable(answer) ? answer : found;
    }
}
