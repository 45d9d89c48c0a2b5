namespace Treadle.Asl.Expressions;

/// <summary>The order in which Java's hash map lists its keys: where AWS collects fields in one, its answers show that order.</summary>
public static class JavaHashOrder
{
    private const double LoadFactor = 0.75;

    /// <summary>The items as a map filled one by one would list them. Keys that share a bucket keep their order.</summary>
    public static IEnumerable<T> Sort<T>(IReadOnlyCollection<T> items, Func<T, string> key)
    {
        var buckets = 16;
        while (items.Count > buckets * LoadFactor)
        {
            buckets *= 2;
        }

        return items.OrderBy(item => Spread(key(item)) & (buckets - 1));
    }

    private static int Spread(string text)
    {
        var hash = 0;
        foreach (var c in text)
        {
            hash = unchecked((31 * hash) + c);
        }

        return hash ^ (hash >>> 16);
    }
}
