namespace Treadle.Runtime.StateMachines;

public sealed record Tag(string Key, string Value);

/// <summary>Adds and removes tags: a key is there once, and keeps its place when its value changes.</summary>
public static class Tags
{
    /// <summary>The most tags that one resource may have.</summary>
    public const int CountMax = 50;

    /// <param name="tags">What is there.</param>
    /// <param name="added">What comes; of two with one key the last wins.</param>
    /// <param name="arn">Whose tags they are.</param>
    /// <exception cref="RefusedException">TooManyTags: there would be more than <see cref="CountMax"/>. ReservedTag: a key is AWS's own.</exception>
    public static IReadOnlyList<Tag> With(IReadOnlyList<Tag> tags, IReadOnlyList<Tag> added, string arn)
    {
        if (added.FirstOrDefault(t => t.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) is { } reserved)
        {
            throw new RefusedException(Refusal.ReservedTag, reserved.Key);
        }

        var result = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            result[tag.Key] = tag.Value;
        }

        foreach (var tag in added)
        {
            result[tag.Key] = tag.Value;
        }

        return result.Count <= CountMax
            ? [.. result.Select(t => new Tag(t.Key, t.Value))]
            : throw new RefusedException(Refusal.TooManyTags, arn);
    }

    public static IReadOnlyList<Tag> Without(IReadOnlyList<Tag> tags, IReadOnlyCollection<string> keys) =>
        [.. tags.Where(t => !keys.Contains(t.Key, StringComparer.Ordinal))];
}
