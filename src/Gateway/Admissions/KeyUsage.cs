using System.Globalization;
using System.Text;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Gateway.Admissions;

/// <summary>What a key has used of a plan, by day. Any thread.</summary>
internal sealed class KeyUsage(string scope, string planId, string keyId)
{
    /// <summary>The resource kind of a day's count; its id is <c>plan/key/2026-11-22</c>, its data the number.</summary>
    public const string Kind = "usage-day";

    /// <summary>Days that are kept, today included: as long as GetUsage looks back.</summary>
    public const int DaysKept = 92;

    private readonly Lock _lock = new();
    private readonly List<Day> _days = [];
    private (DateOnly From, long Extra)? _grant;

    /// <summary>What the store has of a day. Before the first use.</summary>
    public void Restore(DateOnly date, long used) => FindOrAdd(date).Restore(used);

    /// <summary>Requests beyond the plan's limit, in the period that begins on a day.</summary>
    public void Grant(DateOnly from, long extra)
    {
        lock (_lock)
        {
            _grant = (from, extra);
        }
    }

    /// <summary>Counts a use, if the quota has one left.</summary>
    /// <param name="allowance">How many the period has, grants not included; null without a quota.</param>
    /// <param name="period">The quota's window that holds today.</param>
    /// <param name="today">The day, in UTC.</param>
    /// <returns>Null when the quota is used up.</returns>
    public CountedUse? TryUse(long? allowance, QuotaPeriod period, DateOnly today)
    {
        lock (_lock)
        {
            if (allowance is { } allowed && UsedIn(period) >= allowed + ExtraIn(period))
            {
                return null;
            }

            var day = FindOrAdd(today);
            day.Used++;
            return new CountedUse(day);
        }
    }

    /// <summary>Uses of each day of a range, both ends included.</summary>
    public IReadOnlyList<long> UsedBetween(DateOnly first, DateOnly last)
    {
        lock (_lock)
        {
            var used = new long[last.DayNumber - first.DayNumber + 1];
            foreach (var day in _days.Where(day => day.Date >= first && day.Date <= last))
            {
                used[day.Date.DayNumber - first.DayNumber] = day.Used;
            }

            return used;
        }
    }

    public long ExtraOf(QuotaPeriod period)
    {
        lock (_lock)
        {
            return ExtraIn(period);
        }
    }

    /// <summary>Forgets the days before one.</summary>
    /// <returns>What the store is to delete.</returns>
    public IReadOnlyList<ResourceWrite> ForgetBefore(DateOnly first)
    {
        lock (_lock)
        {
            ResourceWrite[] old = [.. _days.Where(day => day.Date < first).Select(day => new ResourceWrite(day.Key, Data: null))];
            _days.RemoveAll(day => day.Date < first);
            return old;
        }
    }

    public static (string Plan, string Key, DateOnly Day) Parse(ResourceKey key)
    {
        var parts = key.Id.Split('/');
        return (parts[0], parts[1], DateOnly.ParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    public static long ReadCount(Resource resource) => long.Parse(Encoding.UTF8.GetString(resource.Data.Span), CultureInfo.InvariantCulture);

    // The newest day is the last: a period is at the end of the list.
    private long UsedIn(QuotaPeriod period)
    {
        var used = 0L;
        for (var i = _days.Count - 1; i >= 0 && _days[i].Date >= period.First; i--)
        {
            used += period.Holds(_days[i].Date) ? _days[i].Used : 0;
        }

        return used;
    }

    private long ExtraIn(QuotaPeriod period) => _grant is { } grant && period.Holds(grant.From) ? grant.Extra : 0;

    private Day FindOrAdd(DateOnly date)
    {
        var at = _days.Count;
        while (at > 0 && _days[at - 1].Date > date)
        {
            at--;
        }

        if (at > 0 && _days[at - 1].Date == date)
        {
            return _days[at - 1];
        }

        var id = $"{planId}/{keyId}/{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var day = new Day(new ResourceKey(Kind, scope, id), date);
        _days.Insert(at, day);
        return day;
    }

    /// <summary>One day: what was let in, and what is on disk of it.</summary>
    private sealed class Day(ResourceKey key, DateOnly date) : DurableCount
    {
        private long _durable;

        public ResourceKey Key => key;

        public DateOnly Date => date;

        /// <summary>Under the lock of the usage.</summary>
        public long Used { get; set; }

        public void Restore(long used) => Used = _durable = used;

        public override ResourceWrite Add(int uses)
        {
            _durable += uses;
            return new ResourceWrite(key, Encoding.UTF8.GetBytes(_durable.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
