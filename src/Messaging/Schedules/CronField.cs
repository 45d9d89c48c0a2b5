using System.Collections.Immutable;
using System.Globalization;

namespace Treadle.Messaging.Schedules;

/// <summary>The numbers that one field of <c>cron</c> takes: <c>*</c>, <c>5</c>, <c>1,15</c>, <c>9-17</c>, <c>0/15</c>, <c>8-18/2</c>, <c>MON-FRI</c>.</summary>
internal sealed class CronField
{
    private CronField(ImmutableSortedSet<int> values) => Values = [.. values];

    /// <summary>In order.</summary>
    public ImmutableArray<int> Values { get; }

    public bool Contains(int value) => Values.BinarySearch(value) >= 0;

    /// <param name="text">The field.</param>
    /// <param name="min">The smallest number.</param>
    /// <param name="max">The largest.</param>
    /// <param name="names">What the numbers are called, from the smallest on.</param>
    /// <param name="wraps">Whether a range may end before it starts.</param>
    /// <returns>Null when it is not valid.</returns>
    public static CronField? Parse(string text, int min, int max, IReadOnlyList<string>? names = null, bool wraps = true)
    {
        var values = ImmutableSortedSet.CreateBuilder<int>();
        foreach (var item in Items(text))
        {
            if (!Add(item))
            {
                return null;
            }
        }

        return values.Count > 0 ? new CronField(values.ToImmutable()) : null;

        bool Add(string item)
        {
            var slash = item.IndexOf('/', StringComparison.Ordinal);
            var step = 1;
            if (slash >= 0 && (Number(item[(slash + 1)..]) is not { } given || (step = given) < 1 || step > max - min + 1))
            {
                return false;
            }

            var (from, to) = Range(slash < 0 ? item : item[..slash], isStart: slash >= 0);
            if (from is not { } first || to is not { } last)
            {
                return false;
            }

            var count = max - min + 1;
            for (var value = first; value <= (last < first ? last + count : last); value += step)
            {
                values.Add(((value - min) % count) + min);
            }

            return true;
        }

        (int? From, int? To) Range(string range, bool isStart)
        {
            if (range == "*" || (range.Length == 0 && isStart))
            {
                return (min, max);
            }

            if (range.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0)
            {
                var (from, to) = (Value(range[..dash], min, max, names), Value(range[(dash + 1)..], min, max, names));
                return from > to && !wraps ? (null, null) : (from, to);
            }

            var value = Value(range, min, max, names);
            return (value, isStart ? max : value);
        }
    }

    /// <summary>A list without what is empty: <c>0/5,</c> is taken.</summary>
    public static string[] Items(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A number or a name within bounds; null when it is none.</summary>
    public static int? Value(string text, int min, int max, IReadOnlyList<string>? names)
    {
        for (var i = 0; i < (names?.Count ?? 0); i++)
        {
            if (names![i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return min + i;
            }
        }

        return Number(text) is { } number && number >= min && number <= max ? number : null;
    }

    public static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
