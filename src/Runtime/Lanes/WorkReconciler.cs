using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;
using Treadle.Asl.Compiling;

namespace Treadle.Runtime.Lanes;

/// <summary>Compares the work a state asks for with the work that goes on: begins what is missing, cancels what is no longer wanted.</summary>
/// <remarks>The same after a commit and after a restart, when nothing goes on yet. The lane's thread only.</remarks>
internal sealed class WorkReconciler(ILanePorts ports)
{
    private long _round;

    public void Reconcile(OwnedExecution owned)
    {
        var state = owned.State!;
        if (state.Tasks.Count == 0 && owned.Running.Count == 0)
        {
            return;
        }

        _round++;
        var wanted = 0;
        foreach (var work in PendingWork.Of(state))
        {
            if (!owned.Running.TryGetValue(work.Task, out var running))
            {
                if (HasBegun(owned, work.Task))
                {
                    continue;
                }

                owned.Running.Add(work.Task, running = Begin(owned, work));
            }
            else if (running.HasTurn)
            {
                running.HasTurn = false;
                Call(owned, work, running);
            }

            wanted++;
            running.SeenIn = _round;
        }

        if (owned.Running.Count > wanted)
        {
            foreach (var (task, running) in owned.Running)
            {
                if (running.SeenIn != _round)
                {
                    End(owned, running);

                    // Removing while enumerating is allowed in a Dictionary.
                    owned.Running.Remove(task);
                }
            }
        }
    }

    public void CancelAll(OwnedExecution owned)
    {
        foreach (var running in owned.Running.Values)
        {
            End(owned, running);
        }

        owned.Running.Clear();
    }

    /// <summary>The node stops: calls are given up, offers die with the desk.</summary>
    public void CancelCalls(OwnedExecution owned)
    {
        foreach (var running in owned.Running.Values)
        {
            running.Call?.Cancel();
        }
    }

    /// <summary>It is the turn of a call. The next comparison begins it.</summary>
    /// <returns>False when nobody waits for the turn: it is to be given back.</returns>
    public static bool GiveTurn(OwnedExecution owned, TaskId task)
    {
        if (owned.Running.TryGetValue(task, out var running) && running is { Call: null, Offer: null })
        {
            running.HasTurn = true;
            return true;
        }

        return false;
    }

    /// <summary>The child that the task starts exists, and its news waits to be stepped: after a restart it must not be started again.</summary>
    private static bool HasBegun(OwnedExecution owned, TaskId task)
    {
        foreach (var waiting in owned.Queue)
        {
            if (waiting.Input is Input.ChildStarted started && started.Task == task)
            {
                return true;
            }
        }

        return false;
    }

    private RunningWork Begin(OwnedExecution owned, PendingWork work)
    {
        if (work.Kind == PendingWorkKind.OfferActivity)
        {
            var offer = new ActivityOffer(((TaskResource.Activity)work.Run.Resource).Arn, owned.Id, work.Task);
            ports.Send(offer.ActivityArn, new LaneMessage.Offer(offer));
            return new RunningWork { Offer = offer };
        }

        var running = new RunningWork();
        if (ports.TryTakeCallTurn(owned.Id, work.Task))
        {
            Call(owned, work, running);
        }

        return running;
    }

    private void Call(OwnedExecution owned, PendingWork work, RunningWork running)
    {
        owned.CallsUnderWay++;
        running.Call = ports.Call(new TaskCall(owned.Machine!.Scope, owned.State!.Identity, work.Run));
    }

    private void End(OwnedExecution owned, RunningWork running)
    {
        if (running.Call is { } call)
        {
            owned.CallsUnderWay--;
            call.Cancel();
        }

        if (running.HasTurn)
        {
            ports.ReturnCallTurn();
        }

        if (running.Offer is { } offer)
        {
            ports.Send(offer.ActivityArn, new LaneMessage.Withdraw(offer));
        }
    }
}
