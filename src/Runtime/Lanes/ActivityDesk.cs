using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;

namespace Treadle.Runtime.Lanes;

/// <summary>A task that waits for a worker.</summary>
internal sealed record ActivityOffer(string ActivityArn, ExecutionId Execution, TaskId Task);

/// <summary>A worker that waits for a task of one activity. The desk's lane decides about it; <see cref="IsGone"/> may be set anywhere.</summary>
internal sealed class ActivityWorker(string activityArn, string? name)
{
    private readonly TaskCompletionSource<TakenTask?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGone;
    private volatile bool _isTimeOver;

    public string ActivityArn { get; } = activityArn;

    public string? Name { get; } = name;

    /// <summary>The task it got; null when its time was over.</summary>
    public Task<TakenTask?> Answer => _answer.Task;

    /// <summary>Its connection has ended: a task given to it would be lost.</summary>
    public bool IsGone
    {
        get => _isGone;
        set => _isGone = value;
    }

    /// <summary>It has waited long enough. Set before <see cref="LaneMessage.Leave"/> is sent: it may be on its way back to the desk.</summary>
    public bool IsTimeOver
    {
        get => _isTimeOver || _isGone;
        set => _isTimeOver = value;
    }

    public bool Give(TakenTask? task) => _answer.TrySetResult(task);

    public void Fail(Exception reason) => _answer.TrySetException(reason);
}

/// <summary>A task that a worker has, as the journal says.</summary>
internal sealed record TakenTask(ExecutionId Execution, TaskId Task, Asl.Json.JsonValue Input);

/// <summary>Brings tasks of activities and their workers together, first come, first served. Its lane's thread only.</summary>
/// <remarks>
/// The desk only proposes. The task's own execution decides (<see cref="Input.TaskTaken"/>), and the worker is answered after the commit.
/// An offer and a withdrawal come from the execution's lane, in order.
/// </remarks>
internal sealed class ActivityDesk(ILanePorts ports)
{
    private readonly Dictionary<string, Activity> _activities = new(StringComparer.Ordinal);

    /// <summary>Tasks that wait for a worker. Any thread; as of about now.</summary>
    public int OfferCount { get; private set; }

    public void Offer(ActivityOffer offer)
    {
        var activity = ActivityOf(offer.ActivityArn);
        if (activity.Places.ContainsKey(offer))
        {
            return;
        }

        activity.Places.Add(offer, activity.Offers.AddLast(offer));
        OfferCount++;
        Match(activity);
    }

    public void Withdraw(ActivityOffer offer)
    {
        var activity = ActivityOf(offer.ActivityArn);
        if (activity.Places.Remove(offer, out var place))
        {
            activity.Offers.Remove(place);
            OfferCount--;
        }

        Match(activity);
    }

    public void Await(ActivityWorker worker, bool isFirst)
    {
        if (worker.IsTimeOver)
        {
            worker.Give(null);
            return;
        }

        var activity = ActivityOf(worker.ActivityArn);
        if (isFirst)
        {
            activity.Workers.AddFirst(worker);
        }
        else
        {
            activity.Workers.AddLast(worker);
        }

        Match(activity);
    }

    /// <summary>Takes the worker off the list. One that has been proposed a task is not on it, and is answered by that task.</summary>
    public void Leave(ActivityWorker worker)
    {
        var activity = ActivityOf(worker.ActivityArn);
        if (activity.Workers.Remove(worker))
        {
            worker.Give(null);
        }

        Match(activity);
    }

    internal bool IsOffered(ActivityOffer offer) => _activities.TryGetValue(offer.ActivityArn, out var activity) && activity.Places.ContainsKey(offer);

    public void FailAll(Exception reason)
    {
        foreach (var worker in _activities.Values.SelectMany(a => a.Workers))
        {
            worker.Fail(reason);
        }

        _activities.Clear();
    }

    private void Match(Activity activity)
    {
        while (activity.Offers.First is { } offer && activity.Workers.First is { } worker)
        {
            activity.Workers.Remove(worker);
            if (worker.Value.IsGone)
            {
                worker.Value.Give(null);
                continue;
            }

            activity.Offers.Remove(offer);
            OfferCount--;
            activity.Places.Remove(offer.Value);
            ports.Send(offer.Value.Execution, new LaneMessage.Deliver(
                offer.Value.Execution,
                new QueuedInput(new Input.TaskTaken(offer.Value.Task, worker.Value.Name), reply: new TakeReply(offer.Value, worker.Value, ports))));
        }

        if (activity.Offers.Count == 0 && activity.Workers.Count == 0)
        {
            _activities.Remove(activity.Arn);
        }
    }

    private Activity ActivityOf(string arn)
    {
        if (!_activities.TryGetValue(arn, out var activity))
        {
            _activities.Add(arn, activity = new Activity(arn));
        }

        return activity;
    }

    private sealed class Activity(string arn)
    {
        public string Arn { get; } = arn;

        public LinkedList<ActivityOffer> Offers { get; } = [];

        public Dictionary<ActivityOffer, LinkedListNode<ActivityOffer>> Places { get; } = [];

        public LinkedList<ActivityWorker> Workers { get; } = [];
    }
}

/// <summary>Hands the task to the worker once the take is on disk; sends the worker back to the desk when there is no task to take any more.</summary>
internal sealed class TakeReply(ActivityOffer offer, ActivityWorker worker, ILanePorts ports) : Reply
{
    public override bool IsGone => worker.IsGone;

    public override void Done(Execution execution, bool wasRecorded)
    {
        if (wasRecorded && execution.FrameOf(offer.Task) is { Task: { } task })
        {
            worker.Give(new TakenTask(offer.Execution, offer.Task, task.Input));
        }
        else
        {
            ports.Send(offer.ActivityArn, new LaneMessage.Await(worker, IsFirst: true));
        }
    }

    // The task goes back to where it was: the worker never had it.
    public override void Dropped()
    {
        worker.Give(null);
        ports.Send(offer.ActivityArn, new LaneMessage.Offer(offer));
    }

    public override void Refuse(Exception reason) => worker.Fail(reason);
}
