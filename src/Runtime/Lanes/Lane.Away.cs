using Treadle.Engine;

namespace Treadle.Runtime.Lanes;

/// <summary>Executions that leave memory while their work goes on, and come back.</summary>
internal sealed partial class Lane
{
    /// <summary>Takes the state out of memory; of the work that goes on without it, the ids stay.</summary>
    private void Evict(OwnedExecution owned)
    {
        if (owned.Running.Count == 0)
        {
            _owned.Remove(owned.Id);
            return;
        }

        AwayCount++;
        owned.Phase = OwnedPhase.Away;
        owned.State = null;
        owned.Machine = null;
    }

    /// <summary>Has one that is away read again.</summary>
    private void BringBack(OwnedExecution owned)
    {
        if (owned.Phase == OwnedPhase.Away)
        {
            AwayCount--;
            owned.Phase = OwnedPhase.Reading;
            ports.Read(owned.Id);
        }
    }

    private void OnCallTurn(ExecutionId id, TaskId task)
    {
        if (!_owned.TryGetValue(id, out var owned) || !WorkReconciler.GiveTurn(owned, task))
        {
            ports.ReturnCallTurn();
            return;
        }

        BringBack(owned);
        if (owned.Phase == OwnedPhase.Idle)
        {
            Settle(owned, touched: []);
        }
    }
}
