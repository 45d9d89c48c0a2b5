using Treadle.Asl;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Messaging.Events;
using Treadle.Runtime;
using Treadle.Runtime.Deliveries;
using Treadle.Storage;

namespace Treadle.Notifications;

/// <summary>Publishes "Step Functions Execution Status Change" events on the default bus of the execution's account and region.</summary>
/// <param name="store">Where the execution's row is.</param>
/// <param name="rules">Tells whether anybody listens.</param>
/// <param name="bus">Takes the events.</param>
public sealed class StatusChangeDeliverer(IStore store, RuleService rules, EventBus bus) : IDeliverer
{
    /// <inheritdoc/>
    public string Kind => StatusDelivery.Kind;

    /// <summary>It only puts into the store what rules want.</summary>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public bool IsWanted(string scope, string stateMachineArn) =>
        rules.AnyRuleMayMatch(CallerOf(scope), StatusChangeEvent.Source, StatusChangeEvent.DetailType, stateMachineArn);

    /// <inheritdoc/>
    public async Task DeliverAsync(ExecutionId execution, ReadOnlyMemory<byte> data, CancellationToken stop)
    {
        var change = StatusDelivery.Read(data.Span);
        if (store.Find(change.Execution) is not { } row)
        {
            // The execution is older than what is kept: there is nothing left to tell.
            return;
        }

        var caller = CallerOf(row.Scope);
        var envelope = StatusChangeEvent.Of(caller, row, change, EarlierEnd(row, change));
        await bus.PublishAsync(caller, envelope, orderKey: row.Arn, stop);
    }

    /// <summary>How the execution had ended with this change, when it has been redriven since.</summary>
    private StatesError? EarlierEnd(ExecutionRow row, StatusDelivery change)
    {
        if (row.RedriveCount == change.RedriveCount || change.Sequence == 0)
        {
            return null;
        }

        var step = store.ReadJournal(row.Id, change.Sequence, descending: false, limit: 1).Single();
        return EventCodec.Read(step.Data)[(int)(change.Sequence - step.FirstSequence)] switch
        {
            ExecutionFailed x => x.Error,
            ExecutionAborted x => x.Error,
            _ => new StatesError(null, null),
        };
    }

    private static AwsCaller CallerOf(string scope)
    {
        var slash = scope.IndexOf('/', StringComparison.Ordinal);
        return new AwsCaller(scope[..slash], scope[(slash + 1)..]);
    }
}
