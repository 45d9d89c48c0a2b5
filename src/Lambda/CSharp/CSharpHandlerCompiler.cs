using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Treadle.Lambda.Packages;
using Treadle.Lambda.Runtimes;
using Treadle.Storage;

namespace Treadle.Lambda.CSharp;

/// <summary>What a compilation gave.</summary>
/// <param name="Files">The full paths of the files made: the assembly and its runtimeconfig.json; empty when it failed.</param>
/// <param name="Errors">As <c>functions/hello.cs(3,5): error CS1002: ; expected</c>; empty when it did not fail.</param>
/// <param name="FromCache">Nothing was compiled: the same source was compiled before.</param>
public sealed record HandlerCompilation(IReadOnlyList<string> Files, IReadOnlyList<string> Errors, bool FromCache)
{
    public bool Succeeded => Errors.Count == 0;
}

/// <summary>Compiles a single-file C# handler with the SDK's own compiler, without MSBuild: one file in, one assembly out.</summary>
/// <remarks>Any thread; compilations of one file may run at the same time. Needs the .NET SDK, found through <c>dotnet</c> on PATH or DOTNET_ROOT.</remarks>
public sealed partial class CSharpHandlerCompiler
{
    private const string RuntimeSource = "LambdaRuntime.cs";

    // Start-up is what counts here: no ICU, no profiling of code that runs for milliseconds.
    private const string RuntimeConfig = """
        {
          "runtimeOptions": {
            "tfm": "net%MAJOR%.0",
            "rollForward": "LatestMajor",
            "framework": { "name": "Microsoft.NETCore.App", "version": "%MAJOR%.0.0" },
            "configProperties": {
              "System.Globalization.Invariant": true,
              "System.GC.Concurrent": false,
              "System.Runtime.TieredPGO": false,
              "System.Runtime.TieredCompilation.QuickJitForLoops": true
            }
          }
        }
        """;

    private readonly string _cache;
    private readonly Lazy<Task<DotNetSdk>> _sdk = new(DotNetSdk.FindAsync);

    /// <param name="cacheFolder">Where compiled handlers are kept; made when it is not there. Safe to delete.</param>
    public CSharpHandlerCompiler(string cacheFolder) => _cache = Path.GetFullPath(cacheFolder);

    /// <summary>Compiles one handler, or takes it from the cache.</summary>
    /// <param name="sourceFile">As <c>functions/hello.cs</c>; error messages name it as it is given here.</param>
    /// <param name="outputFolder">Gets <c>hello.dll</c> and <c>hello.runtimeconfig.json</c>.</param>
    /// <param name="stop">Ends the compiler.</param>
    /// <returns>The files, or the errors. What the user's code does wrong is never an exception.</returns>
    /// <exception cref="InvalidOperationException">There is no .NET SDK; the message says what to install.</exception>
    public async Task<HandlerCompilation> CompileAsync(string sourceFile, string outputFolder, CancellationToken stop)
    {
        var text = await File.ReadAllTextAsync(sourceFile, stop);
        var directives = ReadDirectives(sourceFile, text);
        if (directives.Count > 0)
        {
            return new HandlerCompilation([], directives, FromCache: false);
        }

        var sdk = await _sdk.Value;
        var name = Path.GetFileNameWithoutExtension(sourceFile);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sdk.Version}\0{RuntimeText}\0{RuntimeConfig}\0{name}\0{sourceFile}\0{text}")))[..32];
        var cached = Path.Combine(_cache, key);
        var fromCache = Directory.Exists(cached);
        if (!fromCache && await CompileIntoAsync(sdk, sourceFile, text, name, cached, stop) is { Count: > 0 } errors)
        {
            return new HandlerCompilation([], errors, FromCache: false);
        }

        Directory.CreateDirectory(outputFolder);
        var files = new List<string>();
        foreach (var file in Directory.GetFiles(cached).Order(StringComparer.Ordinal))
        {
            var target = Path.Combine(Path.GetFullPath(outputFolder), Path.GetFileName(file));
            File.Copy(file, target, overwrite: true);
            files.Add(target);
        }

