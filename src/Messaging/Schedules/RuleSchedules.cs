using System.Text.Json;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>The rules that fire at times, as far as their times need to know them.</summary>
internal interface IScheduledRules
{
    /// <summary>What the targets of a rule get when it fires.</summary>
    /// <param name="caller">Whose rule.</param>
    /// <param name="rule">Its name.</param>
    /// <param name="time">The time it fires for.</param>
    /// <returns>Empty when the rule has no targets, or is gone.</returns>
    IReadOnlyList<Delivery> DeliveriesOf(AwsCaller caller, string rule, DateTimeOffset time);
}

/// <summary>When the scheduled rules of EventBridge are due, and their firing: a scheduled event for their targets.</summary>
/// <remarks>
/// Any thread. The service of the rules writes what <see cref="Change"/> gives together with the rule, so that rule and time never differ. A rate counts from
/// when the rule was made, enabled or got the expression.
/// </remarks>
internal sealed class RuleSchedules : IDueHandler
{
    private const string StoredKind = "rule-schedule";

    private readonly IResourceStore _resources;
    private readonly DueClock _clock;
    private readonly DeliveryService _deliveries;
    private readonly IScheduledRules _rules;
    private readonly TimeProvider _time;
    private readonly Action<string> _tell;

    /// <param name="resources">Where the times are.</param>
    /// <param name="clock">Calls this when a rule is due. Started after this is made.</param>
    /// <param name="deliveries">Takes the events for the targets.</param>
    /// <param name="rules">Knows the targets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told of firings that were missed, in words for the log.</param>
    public RuleSchedules(IResourceStore resources, DueClock clock, DeliveryService deliveries, IScheduledRules rules, TimeProvider time, Action<string> tell)
    {
        (_resources, _clock, _deliveries, _rules, _time, _tell) = (resources, clock, deliveries, rules, time, tell);
        clock.Add(this);
    }

    string IDueHandler.Kind => "rule";

    /// <summary>What is to be written with a rule that is put, enabled, disabled or deleted. One change of a rule at a time.</summary>
    /// <param name="caller">Whose rule.</param>
    /// <param name="rule">Its name: unique for the caller, as only the default bus has scheduled rules.</param>
    /// <param name="expression">Its expression, checked; null when it has none, is disabled or is gone.</param>
    /// <returns>The writes. Empty when its time stays as it is. <see cref="Changed"/> is to be called when they are on disk.</returns>
    public IReadOnlyList<ResourceWrite> Change(AwsCaller caller, string rule, string? expression)
    {
        var before = Find(caller, rule)?.Row;
        if (before?.Expression == expression)
        {
            return [];
        }

        var writes = new List<ResourceWrite>();
        if (before?.DueRow(caller, rule) is { } old)
        {
            writes.Add(old.Remove());
        }

        if (expression is null)
        {
            return [.. writes, new ResourceWrite(KeyOf(caller, rule), Data: null)];
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var after = new RuleTime(expression, now, Next: null);
        after = after with { Next = after.Occurrences.Next(now) };
        writes.AddRange(after.Writes(caller, rule, expectedVersion: null));
        return writes;
    }

    /// <summary>A change of a rule's time is on disk.</summary>
    public void Changed(AwsCaller caller, string rule)
    {
        if (Find(caller, rule)?.Row.Next is { } next)
        {
            _clock.Put(next);
        }
    }

    async Task IDueHandler.FireAsync(DueRow row, DateTimeOffset now, CancellationToken stop)
    {
        var scope = row.Scope.Split('/', 2);
        var caller = new AwsCaller(scope[0], scope[1]);
        if (Find(caller, row.Id) is not { } found || found.Row.Next != row.Due)
        {
            await _resources.WriteAsync([row.Remove()], stop);
            return;
        }

        var (time, version) = found;
        var firing = time.Occurrences.At(row.Due, row.Due, now);
        var later = time with { Next = firing.Next };
        // A conflict: the rule was changed meanwhile, and with it this line of the table.
        if (await _deliveries.PutAsync(_rules.DeliveriesOf(caller, row.Id, firing.At), [row.Remove(), .. later.Writes(caller, row.Id, version)], stop)
            && now - row.Due > Occurrences.MissedAfter)
        {
            _tell(Missed.Text($"The rule arn:aws:events:{caller.Region}:{caller.Account}:rule/{row.Id}", row.Due, firing));
        }
    }

    private static ResourceKey KeyOf(AwsCaller caller, string rule) => new(StoredKind, caller.Scope, rule);

    private (RuleTime Row, long Version)? Find(AwsCaller caller, string rule) => _resources.Get(KeyOf(caller, rule)) is { } resource
        ? (JsonSerializer.Deserialize(resource.Data.Span, SchedulesJson.Default.RuleTime)!, resource.Version)
        : null;

    /// <summary>The time of a rule, as it is stored.</summary>
    /// <param name="Expression">Its expression.</param>
    /// <param name="Anchor">What a rate counts from.</param>
    /// <param name="Next">When it is due; null: never again.</param>
    internal sealed record RuleTime(string Expression, DateTimeOffset Anchor, DateTimeOffset? Next)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public Occurrences Occurrences => new(
            ScheduleExpression.TryParse(Expression, out var expression) ? expression : throw new FormatException($"{Expression} was not checked."), TimeZoneInfo.Utc, Anchor);

        public DueRow? DueRow(AwsCaller caller, string rule) => Next is { } next ? new DueRow(next, "rule", caller.Scope, rule) : null;

        public IEnumerable<ResourceWrite> Writes(AwsCaller caller, string rule, long? expectedVersion)
        {
            yield return new ResourceWrite(KeyOf(caller, rule), JsonSerializer.SerializeToUtf8Bytes(this, SchedulesJson.Default.RuleTime), expectedVersion);
            if (DueRow(caller, rule) is { } due)
            {
                yield return due.Put();
            }
        }
    }
}
