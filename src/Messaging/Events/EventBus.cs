using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;

namespace Treadle.Messaging.Events;

/// <summary>Takes events, and puts a delivery in for each target of each rule that matches: what was taken is delivered at least once.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="rules">Who listens.</param>
/// <param name="buses">Which buses there are.</param>
/// <param name="deliveries">Takes the deliveries.</param>
/// <param name="metrics">Counts; null for nobody.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Told of what can't be delivered, in words for the log.</param>
public sealed class EventBus(RuleService rules, EventBusService buses, DeliveryService deliveries, EventMetrics? metrics, TimeProvider time, Action<string> tell)
{
    private const int EntriesMax = 10;
    private const int EntriesBytesMax = 1024 * 1024;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Publishes one event on the default bus. When it returns, its deliveries are on disk.</summary>
    /// <param name="owner">The account and region of the bus.</param>
    /// <param name="event">The whole envelope: <c>version id detail-type source account time region resources detail</c>.</param>
    /// <param name="orderKey">Events with the same key reach each target in the order they were published; empty: in no order.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask PublishAsync(AwsCaller owner, JsonObject @event, string orderKey, CancellationToken stop)
    {
        var made = new List<Delivery>();
        AddDeliveries(made, owner, EventBusService.Default, @event, orderKey, isForwarded: false);
        await deliveries.PutAsync(made, stop: stop);
    }

    /// <summary>An event that another bus sends. It is not sent on to a third.</summary>
    internal async ValueTask ReceiveAsync(AwsCaller owner, string bus, JsonObject @event, CancellationToken stop)
    {
        if (!buses.Exists(owner, bus))
        {
            throw EventsErrors.NoBus(bus);
        }

        var made = new List<Delivery>();
        AddDeliveries(made, owner, bus, @event, orderKey: "", isForwarded: true);
        await deliveries.PutAsync(made, stop: stop);
    }

    /// <summary>The deliveries of a rule whose time has come, for a write of the caller's own.</summary>
    /// <param name="rule">A rule with a schedule.</param>
    /// <param name="due">When it was due. The event's id follows from it, so that a repetition can be told.</param>
    public IReadOnlyList<Delivery> Fire(ScheduledRule rule, DateTimeOffset due)
    {
        if (rules.Find(rule.Owner, rule.Bus, rule.Name) is not { Rule.IsEnabled: true } loaded)
        {
            return [];
        }

        var arn = RuleService.ArnOf(rule.Owner, loaded.Rule.Path);
        var @event = Envelope(
            rule.Owner,
            EventIds.Of($"{arn} {due.ToUnixTimeMilliseconds()}"),
            "Scheduled Event",
            "aws.events",
            due,
            new JsonArray(arn),
            new JsonObject());
        var made = new List<Delivery>();
        AddDeliveries(made, rule.Owner, loaded.Rule, @event, new Lazy<byte[]>(() => Bytes(@event)), orderKey: "", isForwarded: false);
        return made;
    }

    /// <summary>PutEvents: each entry becomes an event, or is refused alone.</summary>
    public async ValueTask<JsonObject> PutEventsAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var entries = input.ListOf("Entries") ?? throw EventsErrors.Missing("entries");
        if (entries.Count is 0 or > EntriesMax)
        {
            var bound = entries.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {EntriesMax}";
            throw EventsErrors.Constraint(entries.ToJsonString(), "entries", $"Member must have length {bound}");
        }

        if (input.TextOf("EndpointId") is not null)
        {
            throw EventsErrors.Validation("EndpointId is not supported by this server: it has no global endpoints.");
        }

        var given = entries.Select(entry => entry as JsonObject ?? throw RequestMembers.NotReadable("Entries")).ToList();
        if (given.Sum(Size) > EntriesBytesMax)
        {
            throw EventsErrors.Validation("Total size of the entries in the request is over the limit.");
        }

        var made = new List<Delivery>();
        var results = new JsonArray();
        var failed = 0;
        foreach (var entry in given)
        {
            var result = Take(made, caller, entry);
            failed += result["ErrorCode"] is null ? 0 : 1;
            results.Add((JsonNode)result);
        }

