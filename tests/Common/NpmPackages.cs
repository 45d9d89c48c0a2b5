using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Treadle.Asl.Json;

namespace Treadle.Tests.Common;

/// <summary>Packages from npm in a folder of their own, and Node programs that use them.</summary>
/// <param name="folder">Where they are put; made when it is not there.</param>
/// <param name="packages">Name and exact version: <c>jsonata@2.2.2</c>.</param>
internal sealed class NpmPackages(string folder, IReadOnlyList<string> packages)
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Fetches what is not there yet.</summary>
    /// <returns>Why they cannot be had; null when they are there.</returns>
    public string? Install()
    {
        if (packages.All(IsInstalled))
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "package.json"), """{"private":true}""");
        try
        {
            // No lock file: it would name the registry it came from. The versions are exact.
            using var npm = Start("npm", ["install", "--prefix", folder, "--no-package-lock", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", .. packages]);
            npm.StandardInput.Close();
            var isDone = npm.WaitForExit(InstallTimeout);
            if (!isDone)
            {
                npm.Kill(entireProcessTree: true);
            }

            return isDone && npm.ExitCode == 0 ? null : $"npm could not install {string.Join(", ", packages)}.";
        }
        catch (Win32Exception)
        {
            return "There is no Node with npm on this machine.";
        }
    }

    /// <summary>Runs a program that is told where the packages are by its first argument; the others follow.</summary>
    public Process Node(string script, params string[] arguments) => Start("node", ["--no-warnings", script, Path.Combine(folder, "package.json"), .. arguments]);

    private bool IsInstalled(string package)
    {
        var mark = package.LastIndexOf('@');
        var manifest = Path.Combine(folder, "node_modules", package[..mark], "package.json");
        return File.Exists(manifest) && ((JsonObject)JsonValue.Parse(File.ReadAllBytes(manifest)))["version"] is JsonString version && version.Value == package[(mark + 1)..];
    }

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        StandardOutputEncoding = Encoding.UTF8,
    })!;
}
