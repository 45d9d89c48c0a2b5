using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;
using Treadle.Runtime.Calls;

namespace Treadle.Runtime.Lanes;

/// <summary>Compares the work a state asks for with the work that goes on: begins what is missing, cancels what is no longer wanted.</summary>
/// <remarks>The same after a step and after a restart, when nothing goes on yet. The lane's thread only.</remarks>
internal sealed class WorkReconciler(ILanePorts ports)
{
    /// <summary>After a read: every task is looked at.</summary>
    public void Reconcile(OwnedExecution owned)
    {
        // Removing while enumerating is allowed in a Dictionary.
        foreach (var task in owned.Running.Keys)
        {
            Compare(owned, task);
        }

        foreach (var task in owned.State!.Tasks.Keys)
        {
            if (!HasBegun(owned, task))
            {
                Compare(owned, task);
            }
        }

        owned.GivenTurns.Clear();
    }

    /// <summary>After a step: only what it touched can be other than before. A wide Map looks at one task for each answer, not at all of them.</summary>
    public void Reconcile(OwnedExecution owned, IReadOnlyList<TaskId> touched)
    {
        for (var i = 0; i < touched.Count; i++)
        {
            Compare(owned, touched[i]);
        }

        foreach (var task in owned.GivenTurns)
        {
            Compare(owned, task);
        }

        owned.GivenTurns.Clear();
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
            owned.GivenTurns.Add(task);
            return true;
        }

        return false;
    }

    private void Compare(OwnedExecution owned, TaskId task)
    {
        var work = PendingWork.Of(owned.State!, task);
        if (!owned.Running.TryGetValue(task, out var running))
        {
            if (work is not null)
            {
                owned.Running.Add(task, Begin(owned, work));
            }
        }
        else if (work is null)
        {
            End(owned, running);
            owned.Running.Remove(task);
        }
        else if (running.HasTurn)
        {
            running.HasTurn = false;
            Call(owned, work, running);
        }
    }

    /// <summary>The child that the task starts exists, and its news waits to be stepped: after a restart it must not be started again.</summary>
    private static bool HasBegun(OwnedExecution owned, TaskId task)
    {
        foreach (var waiting in owned.Queue)
        {
            if (waiting.Input is Input.ChildStarted started && started.Task == task && !owned.Running.ContainsKey(task))
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
        if (!CallTurns.IsNeededFor(work.Run.Resource) || ports.TryTakeCallTurn(owned.Id, work.Task))
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
