using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Logs.CloudWatch;
using Treadle.Messaging.Deliveries;

namespace Treadle.Messaging.Events;

/// <summary>The metrics of <c>AWS/Events</c>: of each rule, by its name alone and with its bus.</summary>
/// <remarks>Source: EventBridge user guide, "Monitoring Amazon EventBridge". Any thread; nothing waits.</remarks>
public sealed class EventMetrics(MetricService metrics)
{
    private const string Space = "AWS/Events";
    private const int KeysMax = 20_000;

    private readonly ConcurrentDictionary<(string Scope, string Bus, string Rule, string Metric), MetricKey[]> _keys = new();

    internal void EntriesPut(AwsCaller caller, int entries, int failed)
    {
        Add(caller, "", "", "PutEventsApproximateCallCount", "Count", 1);
        Add(caller, "", "", "PutEventsEntriesCount", "Count", entries);
        Add(caller, "", "", "PutEventsFailedEntriesCount", "Count", failed);
    }

    internal void Matched(AwsCaller caller, Rule rule)
    {
        Add(caller, rule.Bus, rule.Name, "MatchedEvents", "Count", 1);
        Add(caller, rule.Bus, rule.Name, "TriggeredRules", "Count", 1);
    }

    /// <summary>The input of a target could not be made.</summary>
    internal void CouldNotBeMade(AwsCaller caller, Rule rule) => Add(caller, rule.Bus, rule.Name, "FailedInvocations", "Count", 1);

    /// <param name="caller">Account and region of the rule.</param>
    /// <param name="path"><c>rule/target</c> or <c>bus/rule/target</c>.</param>
    /// <param name="delivery">What.</param>
    /// <param name="fact">What happened to it.</param>
    internal void Happened(AwsCaller caller, string path, Delivery delivery, DeliveryFact fact)
    {
        var parts = path.Split('/');
        var (bus, rule) = (parts.Length > 2 ? parts[0] : EventBusService.Default, parts[^2]);
        void Count(string metric) => Add(caller, bus, rule, metric, "Count", 1);
        switch (fact)
        {
            case DeliveryFact.Delivered delivered:
                Attempted();
                Count("Invocations");
                Count("SuccessfulInvocationAttempts");
                Add(caller, bus, rule, "IngestionToInvocationSuccessLatency", "Milliseconds", delivered.SincePut.TotalMilliseconds);
                break;
            case DeliveryFact.AttemptFailed:
                Attempted();
                break;
            case DeliveryFact.GivenUpOn:
                Count("Invocations");
                Count("FailedInvocations");
                break;
            case DeliveryFact.SentToDeadLetterQueue:
                Count("InvocationsSentToDlq");
                break;
            case DeliveryFact.DeadLetterQueueRefused:
                Count("InvocationsFailedToBeSentToDlq");
                break;
        }

        void Attempted()
        {
            Count("InvocationAttempts");
            if (delivery.Failures > 0)
            {
                Count("RetryInvocationAttempts");
            }
        }
    }

    private void Add(AwsCaller caller, string bus, string rule, string metric, string unit, double value)
    {
        if (!_keys.TryGetValue((caller.Scope, bus, rule, metric), out var keys))
        {
            if (_keys.Count >= KeysMax)
            {
                _keys.Clear();
            }

            var name = KeyValuePair.Create("RuleName", rule);
            keys = _keys[(caller.Scope, bus, rule, metric)] = rule.Length == 0
                ? [new MetricKey(caller.Scope, Space, metric, unit)]
                : [new MetricKey(caller.Scope, Space, metric, unit, name), new MetricKey(caller.Scope, Space, metric, unit, KeyValuePair.Create("EventBusName", bus), name)];
        }

        foreach (var key in keys)
        {
            metrics.Add(key, value);
        }
    }
}
