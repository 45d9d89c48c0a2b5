using System.Collections.Concurrent;
using System.Security.Cryptography;
using Treadle.Deploy.Serverless.Compiling;
using Treadle.Deploy.Serverless.Model;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Packaging;

/// <summary>An artifact with what has to be uploaded for it.</summary>
/// <param name="Artifact">Key and hash.</param>
/// <param name="Zip">Makes the zip.</param>
internal sealed record PackagedArtifact(Artifact Artifact, Func<byte[]> Zip);

/// <summary>Makes the packages of a service: one for all functions, or one each.</summary>
/// <remarks>A C# handler always has a package of its own with its compiled files, so that a change of one rebuilds that one only.</remarks>
internal sealed class Packager(string folder, string configFile, IHandlerCompiler compiler)
{
    // A deployment that follows the files packs the same content again and again; zips of large binaries take their time.
    private static readonly ConcurrentDictionary<string, string> ZipHashes = new(StringComparer.Ordinal);

    private readonly PackageFiles _files = new(folder);

    /// <param name="service">The service.</param>
    /// <param name="problems">Handlers that are not there, do not compile or are excluded, with their places.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>By function id. Functions of one package share it.</returns>
    public async Task<IReadOnlyDictionary<string, PackagedArtifact>> PackAsync(Service service, Problems problems, CancellationToken stop)
    {
        var packed = new Dictionary<string, PackagedArtifact>(StringComparer.Ordinal);
        PackagedArtifact? common = null;
        HashSet<string>? commonPaths = null;
        foreach (var function in service.Functions)
        {
            if ((function.Package.Artifact ?? service.Package.Artifact) is { } given)
            {
                Add(function, Given(service, function, given, problems));
            }
            else if (HandlerFiles.IsCSharpSource(function))
            {
                Add(function, await CompiledAsync(service, function, problems, stop));
            }
            else if (function.Package.IsIndividual ?? (service.Package.IsIndividual is true || function.Package.Patterns.Count > 0))
            {
                var package = new Package(Entries([.. service.Package.Patterns, .. function.Package.Patterns], startsWithAll: true));
                HandlerFiles.Check(function, folder, package.Paths.ToHashSet(StringComparer.Ordinal), problems);
                Add(function, Of(service, function.Id, package));
            }
            else
            {
                if (common is null)
                {
                    var package = new Package(Entries(service.Package.Patterns, startsWithAll: true));
                    commonPaths = [.. package.Paths];
                    common = Of(service, service.Name, package);
                }

                HandlerFiles.Check(function, folder, commonPaths!, problems);
                Add(function, common);
            }
        }

        return packed;

        void Add(FunctionModel function, PackagedArtifact? artifact)
        {
            if (artifact is not null)
            {
                packed[function.Id] = artifact;
            }
        }
    }

    private async Task<PackagedArtifact?> CompiledAsync(Service service, FunctionModel function, Problems problems, CancellationToken stop)
    {
        var source = Path.Combine(folder, function.Handler);
        if (!File.Exists(source))
        {
            problems.Error(function.HandlerAt, $"{function.Handler} is not there: the handler of a C# function is a source file in the service's folder.");
            return null;
        }

        try
        {
            var beside = Path.GetDirectoryName(function.Handler)?.Replace('\\', '/') is { Length: > 0 } inner ? inner + "/" : "";
            var compiled = (await compiler.CompileAsync(source, stop))
                .Select(f => new PackageEntry(beside + f.Name, () => new MemoryStream(f.Content.ToArray(), writable: false), f.IsExecutable));
            // The sources of the folder are compiled in; other files come along only where a pattern names them.
            return Of(service, function.Id, new Package([.. compiled, .. Entries([.. service.Package.Patterns, .. function.Package.Patterns], startsWithAll: false)]));
        }
        catch (HandlerCompilationException wrong)
        {
            problems.Error(function.HandlerAt, $"{function.Handler} does not compile:\n{wrong.Message.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}");
            return null;
        }
    }

    private PackagedArtifact? Given(Service service, FunctionModel function, string path, Problems problems)
    {
        var absolute = Path.Combine(folder, path);
        if (!File.Exists(absolute))
        {
            problems.Error(function.At, $"The package {path} is not there: build it first, or leave package.artifact out.");
            return null;
        }

        byte[] hash;
        using (var file = File.OpenRead(absolute))
        {
            hash = SHA256.HashData(file);
        }

        return Of(service, Path.GetFileNameWithoutExtension(path), hash, Convert.ToBase64String(hash), () => File.ReadAllBytes(absolute));
    }

    private IEnumerable<PackageEntry> Entries(IReadOnlyList<string> patterns, bool startsWithAll) =>
        _files.Select(configFile, patterns, startsWithAll).Select(path =>
        {
            var absolute = _files.Absolute(path);
            return new PackageEntry(path, () => File.OpenRead(absolute), IsExecutable(absolute));
        });

    private static bool IsExecutable(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);

    private static PackagedArtifact Of(Service service, string name, Package package) => Of(
        service, name, package.Hash, ZipHashes.GetOrAdd(Convert.ToHexString(package.Hash), _ => Convert.ToBase64String(SHA256.HashData(package.ToZip()))), package.ToZip);

    private static PackagedArtifact Of(Service service, string name, byte[] hash, string zipHash, Func<byte[]> zip) => new(
        new Artifact($"serverless/{service.Name}/{service.Provider.Stage}/{Convert.ToHexStringLower(hash)[..32]}/{name}.zip", zipHash),
        zip);
}
