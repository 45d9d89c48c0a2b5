using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;
using Treadle.Asl.Compiling;

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
    }

    /// <summary>After a step: only what it touched can be other than before. A wide Map looks at one task for each answer, not at all of them.</summary>
    public void Reconcile(OwnedExecution owned, IReadOnlyList<TaskId> touched)
    {
        for (var i = 0; i < touched.Count; i++)
        {
            Compare(owned, touched[i]);
        }
    }

    public void CancelAll(OwnedExecution owned)
    {
        foreach (var running in owned.Running.Values)
        {
            End(running);
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

    private void Compare(OwnedExecution owned, TaskId task)
    {
        var work = PendingWork.Of(owned.State!, task);
        if (owned.Running.TryGetValue(task, out var running))
        {
            if (work is null)
            {
                End(running);
                owned.Running.Remove(task);
            }
        }
        else if (work is not null)
        {
            owned.Running.Add(task, Begin(owned, work));
        }
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
            return new RunningWork(call: null, offer);
        }

        return new RunningWork(ports.Call(new TaskCall(owned.Machine!.Scope, owned.State!.Identity, work.Run)), offer: null);
    }

    private void End(RunningWork running)
    {
        running.Call?.Cancel();
        if (running.Offer is { } offer)
        {
            ports.Send(offer.ActivityArn, new LaneMessage.Withdraw(offer));
        }
    }
}
