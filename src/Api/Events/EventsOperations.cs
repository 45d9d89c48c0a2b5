using Treadle.Messaging.Events;

namespace Treadle.Api.Events;

/// <summary>The operations of EventBridge on the default bus.</summary>
public static class EventsOperations
{
    /// <summary>The signing name.</summary>
    public const string Service = "events";

    public static IEnumerable<IOperation> All(RuleService rules, EventBus bus, ConnectionService connections) =>
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
        new CreateConnection(connections),
        new DescribeConnection(connections),
        new UpdateConnection(connections),
        new DeleteConnection(connections),
        new ListConnections(connections),
        new DeauthorizeConnection(connections),
    ];
}
