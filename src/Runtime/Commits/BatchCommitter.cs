using System.Diagnostics.CodeAnalysis;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime.Commits;

/// <summary>Makes batches of what it is given, commits them, and answers. Without a thread of its own: the simulator drives the same code.</summary>
/// <remarks>One thread. What was answered is on disk; what was not answered may be.</remarks>
/// <param name="store">Written only here.</param>
/// <param name="answerLane">Sends a message to the lane of an execution.</param>
/// <param name="metrics">Counts promised inputs.</param>
/// <param name="tellMapRuns">Hears of the map runs that a commit touched, before any lane hears of the commit.</param>
internal sealed class BatchCommitter(
    IStore store, Action<ExecutionId, LaneMessage> answerLane, RuntimeMetrics? metrics = null, Action<IReadOnlyList<TouchedMapRun>>? tellMapRuns = null)
{
    /// <summary>Beyond it a batch gains little and its first step waits too long.</summary>
    public const int StepsMax = 512;

    /// <inheritdoc cref="StepsMax"/>
    public const int BytesMax = 4 << 20;

    private readonly RuntimeMetrics _metrics = metrics ?? RuntimeMetrics.Unseen;
    private readonly List<Commission> _batch = [];
    private int _bytes;

    public int Count => _batch.Count;

    public bool HasWork => _batch.Count > 0;

    /// <summary>True when the batch is to be committed before more is added.</summary>
    public bool IsFull => _batch.Count >= StepsMax || _bytes >= BytesMax;

    public void Add(Commission commission)
    {
        _batch.Add(commission);
        _bytes += commission.Bytes;
    }

    /// <summary>Commits what was added, and answers everyone.</summary>
    /// <exception cref="StoreFailedException">Nobody was answered; everyone waiting has been failed with it. The node must stop.</exception>
    [SuppressMessage("Performance", "CA1859", Justification = "The contract speaks of lists.")]
    public void Commit()
    {
        CommitResult result;
        try
        {
            result = store.Commit(ToBatch());
        }
        catch (Exception e)
        {
            // A backend that breaks its contract is trusted no more than a broken disk.
            var reason = e as StoreFailedException ?? new StoreFailedException($"The store failed: {e.Message}", e);
            FailAll(reason);
            throw reason;
        }

        Answer(result);
        _batch.Clear();
        _bytes = 0;
    }

    public void FailAll(Exception reason)
    {
        foreach (var commission in _batch)
        {
            commission.Fail(reason);
        }

        _batch.Clear();
        _bytes = 0;
    }

    private CommitBatch ToBatch()
    {
        List<CallbackCommit>? callbacks = null;
        List<IReadOnlyList<ResourceWrite>>? writes = null;
        List<OutboxChange>? changes = null;
        List<MapRunChange>? mapRuns = null;
        List<PackCommit>? packs = null;
        List<ExecutionId>? deletes = null;
        Dictionary<DurableCount, int>? uses = null;
        var steps = new List<StepCommit>(_batch.Count);
        foreach (var commission in _batch)
        {
            switch (commission)
            {
                case Commission.Step step:
                    steps.Add(step.Commit);
                    foreach (var input in step.Inputs)
                    {
                        Count(input.Reply?.Use);
                    }

                    break;

                case Commission.Uses loose:
                    foreach (var use in loose.All)
                    {
                        Count(use);
                    }

                    break;

                case Commission.Callback callback: (callbacks ??= []).Add(callback.Commit); break;
                case Commission.Resources resources: (writes ??= []).Add(resources.Writes); break;
                case Commission.Outbox outbox: (changes ??= []).Add(outbox.Change); break;
                case Commission.MapRun mapRun: (mapRuns ??= []).Add(mapRun.Change); break;
                case Commission.Housekeeping housekeeping:
                    (packs ??= []).AddRange(housekeeping.Packs);
                    (deletes ??= []).AddRange(housekeeping.Deletes);
                    break;

                default: throw new InvalidOperationException($"There is no arm for {commission.GetType().Name}.");
            }

            Count(commission.Use);
        }

        if (uses is not null)
        {
            // Behind all others, so that the answers to those keep their places. A use counts whatever becomes of its call.
            (writes ??= []).Add([.. uses.Select(counted => counted.Key.Add(counted.Value))]);
        }

        return new CommitBatch
        {
            Steps = steps,
            Callbacks = callbacks ?? (IReadOnlyList<CallbackCommit>)[],
            ResourceWrites = writes ?? (IReadOnlyList<IReadOnlyList<ResourceWrite>>)[],
            MapRuns = mapRuns ?? (IReadOnlyList<MapRunChange>)[],
            OutboxChanges = changes ?? (IReadOnlyList<OutboxChange>)[],
            Packs = packs ?? (IReadOnlyList<PackCommit>)[],
            Deletes = deletes ?? (IReadOnlyList<ExecutionId>)[],
        };

        void Count(CountedUse? use)
        {
            if (use?.TryTake() == true)
            {
                uses ??= [];
                uses[use.Count] = uses.GetValueOrDefault(use.Count) + 1;
            }
        }
    }

    private void Answer(CommitResult result)
    {
        if (result.TouchedMapRuns.Count > 0)
        {
            tellMapRuns?.Invoke(result.TouchedMapRuns);
        }

        var (steps, callbacks, writes, mapRuns) = (0, 0, 0, 0);
        foreach (var commission in _batch)
        {
            switch (commission)
            {
                case Commission.Step step:
                    step.Outcome = result.Steps[steps++];
                    answerLane(step.Commit.Execution, new LaneMessage.Committed(step));
                    break;

                case Commission.Callback callback:
                    var inbox = result.Callbacks[callbacks++].InboxId;
                    if (inbox > 0)
                    {
                        _metrics.InboxAccepted.Add();
                        answerLane(callback.Commit.Execution, new LaneMessage.Deliver(callback.Commit.Execution, new QueuedInput(callback.Input, inbox)));
                    }

                    callback.Done(inbox > 0 ? CallbackAnswer.Accepted : CallbackAnswer.TaskTimedOut);
                    break;

                case Commission.Resources resources:
                    resources.Done(result.ResourceWrites[writes++]);
                    break;

                case Commission.MapRun mapRun:
                    mapRun.Done(result.MapRuns[mapRuns++]);
                    break;

                case Commission.Uses uses:
                    uses.Done();
                    break;

                case Commission.Outbox outbox:
                    outbox.Done();
                    break;

                case Commission.Housekeeping housekeeping:
                    housekeeping.Done();
                    break;
            }
        }

        // Behind the callbacks: a lane takes the rows of an inbox in the order of their ids.
        foreach (var row in result.Told)
        {
            _metrics.InboxAccepted.Add();
            answerLane(row.Execution, new LaneMessage.Deliver(row.Execution, new QueuedInput(InputCodec.Read(row.Data), row.Id)));
        }
    }
}