        return new HandlerCompilation(files, [], fromCache);
    }

    private static string RuntimeText
    {
        get
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(RuntimeSource)!);
            return reader.ReadToEnd();
        }
    }

    private async Task<IReadOnlyList<string>> CompileIntoAsync(
        DotNetSdk sdk, string sourceFile, string text, string name, string cached, CancellationToken stop)
    {
        var work = $"{cached}.{Guid.NewGuid():N}";
        var sources = work + ".src";
        Directory.CreateDirectory(work);
        Directory.CreateDirectory(sources);
        try
        {
            var runtime = Path.Combine(sources, RuntimeSource);
            var handler = Path.Combine(sources, Path.GetFileName(sourceFile));
            await File.WriteAllTextAsync(runtime, RuntimeText, stop);
            await File.WriteAllTextAsync(handler, WithoutDirectives(text), stop);
            var arguments = new List<string>
            {
                sdk.Compiler, "/noconfig", "/nologo", "/target:exe", "/optimize+", "/debug:embedded", "/deterministic+", "/nullable:enable", "/langversion:latest",
                "/utf8output", "/fullpaths", "/nostdlib+", "/warn:0", $"/pathmap:{sources}=/var/task", $"/out:{Path.Combine(work, name + ".dll")}",
            };
            arguments.AddRange(sdk.References.Select(r => $"/reference:{r}"));
            arguments.Add(runtime);
            arguments.Add(handler);
            var responseFile = Path.Combine(sources, "csc.rsp");
            await File.WriteAllLinesAsync(responseFile, arguments.Skip(1).Where(a => a != "/noconfig").Select(a => $"\"{a}\""), stop);

            var start = new ProcessStartInfo(sdk.Host, [sdk.Compiler, "/noconfig", "@" + responseFile])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = sources,
            };
            start.Environment["DOTNET_TieredPGO"] = "0";
            start.Environment["DOTNET_TieredCompilation"] = "1";
            using var process = Process.Start(start)!;
            await using var killing = stop.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            stop.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                var lines = $"{await output}\n{await error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(line => line.Replace("/var/task/" + Path.GetFileName(sourceFile), sourceFile, StringComparison.Ordinal)
                        .Replace(handler, sourceFile, StringComparison.Ordinal))
                    .ToList();
                var errors = lines.Where(line => line.Contains("error ", StringComparison.Ordinal)).ToList();
                return errors.Count > 0 ? errors : lines.Count > 0 ? lines : [$"{sourceFile}: the compiler ended with exit code {process.ExitCode}"];
            }

            await File.WriteAllTextAsync(
                Path.Combine(work, name + ".runtimeconfig.json"), RuntimeConfig.Replace("%MAJOR%", sdk.MajorVersion, StringComparison.Ordinal), stop);
            try
            {
                Directory.Move(work, cached);
                DurableFolder.Sync(_cache);
            }
            catch (IOException) when (Directory.Exists(cached))
            {
                // Someone else compiled the same source at the same time.
            }

            return [];
        }
        finally
        {
            Directory.Delete(sources, recursive: true);
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    /// <summary>File-based apps may begin with <c>#:</c> lines. Those that only matter to <c>dotnet run</c> are left out.</summary>
    private static List<string> ReadDirectives(string sourceFile, string text)
    {
        var errors = new List<string>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var match = Directive().Match(line);
            if (match.Success && match.Groups["kind"].Value is var kind && kind != "property")
            {
                var what = match.Groups["rest"].Value.Trim();
                errors.Add(kind switch
                {
                    "package" => $"{sourceFile}({number},1): error: #:package {what} is not supported: a single-file handler can use what .NET itself has; "
                        + "publish a project as a provided.al2023 function to use packages",
                    _ => $"{sourceFile}({number},1): error: #:{kind} {what} is not supported in a single-file handler",
                });
            }
            else if (match.Success && !HarmlessProperty().IsMatch(match.Groups["rest"].Value))
            {
                errors.Add($"{sourceFile}({number},1): error: #:property {match.Groups["rest"].Value.Trim()} is not supported in a single-file handler");
            }
        }

        return errors;
    }

    /// <summary>The compiler itself does not know <c>#:</c> and <c>#!</c>; their lines stay, empty, so that line numbers hold.</summary>
    private static string WithoutDirectives(string text) =>
        string.Join('\n', text.Split('\n').Select((line, i) => Directive().IsMatch(line) || (i == 0 && line.StartsWith("#!", StringComparison.Ordinal)) ? "" : line));

    [GeneratedRegex(@"^\s*#:(?<kind>[a-z]+)\s*(?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Directive();

    [GeneratedRegex(
        @"^\s*(PublishAot|Nullable|ImplicitUsings|InvariantGlobalization|LangVersion|TargetFramework|PublishTrimmed|TreatWarningsAsErrors|NoWarn)\s*=",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HarmlessProperty();
}
