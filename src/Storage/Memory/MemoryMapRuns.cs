using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage.Memory;

/// <summary>All runs of distributed Maps. Whoever holds the store's lock may use it.</summary>
/// <param name="tell">Puts an input into an execution's inbox.</param>
internal sealed class MemoryMapRuns(Func<TellCommit, InboxRow?> tell)
{
    private readonly SortedDictionary<long, MapRunRow> _byId = [];
    private readonly Dictionary<string, long> _byArn = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _touched = [];
    private long _last;

    public MapRunRow? Get(long id) => _byId.GetValueOrDefault(id);

    public MapRunRow? Get(string arn) => _byArn.TryGetValue(arn, out var id) ? _byId[id] : null;

    public bool IsRunning(long id) => Get(id) is { Status: MapRunStatus.Running };

    public IReadOnlyList<MapRunRow> List(ExecutionId parent, long? before, int limit) =>
        [.. _byId.Values.Reverse().Where(r => r.Parent == parent && r.Id < (before ?? long.MaxValue)).Take(limit)];

    public IReadOnlyList<long> NeedsWorker(long after, int limit) => [.. _byId.Values.Where(r => r.NeedsWorker && r.Id > after).Select(r => r.Id).Take(limit)];

    public void Take(StepCommit step)
    {
        foreach (var run in step.OpensMapRuns)
        {
            Set(new MapRunRow
            {
                Id = ++_last,
                Arn = run.Arn,
                Parent = step.Execution,
                Plan = run.Plan.ToArray(),
                Status = MapRunStatus.Running,
                StartedAt = StoredTime.Read(StoredTime.Happened(run.StartedAt)),
                Settings = run.Settings,
                ItemsTotal = run.ItemsTotal,
                NeedsWorker = true,
            });
            _byArn.Add(run.Arn, _last);
        }

        foreach (var arn in step.ReopensMapRuns)
        {
            if (Get(arn) is { Status: not MapRunStatus.Running } run && run.Parent == step.Execution)
            {
                Reopen(run, step.ReopenedAt);
            }
        }

        foreach (var arn in step.AbortsMapRuns)
        {
            if (Get(arn) is { Status: MapRunStatus.Running } run && run.Parent == step.Execution)
            {
                Set(run with { Status = MapRunStatus.Aborted, EndedAt = StoredTime.Read(StoredTime.Happened(step.AbortedAt)) });
            }
        }

        if (step.New is { MapRun: { } parent, ItemCount: { } items })
        {
            Count(parent, default(MapRunCounts).With(step.Ended?.Status ?? ExecutionStatus.Running, new MapRunCount(1, items)));
        }
        else if (step.ReopensChild is { } reopened)
        {
            Count(reopened.MapRun, default(MapRunCounts).With(step.Ended?.Status ?? ExecutionStatus.Running, new MapRunCount(1, reopened.Items)));
            TakeTurn(reopened);
        }
        else if (step is { EndsChild: { } child, Ended: { } ended })
        {
            Count(
                child.MapRun,
                default(MapRunCounts).With(ExecutionStatus.Running, new MapRunCount(-1, -child.Items)).With(ended.Status, new MapRunCount(1, child.Items)));
        }
    }

    private void Reopen(MapRunRow run, DateTimeOffset at) => Set(run with
    {
        Status = MapRunStatus.Running,
        EndedAt = null,
        Failure = null,
        ResultsWritten = default,
        NeedsWorker = true,
        RedriveCount = run.RedriveCount + 1,
        RedrivenAt = StoredTime.Read(StoredTime.Happened(at)),
        RedrivesThrough = -1,
        IsDraining = run.Counts.Running.Executions > 0,
        Waiting = run.Counts.OnlyUnsuccessful,
        NotRedrivable = default,
    });

    /// <summary>A child that ended without success is no longer counted so, nor as one that waits for its redrive.</summary>
    public void TakeTurn(ReopenedChild child)
    {
        if (Get(child.MapRun) is { } run)
        {
            var turn = default(MapRunCounts).With(child.From, new MapRunCount(1, child.Items));
            Set(run with { Counts = run.Counts - turn, Waiting = run.Waiting - turn });
        }
    }

    /// <returns>False when the run has ended.</returns>
    public bool Take(MapRunChange change, List<InboxRow> told)
    {
        if (Get(change.MapRun) is not { } run || (run.Status == MapRunStatus.Running) != change.NeedsRunning || (change.RedriveCount ?? run.RedriveCount) != run.RedriveCount)
        {
            return false;
        }

        run = run with
        {
            Cursor = change.Cursor ?? run.Cursor,
            ItemsTotal = change.ItemsTotal ?? run.ItemsTotal,
            Settings = change.Settings ?? run.Settings,
            Failure = change.Failure is { } failure ? failure with { IsWhole = true } : run.Failure,
            NeedsWorker = run.NeedsWorker && !change.IsSettled,
            ResultsWritten = change.ResultsWritten ?? run.ResultsWritten,
        };
        if (change.IsDrained)
        {
            run = run with { IsDraining = false, Waiting = run.Counts.OnlyUnsuccessful };
        }

        if (change.Redrives is { } redrives)
        {
            run = run with
            {
                RedrivesThrough = redrives.IsDone ? null : redrives.Through,
                Waiting = redrives.IsDone ? default : run.Waiting - redrives.NotRedrivable,
                NotRedrivable = run.NotRedrivable + redrives.NotRedrivable.Unsuccessful,
            };
        }

        if (change.Ended is { } ended)
        {
            run = run with { Status = ended.Status, EndedAt = StoredTime.Read(StoredTime.Happened(ended.EndedAt)), ResultsWritten = ended.ResultsWritten };
            if (tell(new TellCommit(run.Parent, ended.ForParent)) is { } row)
            {
                told.Add(row);
            }
        }

        Set(run);
        return true;
    }

    /// <summary>Ends a batch.</summary>
    /// <returns>Every run that it touched.</returns>
    public IReadOnlyList<TouchedMapRun> End()
    {
        IReadOnlyList<TouchedMapRun> touched = [.. _touched.Select(id => _byId[id]).Select(r => new TouchedMapRun(r.Id, r.Status, r.Counts) { Waiting = r.Waiting, RedriveCount = r.RedriveCount, IsDraining = r.IsDraining, IsRedriving = r.RedrivesThrough is not null })];
        _touched.Clear();
        return touched;
    }

    public void DeleteOf(ExecutionId parent)
    {
        foreach (var run in _byId.Values.Where(r => r.Parent == parent).ToList())
        {
            _byId.Remove(run.Id);
            _byArn.Remove(run.Arn);
        }
    }

    /// <summary>An execution that a run needs: its parent, and the children whose results it will gather.</summary>
    public bool Needs(ExecutionRow row) =>
        (row.MapRun is { } id && Get(id) is { NeedsWorker: true }) || _byId.Values.Any(r => r.NeedsWorker && r.Parent == row.Id);

    private void Count(long id, MapRunCounts more)
    {
        if (Get(id) is { } run)
        {
            Set(run with { Counts = run.Counts + more });
        }
    }

    private void Set(MapRunRow run)
    {
        _byId[run.Id] = run;
        _touched.Add(run.Id);
    }
}
