using System.Text;
using Treadle.Storage;

namespace Treadle.Objects;

public sealed partial class ObjectService
{
    /// <summary>One page of the objects whose keys begin with a prefix, in the order of the keys' bytes.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Of the keys; empty for all.</param>
    /// <param name="delimiter">Keys with this behind the prefix are told together, once; null tells each.</param>
    /// <param name="after">Only what is behind this key or common prefix; null begins at the start.</param>
    /// <param name="limit">Keys and common prefixes together, at most.</param>
    public ObjectPage List(string bucket, string prefix, string? delimiter, string? after, int limit)
    {
        Bucket(bucket);
        var entries = new List<ObjectEntry>();
        var (start, isAfter) = (prefix, false);
        if (after is not null && ByteOrder.Compare(after, prefix) >= 0)
        {
            (start, isAfter) = delimiter is { Length: > 0 } && CommonPrefix(after, prefix, delimiter) is { } told ? Behind(told) : (after, true);
        }

        while (true)
        {
            var rows = start is null ? [] : _resources.ListById(StoredObject.Kind, bucket, start, isAfter, Math.Clamp(limit - entries.Count + 1, 1, 1000));
            if (rows.Count == 0)
            {
                return new ObjectPage(entries, IsTruncated: false);
            }

            foreach (var row in rows)
            {
                if (!row.Key.Id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return new ObjectPage(entries, IsTruncated: false);
                }

                if (entries.Count == limit)
                {
                    return new ObjectPage(entries, IsTruncated: limit > 0);
                }

                (start, isAfter) = (row.Key.Id, true);
                if (delimiter is { Length: > 0 } && CommonPrefix(row.Key.Id, prefix, delimiter) is { } common)
                {
                    entries.Add(new ObjectEntry(common, Object: null));

                    // All that it stands for is skipped, without being read.
                    (start, isAfter) = Behind(common);
                    break;
                }

                entries.Add(new ObjectEntry(row.Key.Id, StoredObject.FromResource(row)));
            }
        }
    }

    private static string? CommonPrefix(string key, string prefix, string delimiter)
    {
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }

    /// <summary>The first key that can come behind all keys with a prefix.</summary>
    private static (string? Start, bool IsAfter) Behind(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        for (var i = runes.Count - 1; i >= 0; i--)
        {
            if (runes[i].Value < 0x10FFFF)
            {
                var next = runes[i].Value == 0xD7FF ? 0xE000 : runes[i].Value + 1;
                return (string.Concat(runes.Take(i).Append(new Rune(next)).Select(r => r.ToString())), false);
            }
        }

        return (null, false);
    }
}

/// <param name="Entries">Keys and common prefixes, in their order.</param>
/// <param name="IsTruncated">There is more behind the last.</param>
public sealed record ObjectPage(IReadOnlyList<ObjectEntry> Entries, bool IsTruncated);

/// <param name="Key">A key or a common prefix.</param>
/// <param name="Object">Null for a common prefix.</param>
public sealed record ObjectEntry(string Key, StoredObject? Object);
