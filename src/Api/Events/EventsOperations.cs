using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>The operations of EventBridge: buses, rules, events, connections.</summary>
public static class EventsOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "events";

    public static IEnumerable<IOperation> All(EventBusService buses, RuleService rules, EventBus bus, ConnectionService connections) =>
    [
        new PutRule(rules),
        new DescribeRule(rules),
        new ListRules(rules),
        new DeleteRule(rules),
        new EnableRule(rules),
        new DisableRule(rules),
        new PutTargets(rules),
        new RemoveTargets(rules),
        new ListTargetsByRule(rules),
        new PutEvents(bus),
        new TestEventPattern(),
        new CreateEventBus(buses),
        new DescribeEventBus(buses),
        new UpdateEventBus(buses),
        new ListEventBuses(buses),
        new DeleteEventBus(buses),
        new PutPermission(buses),
        new RemovePermission(buses),
        new ListRuleNamesByTarget(rules),
        new TagResource(rules),
        new UntagResource(rules),
        new ListTagsForResource(rules),
        new CreateConnection(connections),
        new DescribeConnection(connections),
        new UpdateConnection(connections),
        new DeleteConnection(connections),
        new ListConnections(connections),
        new DeauthorizeConnection(connections),
    ];
}
