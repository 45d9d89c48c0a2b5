using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Messaging.Events.Patterns;
using Treadle.Messaging.Schedules;
using Treadle.Storage;

namespace Treadle.Messaging.Events;

/// <summary>The rules of event buses and their targets.</summary>
/// <remarks>
/// Each method takes and gives the members of the published model. A refused request leaves no trace. Any thread; changes wait
/// for one another, reads do not wait.
/// </remarks>
public sealed partial class RuleService : IDisposable
{
    private const string Kind = "event-rule";
    private const int RulesMax = 300;
    private const int TargetsMax = 5;

    private static readonly Regex Names = new(@"^[\.\-_A-Za-z0-9]+\z", RegexOptions.NonBacktracking);

    private readonly ConcurrentDictionary<(string Scope, string Bus), RuleIndex> _rules = new();
    private readonly IResourceStore _store;
    private readonly EventBusService _buses;
    private readonly OneAtATime _changes = new();

    /// <summary>Reads what is stored; from then on this object is the only writer of rules.</summary>
    public RuleService(IResourceStore store, EventBusService buses)
    {
        (_store, _buses) = (store, buses);
        var stored = store.All(Kind).Select(resource => (resource.Key.Scope, Rule: JsonSerializer.Deserialize(resource.Data.Span, EventsJson.Default.Rule)
            ?? throw new InvalidOperationException($"The resource {resource.Key} holds no rule.")));
        foreach (var ofBus in stored.GroupBy(r => (r.Scope, r.Rule.Bus)))
        {
            _rules[ofBus.Key] = new RuleIndex(ofBus.ToImmutableSortedDictionary(r => r.Rule.Name, r => Loaded(r.Rule), StringComparer.Ordinal));
        }

        buses.HasRules = (caller, bus) => !Of(caller, bus).Rules.IsEmpty;
    }

    /// <summary>Rules that have a schedule, enabled or not, of all accounts.</summary>
    public IEnumerable<ScheduledRule> Scheduled => _rules.SelectMany(ofBus => ofBus.Value.Rules.Values
        .Where(loaded => loaded.Rule.ScheduleExpression is not null)
        .Select(loaded => ScheduleOf(ofBus.Key.Scope, loaded.Rule)));

    /// <summary>Gives the writes that are to be made together with that of a rule whose schedule, state or existence changes. Null: none.</summary>
    /// <remarks>The first argument is the rule before, the second the rule after; null when there is none, or it has no schedule.</remarks>
    public Func<ScheduledRule?, ScheduledRule?, IReadOnlyList<ResourceWrite>>? ScheduleChanging { get; set; }

    /// <summary>Told when such a change is on disk.</summary>
    public Action<ScheduledRule?, ScheduledRule?>? ScheduleChanged { get; set; }

    public void Dispose() => _changes.Dispose();

    /// <summary>The rule of a name, when it has a schedule.</summary>
    public ScheduledRule? FindScheduled(AwsCaller caller, string bus, string name) =>
        Of(caller, bus).Rules.GetValueOrDefault(name)?.Rule is { ScheduleExpression: not null } rule ? ScheduleOf(caller.Scope, rule) : null;

    /// <summary>Makes a rule, or changes one and keeps its targets.</summary>
    public ValueTask<JsonObject> PutRuleAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var name = input.RequiredTextOf("Name", 1, 64, Names);
            var (owner, bus) = BusOf(caller, input);
            var (pattern, schedule) = (input.TextOf("EventPattern"), input.TextOf("ScheduleExpression", 0, 256));
            if (string.IsNullOrEmpty(pattern) && string.IsNullOrEmpty(schedule))
            {
                throw EventsErrors.Validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
            }

            if (!string.IsNullOrEmpty(schedule))
            {
                CheckSchedule(schedule, bus);
            }