        await deliveries.PutAsync(made, stop: stop);
        metrics?.EntriesPut(caller, given.Count, failed);
        return new JsonObject { ["FailedEntryCount"] = failed, ["Entries"] = results };
    }

    private JsonObject Take(List<Delivery> made, AwsCaller caller, JsonObject entry)
    {
        foreach (var member in (ReadOnlySpan<string>)["Source", "DetailType", "Detail"])
        {
            if (string.IsNullOrEmpty(entry.TextOf(member)))
            {
                return Failure("InvalidArgument", $"Parameter {member} is not valid. Reason: {member} is a required argument.");
            }
        }

        var source = entry.TextOf("Source")!;
        if (source.StartsWith("aws.", StringComparison.Ordinal))
        {
            return Failure("NotAuthorizedForSourceException", "Not authorized for the source.");
        }

        if (ReadDetail(entry.TextOf("Detail")!) is not { } detail)
        {
            return Failure("MalformedDetail", "Detail is malformed.");
        }

        var id = Guid.NewGuid().ToString();
        var resources = new JsonArray([.. (entry.TextsOf("Resources") ?? []).Select(resource => (JsonNode)resource)]);
        var @event = Envelope(caller, id, entry.TextOf("DetailType")!, source, entry.TimeOf("Time") ?? time.GetUtcNow(), resources, detail);
        var (owner, bus) = EventBusService.Resolve(caller, entry.TextOf("EventBusName", 1, 1600));
        @event["region"] = owner.Region;

        // A bus that does not exist has no rules: as on AWS the entry is accepted, and nobody gets it.
        AddDeliveries(made, owner, bus, @event, orderKey: "", isForwarded: false);
        return new JsonObject { ["EventId"] = id };
    }

    private void AddDeliveries(List<Delivery> made, AwsCaller owner, string bus, JsonObject @event, string orderKey, bool isForwarded)
    {
        var whole = new Lazy<byte[]>(() => Bytes(@event));
        foreach (var loaded in rules.Matching(owner, bus, @event))
        {
            AddDeliveries(made, owner, loaded.Rule, @event, whole, orderKey, isForwarded);
        }
    }

    private void AddDeliveries(List<Delivery> made, AwsCaller owner, Rule rule, JsonObject @event, Lazy<byte[]> whole, string orderKey, bool isForwarded)
    {
        var ruleArn = RuleService.ArnOf(owner, rule.Path);
        metrics?.Matched(owner, rule);
        foreach (var target in rule.Targets)
        {
            if (isForwarded && target.Arn.Contains(":events:", StringComparison.Ordinal))
            {
                continue;
            }

            var isWhole = target.Input is null && target.InputPath is null && target.InputTransformer is null;
            var payload = isWhole ? whole.Value
                : TargetInput.Of(target, @event, rule.Name, ruleArn, time.GetUtcNow()) is { } text ? Encoding.UTF8.GetBytes(text)
                : null;
            if (payload is null)
            {
                metrics?.CouldNotBeMade(owner, rule);
                tell($"Target {target.Id} of the rule {ruleArn} gets nothing of the event {@event["id"]}: its input cannot be made from it.");
                continue;
            }

            made.Add(RuleDelivery.Of(owner, rule, ruleArn, target, @event, payload, orderKey));
        }
    }

    private static JsonObject Envelope(AwsCaller owner, string id, string detailType, string source, DateTimeOffset at, JsonArray resources, JsonObject detail) => new()
    {
        ["version"] = "0",
        ["id"] = id,
        ["detail-type"] = detailType,
        ["source"] = source,
        ["account"] = owner.Account,
        ["time"] = IsoTime.Seconds(at),
        ["region"] = owner.Region,
        ["resources"] = resources,
        ["detail"] = detail,
    };

    private static byte[] Bytes(JsonObject @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Plain);

    private static JsonObject? ReadDetail(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Source: EventBridge user guide, "Calculating PutEvents event entry size".
    private static int Size(JsonObject entry) =>
        (entry["Time"] is null ? 0 : 14)
        + Length(entry.TextOf("Source")) + Length(entry.TextOf("DetailType")) + Length(entry.TextOf("Detail"))
        + (entry.TextsOf("Resources") ?? []).Sum(Length);

    private static int Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static JsonObject Failure(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
}
