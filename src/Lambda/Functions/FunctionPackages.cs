using Treadle.Storage;

namespace Treadle.Lambda.Functions;

/// <summary>Which package files the stored functions need: for those who copy or check a data directory.</summary>
public static class FunctionPackages
{
    /// <summary>The folder of the packages, in the data directory.</summary>
    public static readonly string Folder = Path.Combine("functions", "packages");

    /// <summary>Each function that is stored, with its runtime and its package, relative to the data directory.</summary>
    public static IEnumerable<(string Arn, string Runtime, string Path)> In(IStore store)
    {
        var after = 0L;
        while (store.ListResources(Function.Kind, scope: null, after, 1_000) is { Count: > 0 } page)
        {
            foreach (var function in page.Select(Function.FromResource))
            {
                yield return (function.Arn, function.Runtime, Path.Combine(Folder, function.Package + ".zip"));
            }

            after = page[^1].Sequence;
        }
    }
}
