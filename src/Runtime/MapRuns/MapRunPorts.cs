using System.Collections.Concurrent;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>What map runs reach in a running server.</summary>
internal sealed class MapRunPorts(
    IStore store,
    IMachines machines,
    TimeProvider time,
    RuntimeOptions options,
    ExecutionIds ids,
    IItemReader? reader,
    IResultWriter? writer,
    Action<Commission> commit,
    Action<ExecutionId, LaneMessage> sendToLane,
    Action<MapRunMessage> post,
    Action<long> forget) : IMapRunPorts, IDisposable
{
    /// <summary>Children that are asked to stop at once.</summary>
    private const int StopsMax = 256;

    /// <summary>Children that wait for their redrive, read at once. Each may have an input of 256 KiB.</summary>
    private const int WaitingMax = 64;

    /// <summary>When none of them could be stopped, it is tried again so much later.</summary>
    private static readonly TimeSpan StopAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, ItemFeed> _feeds = [];
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _gathering = [];
    private readonly CancellationTokenSource _stop = new();

    public DateTimeOffset Now => time.GetUtcNow();

    public Limits Limits => options.Limits;

    public MapRunRow? Find(long run) => store.FindMapRun(run);

    public MachineRevision? MachineOf(MapRunRow run) => store.Find(run.Parent) is { } parent ? machines.GetRevision(parent.Scope, parent.Definition) : null;

    public void Start(MapRunLife run, ChildStart child)
    {
        var id = ids.Next();
        sendToLane(id, new LaneMessage.Start(id, child.Request, Seeds.Next(), new ChildReply(run, child, post, options.OnFault)));
    }

    public void Commit(MapRunChange change) => commit(new Commission.MapRun(change));

    public void Read(RunningMapRun run, ItemPosition? from)
    {
        var feed = _feeds.GetOrAdd(run.Row.Id, _ => new ItemFeed(reader, run, from, _stop.Token));
        _ = Task.Run(async () => Tell(await feed.NextAsync()));
    }

    public void Probe(RunningMapRun run)
    {
        var stop = _stop.Token;
        _ = Task.Run(async () =>
        {
            try
            {
                Tell(await new ResultGathering(store, reader, writer, run, options.Limits).ProbeAsync(stop));
            }
            catch (Exception e) when (e is StoreFailedException || stop.IsCancellationRequested)
            {
                // The node stops; the next life asks again.
            }
            catch (Exception e)
            {
                Fault(run.Row.Arn, e);
                post(new MapRunMessage.Probed(run.Life, new StatesError(ErrorNames.ResultWriterFailed, "The results cannot be written because of an internal error.") { IsWhole = true }));
            }
        });
    }

    public void ReadWaiting(MapRunLife run, long behind) => _ = Task.Run(() =>
    {
        try
        {
            post(ReadWaiting(store, run, behind, WaitingMax));
        }
        catch (StoreFailedException)
        {
            // The node stops, and is told so by others.
        }
    });

    public static MapRunMessage.Waiting ReadWaiting(IStore store, MapRunLife run, long behind, int limit)
    {
        // Whoever had a turn is asked again and knows it; moments tell too little, for a clock may be set back.
        var query = new ChildQuery(run.Run, Status: null, behind, limit) { IsAscending = true, OnlyWaiting = new WaitingChildren(behind, DateTimeOffset.MaxValue) };
        var page = store.ListChildren(query);
        return new MapRunMessage.Waiting(run, page, page.Count < limit);
    }

    public void Redrive(MapRunLife run, ChildTurn turn, string token)
    {
        var reply = new ChildRedriveReply(run, turn, token, this, post);
        sendToLane(turn.Id, new LaneMessage.Deliver(turn.Id, new QueuedInput(new Input.Redrive(token) { IsOfMapRun = true }, reply: reply)));
    }

    public void StopChildren(MapRunLife run) => _ = Task.Run(() => StopChildrenAsync(run));

    private async Task StopChildrenAsync(MapRunLife run)
    {
        try
        {
            var stopped = 0;
            var running = store.ListChildren(new ChildQuery(run.Run, ExecutionStatus.Running, Behind: null, StopsMax) { IsAscending = true });
            foreach (var reply in running.Select(Stop).ToList())
            {
                await ((Task)reply.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stopped += reply.Answer.IsCompletedSuccessfully ? 1 : 0;
            }

            if (stopped == 0)
            {
                await Task.Delay(StopAgainAfter, time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (StoreFailedException)
        {
            // The node stops, and is told so by others.
            return;
        }

        post(new MapRunMessage.Stopped(run));
    }

    private StopReply Stop(ExecutionRow child)
    {
        var reply = new StopReply();
        sendToLane(child.Id, new LaneMessage.Deliver(child.Id, new QueuedInput(new Input.Stop(new StatesError(null, null)), reply: reply)));
        return reply;
    }

    public void Gather(RunningMapRun run)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _gathering[run.Row.Id] = stop;
        _ = Task.Run(async () =>
        {
            try
            {
                Tell(await new ResultGathering(store, reader, writer, run, options.Limits).RunAsync(stop.Token));
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                // Nobody wants the results any more, or the node stops.
            }
            catch (StoreFailedException)
            {
                // The node stops, and is told so by others.
            }
            catch (Exception e)
            {
                Fault(run.Row.Arn, e);
                post(new MapRunMessage.Gathered(run.Life, Output: null, default, new StatesError(ErrorNames.Runtime, "The results could not be gathered because of an internal error.") { IsWhole = true }));
            }
        });
    }

    public void Forget(long run)
    {
        forget(run);
        if (_feeds.TryRemove(run, out var feed))
        {
            feed.Cancel();
        }

        if (_gathering.TryRemove(run, out var gathering))
        {
            gathering.Cancel();
            gathering.Dispose();
        }
    }

    public void Fault(string mapRunArn, Exception reason) => options.OnFault(new RuntimeFault("a map run", mapRunArn, reason));

    /// <summary>What reads or writes for a run ends. The runs are told nothing of it: what comes of it now may come of the server's end, and the next life does it again.</summary>
    public void Stop()
    {
        _stop.Cancel();
        foreach (var run in _feeds.Keys)
        {
            if (_feeds.TryRemove(run, out var feed))
            {
                feed.Cancel();
            }
        }
    }

    /// <summary>After <see cref="Stop"/>, when nobody asks for anything any more.</summary>
    public void Dispose() => _stop.Dispose();

    private void Tell(MapRunMessage message)
    {
        if (!_stop.IsCancellationRequested)
        {
            post(message);
        }
    }
}

/// <summary>Tells the desk what became of the start of a child. Called on a lane.</summary>
internal sealed class ChildReply(MapRunLife run, ChildStart child, Action<MapRunMessage> post, Action<RuntimeFault> onFault) : StartReply
{
    public override void Done(Execution execution, bool wasRecorded) => post(new MapRunMessage.Started(run, child, StepOutcome.Committed));

    public override void Clashed(StepOutcome outcome) => post(new MapRunMessage.Started(run, child, outcome));

    public override void Refuse(Exception reason)
    {
        if (reason is OperationCanceledException or StoreFailedException)
        {
            // The node stops; the next life starts it.
            return;
        }

        onFault(new RuntimeFault("the start of a child execution", child.Request.ExecutionArn, reason));
        post(new MapRunMessage.Started(run, child, Outcome: null));
    }
}

/// <summary>Tells the desk what became of the redrive of a child. Called on a lane.</summary>
internal sealed class ChildRedriveReply(MapRunLife run, ChildTurn turn, string token, IMapRunPorts ports, Action<MapRunMessage> post) : Reply
{
    public override void Done(Execution execution, bool wasRecorded)
    {
        var hasGoneOn = wasRecorded || execution.IsRunning || execution.Status == ExecutionStatus.Succeeded || execution.RedriveTokens.Any(known => known.Token == token);
        post(new MapRunMessage.Redriven(run, turn, IsRefused: !hasGoneOn));
    }

    public override void Refuse(Exception reason)
    {
        if (reason is OperationCanceledException or StoreFailedException)
        {
            // The node stops; the next life asks again.
            return;
        }

        if (reason is not KeyNotFoundException)
        {
            ports.Fault(turn.Child.Arn, reason);
        }

        // It is gone, or damaged.
        post(new MapRunMessage.Redriven(run, turn, IsRefused: true));
    }
}
