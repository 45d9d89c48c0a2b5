using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Events;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>Connects the scheduled rules of the event bus with their times: from then on they fire.</summary>
public sealed class ScheduledRules : IScheduledRules
{
    private readonly RuleService _rules;
    private readonly EventBus _bus;

    /// <param name="resources">Where the times are.</param>
    /// <param name="clock">Started after this is made.</param>
    /// <param name="deliveries">Takes the events for the targets.</param>
    /// <param name="rules">The rules. No rule may be put before this is made.</param>
    /// <param name="bus">Makes the events.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told of firings that were missed, in words for the log.</param>
    public ScheduledRules(IResourceStore resources, DueClock clock, DeliveryService deliveries, RuleService rules, EventBus bus, TimeProvider time, Action<string> tell)
    {
        (_rules, _bus) = (rules, bus);
        var schedules = new RuleSchedules(resources, clock, deliveries, this, time, tell);
        rules.ScheduleChanging = (was, becomes) =>
        {
            var rule = (becomes ?? was)!;
            return schedules.Change(rule.Owner, rule.Name, becomes is { IsEnabled: true } ? becomes.Expression : null);
        };
        rules.ScheduleChanged = (was, becomes) => schedules.Changed((becomes ?? was)!.Owner, (becomes ?? was)!.Name);
    }

    IReadOnlyList<Delivery> IScheduledRules.DeliveriesOf(AwsCaller caller, string rule, DateTimeOffset time) =>
        _rules.FindScheduled(caller, EventBusService.Default, rule) is { } found ? _bus.Fire(found, time) : [];
}
