using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>The rules that fire at times, for whom the times are kept here. Called by the rules' own service.</summary>
internal interface IScheduledRules
{
    /// <summary>What the targets of a rule get for an event.</summary>
    /// <param name="caller">Whose rule.</param>
    /// <param name="rule">The id it was put in under.</param>
    /// <param name="event">The whole event.</param>
    /// <returns>Empty when the rule has no targets, or is gone.</returns>
    IReadOnlyList<Delivery> DeliveriesOf(AwsCaller caller, string rule, JsonObject @event);

    /// <summary>The ARN of a rule.</summary>
    string ArnOf(AwsCaller caller, string rule);
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

    /// <summary>Refuses what is no expression of a rule: those of Scheduler but <c>at</c>, with a unit that agrees with its number.</summary>
    /// <exception cref="AwsErrorException">ValidationException.</exception>
    public static void Check(string expression)
    {
        if (!ScheduleExpression.TryParse(expression, out var read) || read is ScheduleExpression.At or ScheduleExpression.Rate { HasNumber: false })
        {
            throw SchedulerErrors.Validation("Parameter ScheduleExpression is not valid.");
        }
    }

    /// <summary>What is to be written with a rule that is put, enabled, disabled or deleted. One change of a rule at a time.</summary>
    /// <param name="caller">Whose rule.</param>
    /// <param name="rule">Its id: unique for the caller.</param>
    /// <param name="expression">Its expression, checked; null when it has none, is disabled or is gone.</param>
    /// <returns>The writes. Empty when its time stays as it is.</returns>
    public TimeChange Change(AwsCaller caller, string rule, string? expression)
    {
        var before = Find(caller, rule)?.Row;
        if (before?.Expression == expression)
        {
            return new TimeChange([], () => { });
        }

        var writes = new List<ResourceWrite>();
        if (before?.DueRow(caller, rule) is { } old)
        {
            writes.Add(old.Remove());
        }

        if (expression is null)
        {
            return new TimeChange([.. writes, new ResourceWrite(KeyOf(caller, rule), Data: null)], () => { });
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        var after = new RuleTime(expression, now, Next: null);
        after = after with { Next = after.Occurrences.Next(now) };
        writes.AddRange(after.Writes(caller, rule, expectedVersion: null));
        return new TimeChange(writes, () => Told(after));
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
        var arn = _rules.ArnOf(caller, row.Id);
        // A conflict: the rule was changed meanwhile, and with it this line of the table.
        if (await _deliveries.PutAsync(_rules.DeliveriesOf(caller, row.Id, EventOf(caller, arn, firing.At)), [row.Remove(), .. later.Writes(caller, row.Id, version)], stop)
            && now - row.Due > Occurrences.MissedAfter)
        {
            _tell(Missed.Text($"The rule {arn}", row.Due, firing));
        }
    }

    private static JsonObject EventOf(AwsCaller caller, string arn, DateTimeOffset time) => new()
    {
        ["version"] = "0",
        ["id"] = Guid.NewGuid().ToString(),
        ["detail-type"] = "Scheduled Event",
        ["source"] = "aws.events",
        ["account"] = caller.Account,
        ["time"] = Invocation.Iso(time),
        ["region"] = caller.Region,
        ["resources"] = new JsonArray(arn),
        ["detail"] = new JsonObject(),
    };

    private static ResourceKey KeyOf(AwsCaller caller, string rule) => new(StoredKind, caller.Scope, rule);

    private (RuleTime Row, long Version)? Find(AwsCaller caller, string rule) => _resources.Get(KeyOf(caller, rule)) is { } resource
        ? (JsonSerializer.Deserialize(resource.Data.Span, SchedulesJson.Default.RuleTime)!, resource.Version)
        : null;

    private void Told(RuleTime time)
    {
        if (time.Next is { } next)
        {
            _clock.Put(next);
        }
    }

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

/// <summary>A change of a rule's time.</summary>
/// <param name="Writes">To be written together with the rule.</param>
/// <param name="Written">To be called when they are on disk.</param>
internal sealed record TimeChange(IReadOnlyList<ResourceWrite> Writes, Action Written);
