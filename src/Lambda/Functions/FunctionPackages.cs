using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>Which package files the stored functions need: for those who copy or check a data directory.</summary>
public static class FunctionPackages
{
    /// <summary>The folder of the packages, in the data directory.</summary>
    public static readonly string Folder = Path.Combine("functions", "packages");

    /// <summary>Each version of a function that is stored, with its runtime and its package, relative to the data directory.</summary>
    public static IEnumerable<(string Arn, string Runtime, string Path)> In(IStore store) =>
        store.All(Function.Kind).Concat(store.All(Function.VersionKind))
            .Select(FunctionDocument.ToFunction)
            .Where(f => f.LocalFolder is null)
            .Select(f => (f.QualifiedArn, f.Runtime, Path.Combine(Folder, f.Package + ".zip")));

    /// <summary>Where this server serves packages: their hash, which nobody guesses, is in the path.</summary>
    public const string Prefix = "/_treadle/packages/";

    /// <summary>The path that a function's package is downloaded from.</summary>
    public static string PathOf(Function function) => $"{Prefix}{function.Package}.zip";

    /// <summary>The file behind such a path; null when there is none.</summary>
    public static string? FileAt(string dataDirectory, string path)
    {
        var name = path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : "";
        var file = Path.Combine(dataDirectory, Folder, name);
        return name is [.., '.', 'z', 'i', 'p'] && name.Length == 68 && name[..64].All(char.IsAsciiHexDigitLower) && File.Exists(file) ? file : null;
    }
}