            var before = Find(owner, bus, name)?.Rule;
            var rule = new Rule
            {
                Name = name,
                Bus = bus,
                EventPattern = string.IsNullOrEmpty(pattern) ? null : pattern,
                ScheduleExpression = string.IsNullOrEmpty(schedule) ? null : schedule,
                State = input.OneOf("State", "ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") ?? "ENABLED",
                Description = input.TextOf("Description", 0, 512),
                RoleArn = input.TextOf("RoleArn", 1, 1600),
                Targets = before?.Targets ?? [],
                Tags = input["Tags"] is null ? before?.Tags : EventBusService.Tags(input).ToImmutableDictionary(),
            };
            var loaded = Loaded(rule);
            if (before is null && Of(owner, bus).Rules.Count >= RulesMax)
            {
                throw EventsErrors.LimitExceeded();
            }

            await SaveAsync(owner, loaded, stop);
            return new JsonObject { ["RuleArn"] = ArnOf(owner, rule.Path) };
        },
        stop);

    public JsonObject DescribeRule(AwsCaller caller, JsonObject input)
    {
        var (owner, rule) = Existing(caller, input, "Name");
        var shape = Shape(owner, rule);
        shape["CreatedBy"] = owner.Account;
        return shape;
    }

    public JsonObject ListRules(AwsCaller caller, JsonObject input)
    {
        var (owner, bus) = BusOf(caller, input);
        var prefix = input.TextOf("NamePrefix", 1, 64, Names) ?? "";
        var rules = Of(owner, bus).Rules.Values.Where(rule => rule.Rule.Name.StartsWith(prefix, StringComparison.Ordinal));
        return EventsShapes.Page(input, "Rules", rules, rule => rule.Rule.Name, rule => Shape(owner, rule.Rule));
    }

    public JsonObject ListRuleNamesByTarget(AwsCaller caller, JsonObject input)
    {
        var (owner, bus) = BusOf(caller, input);
        var arn = input.RequiredTextOf("TargetArn", 1, 1600);
        var names = Of(owner, bus).Rules.Values.Where(rule => rule.Rule.Targets.Any(target => target.Arn == arn)).Select(rule => rule.Rule.Name);
        return EventsShapes.Page(input, "RuleNames", names, name => name, name => name);
    }

    /// <summary>Deletes a rule; one that is not there is no error, one with targets is.</summary>
    public ValueTask<JsonObject> DeleteRuleAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var name = input.RequiredTextOf("Name", 1, 64, Names);
            var (owner, bus) = BusOf(caller, input);
            if (Find(owner, bus, name)?.Rule is { } rule)
            {
                if (!rule.Targets.IsEmpty)
                {
                    throw EventsErrors.Validation("Rule can't be deleted since it has targets.");
                }

                await WriteAsync(owner, rule, after: null, stop);
                _rules[(owner.Scope, bus)] = new RuleIndex(Of(owner, bus).Rules.Remove(name));
            }

            return [];
        },
        stop);

    public ValueTask<JsonObject> EnableRuleAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => SetStateAsync(caller, input, "ENABLED", stop);

    public ValueTask<JsonObject> DisableRuleAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => SetStateAsync(caller, input, "DISABLED", stop);

    /// <summary>Adds targets, or changes those of the same id. All or none.</summary>
    public ValueTask<JsonObject> PutTargetsAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var (owner, rule) = Existing(caller, input, "Rule");
            var given = (input.ListOf("Targets", 1, 100) ?? throw EventsErrors.Missing("targets")).OfType<JsonObject>().Select(TargetReader.Read).ToList();
            var targets = rule.Targets.ToBuilder();
            foreach (var target in given)
            {
                var place = targets.ToList().FindIndex(other => other.Id == target.Id);
                if (place >= 0)
                {
                    targets[place] = target;
                }
                else
                {
                    targets.Add(target);
                }
            }

            if (targets.Count > TargetsMax)
            {
                throw EventsErrors.LimitExceeded();
            }

            await SaveAsync(owner, Loaded(rule with { Targets = targets.ToImmutable() }), stop);
            return new JsonObject { ["FailedEntryCount"] = 0, ["FailedEntries"] = new JsonArray() };
        },
        stop);

    /// <summary>Takes targets away; an id that is not there is an entry of <c>FailedEntries</c>.</summary>
    public ValueTask<JsonObject> RemoveTargetsAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var (owner, rule) = Existing(caller, input, "Rule");
            var ids = input.TextsOf("Ids", 1, 100) ?? throw EventsErrors.Missing("ids");
            var failed = ids.Where(id => rule.Targets.All(target => target.Id != id)).Select(id => new JsonObject
            {
                ["TargetId"] = id,
                ["ErrorCode"] = "ResourceNotFoundException",
                ["ErrorMessage"] = $"Rule {rule.Name} does not have a target with the ID {id}.",
            }).ToList();
            await SaveAsync(owner, Loaded(rule with { Targets = rule.Targets.RemoveAll(target => ids.Contains(target.Id)) }), stop);
            return new JsonObject { ["FailedEntryCount"] = failed.Count, ["FailedEntries"] = new JsonArray([.. failed]) };
        },
        stop);

    public JsonObject ListTargetsByRule(AwsCaller caller, JsonObject input) =>
        EventsShapes.Page(input, "Targets", Existing(caller, input, "Rule").Rule.Targets, target => target.Id, TargetReader.Shape);

    /// <summary>Tells whether an event matches a pattern, without a rule.</summary>
    public static JsonObject TestEventPattern(JsonObject input)
    {
        var pattern = EventPattern.Parse(input.TextOf("EventPattern") ?? throw EventsErrors.Missing("eventPattern"));
        var text = input.TextOf("Event") ?? throw EventsErrors.Missing("event");
        try
        {
            var @event = JsonNode.Parse(text) as JsonObject ?? throw EventsErrors.Validation("Parameter Event is not valid.");
            return new JsonObject { ["Result"] = pattern.Matches(@event) };
        }
        catch (JsonException)
        {
            throw EventsErrors.Validation("Parameter Event is not valid.");
        }
    }

    /// <summary>True when an enabled rule of the default bus with targets could match an event of this kind of this machine, whatever else is in it.</summary>
    /// <remarks>Cheap: nothing is written, nothing waits. The engine asks it before it puts an event into its outbox.</remarks>
    public bool AnyRuleMayMatch(AwsCaller caller, string source, string detailType, string stateMachineArn) =>
        Of(caller, EventBusService.Default).MayMatch(source, detailType, stateMachineArn);

    internal List<LoadedRule> Matching(AwsCaller caller, string bus, JsonObject @event) => Of(caller, bus).Matching(@event);

    internal LoadedRule? Find(AwsCaller caller, string bus, string name) => Of(caller, bus).Rules.GetValueOrDefault(name);

    /// <param name="caller">Account and region.</param>
    /// <param name="path">The name, behind that of the bus unless it is the default one.</param>
    internal static string ArnOf(AwsCaller caller, string path) => $"arn:aws:events:{caller.Region}:{caller.Account}:rule/{path}";

    private static void CheckSchedule(string schedule, string bus)
    {
        if (bus != EventBusService.Default)
        {
            throw EventsErrors.Validation("ScheduleExpression is supported only on the default event bus.");
        }

        // Of a rule, unlike one of Scheduler, the unit of a rate agrees with its number, and there are no one-time schedules.
        if (!ScheduleExpression.TryParse(schedule, out var read) || read.IsOneTime || read is ScheduleExpression.Rate { HasNumber: false })
        {
            throw EventsErrors.Validation("Parameter ScheduleExpression is not valid.");
        }
    }

    private static LoadedRule Loaded(Rule rule) => new(rule, rule.EventPattern is { } pattern ? EventPattern.Parse(pattern) : null);

    private static ScheduledRule ScheduleOf(string scope, Rule rule)
    {
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        return new ScheduledRule(new AwsCaller(scope[..slash], scope[(slash + 1)..]), rule.Bus, rule.Name, rule.ScheduleExpression!, rule.IsEnabled);
    }

    private static JsonObject Shape(AwsCaller caller, Rule rule)
    {
        var shape = new JsonObject { ["Name"] = rule.Name, ["Arn"] = ArnOf(caller, rule.Path) };
        foreach (var (member, value) in (ReadOnlySpan<(string, string?)>)
        [
            ("EventPattern", rule.EventPattern), ("ScheduleExpression", rule.ScheduleExpression), ("State", rule.State),
            ("Description", rule.Description), ("RoleArn", rule.RoleArn), ("EventBusName", rule.Bus),
        ])
        {
            if (value is not null)
            {
                shape[member] = value;
            }
        }

        return shape;
    }

    private ValueTask<JsonObject> SetStateAsync(AwsCaller caller, JsonObject input, string state, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var (owner, rule) = Existing(caller, input, "Name");
            await SaveAsync(owner, Loaded(rule with { State = state }), stop);
            return [];
        },
        stop);

    /// <exception cref="AwsErrorException">There is no such bus.</exception>
    private (AwsCaller Owner, string Bus) BusOf(AwsCaller caller, JsonObject input)
    {
        var (owner, bus) = EventBusService.Resolve(caller, input.TextOf("EventBusName", 1, 1600));
        return _buses.Exists(owner, bus) ? (owner, bus) : throw EventsErrors.NoBus(bus);
    }

    private (AwsCaller Owner, Rule Rule) Existing(AwsCaller caller, JsonObject input, string member)
    {
        var name = input.RequiredTextOf(member, 1, 64, Names);
        var (owner, bus) = BusOf(caller, input);
        return (owner, Find(owner, bus, name)?.Rule ?? throw EventsErrors.NoRule(name, bus));
    }

    private RuleIndex Of(AwsCaller caller, string bus) => _rules.GetValueOrDefault((caller.Scope, bus)) ?? RuleIndex.Empty;

    private async ValueTask SaveAsync(AwsCaller caller, LoadedRule loaded, CancellationToken stop)
    {
        var rule = loaded.Rule;
        await WriteAsync(caller, Find(caller, rule.Bus, rule.Name)?.Rule, rule, stop);
        _rules[(caller.Scope, rule.Bus)] = new RuleIndex(Of(caller, rule.Bus).Rules.SetItem(rule.Name, loaded));
    }

    private async ValueTask WriteAsync(AwsCaller caller, Rule? before, Rule? after, CancellationToken stop)
    {
        var rule = (after ?? before)!;
        List<ResourceWrite> writes = [new(new ResourceKey(Kind, caller.Scope, rule.Path), after is null ? null : JsonSerializer.SerializeToUtf8Bytes(after, EventsJson.Default.Rule))];
        var (was, becomes) = (Schedule(before), Schedule(after));
        if (was != becomes)
        {
            writes.AddRange(ScheduleChanging?.Invoke(was, becomes) ?? []);
        }

        if (!await _store.WriteAsync(writes, stop))
        {
            throw new AwsErrorException("ConcurrentModificationException", $"Rule {rule.Name} was changed by somebody else.");
        }

        if (was != becomes)
        {
            ScheduleChanged?.Invoke(was, becomes);
        }

        ScheduledRule? Schedule(Rule? of) => of?.ScheduleExpression is null ? null : ScheduleOf(caller.Scope, of);
    }
}

/// <summary>A rule that is to be fired at times.</summary>
/// <param name="Owner">Account and region.</param>
/// <param name="Bus">Its bus.</param>
/// <param name="Name">Its name.</param>
/// <param name="Expression"><c>rate(…)</c> or <c>cron(…)</c>; times are UTC.</param>
/// <param name="IsEnabled">One that is not enabled is not fired.</param>
public sealed record ScheduledRule(AwsCaller Owner, string Bus, string Name, string Expression, bool IsEnabled);
