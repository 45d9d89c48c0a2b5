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
}
