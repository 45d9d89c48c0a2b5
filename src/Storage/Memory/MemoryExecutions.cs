using Treadle.Engine;
using Treadle.Engine.Executions;

namespace Treadle.Storage.Memory;

/// <summary>All executions, with the indexes that the queries need. Whoever holds the store's lock may use it.</summary>
internal sealed class MemoryExecutions(MemoryMapRuns mapRuns)
{
    private readonly Dictionary<ExecutionId, MemoryExecution> _byId = [];
    private readonly Dictionary<string, MemoryExecution> _byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<long>> _byMachine = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SortedSet<(long Index, long Id)>> _byMapRun = [];
    private readonly Dictionary<string, SortedSet<long>> _runningByMachine = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _needsWorker = [];
    private readonly SortedSet<(long At, long Id)> _wakes = [];
    private readonly SortedSet<long> _inboxOwners = [];
    private readonly SortedSet<(long At, long Id)> _closed = [];
    private long _lastInbox;

    public MemoryExecution? Get(ExecutionId id) => _byId.GetValueOrDefault(id);

    public MemoryExecution? Get(string arn) => _byArn.GetValueOrDefault(arn);

    public CallbackOutcome Take(CallbackCommit callback)
    {
        if (Get(callback.Execution) is not { } execution || !execution.OpenTasks.TryGetValue(callback.Task, out var heartbeats))
        {
            return new CallbackOutcome(InboxId: 0);
        }

        if (callback.IsHeartbeat)
        {
            execution.OpenTasks[callback.Task] = heartbeats + 1;
        }
        else
        {
            execution.OpenTasks.Remove(callback.Task);
        }

        return new CallbackOutcome(Put(execution, callback.Input).Id);
    }

    /// <param name="step">The step.</param>
    /// <param name="told">Gets the inbox rows that it made.</param>
    public StepOutcome Take(StepCommit step, List<InboxRow> told)
    {
        var outcome = Check(step);
        if (outcome == StepOutcome.Committed)
        {
            Write(step);
            mapRuns.Take(step);
            Replace(step);
            told.AddRange(step.Tells.Select(Tell).OfType<InboxRow>());
        }

        return outcome;
    }

    private void Replace(StepCommit step)
    {
        if (step is { New: { MapRun: { } run }, Replaces: { } id } && Get(id) is { Row: { ItemIndex: { } index } row } replaced)
        {
            _byMapRun[run].Remove((index, id.Value));
            replaced.Row = row with { ItemIndex = null };
            mapRuns.TakeTurn(new ReopenedChild(run, row.ItemCount ?? 1, row.Status));
        }
    }

    private bool IsReplaceable(long run, ExecutionId id) => Get(id) is { Row: { ItemIndex: not null, Status: not (ExecutionStatus.Running or ExecutionStatus.Succeeded) } row } && row.MapRun == run;

    public InboxRow? Tell(TellCommit tell)
    {
        if (tell.Answers is { } answered)
        {
            var inbox = Take(new CallbackCommit(tell.Execution, answered.Task, answered.StaysOpen, tell.Input)).InboxId;
            return inbox == 0 ? null : _byId[tell.Execution].Inbox[inbox];
        }

        return Get(tell.Execution) is { } execution ? Put(execution, tell.Input) : null;
    }

    private InboxRow Put(MemoryExecution execution, ReadOnlyMemory<byte> input)
    {
        var row = new InboxRow(++_lastInbox, execution.Row.Id, input.ToArray());
        execution.Inbox.Add(row.Id, row);
        _inboxOwners.Add(execution.Row.Id.Value);
        return row;
    }

    private bool IsAwaited(TellCommit tell) =>
        tell.Answers is not { IsRequired: true } answered || (Get(tell.Execution)?.OpenTasks.ContainsKey(answered.Task) ?? false);

    public IReadOnlyList<ExecutionRow> List(ExecutionQuery query)
    {
        var index = query.Status == ExecutionStatus.Running ? _runningByMachine : _byMachine;
        if (query.Limit <= 0 || !index.TryGetValue(query.StateMachineArn, out var ids))
        {
            return [];
        }

        var older = query.Before is { } before ? ids.GetViewBetween(long.MinValue, before.Value - 1) : ids;
        return
        [
            .. older.Reverse()
                .Select(id => _byId[new ExecutionId(id)].Row)
                .Where(row => (query.Status is not { } status || row.Status == status)
                    && (query.Version is null || row.Version == query.Version)
                    && (query.Alias is null || row.Alias == query.Alias)
                    && (query.IsRedriven is not { } isRedriven || row.RedriveCount > 0 == isRedriven))
                .Take(query.Limit),
        ];
    }

    public IReadOnlyList<ExecutionRow> ListChildren(ChildQuery query)
    {
        if (!_byMapRun.TryGetValue(query.MapRun, out var children))
        {
            return [];
        }

        var page = query.IsAscending
            ? children.GetViewBetween(((query.Behind ?? -1) + 1, long.MinValue), (long.MaxValue, long.MaxValue))
            : children.GetViewBetween((0, long.MinValue), ((query.Behind ?? long.MaxValue) - 1, long.MaxValue)).Reverse();
        return
        [
            .. page.Select(c => _byId[new ExecutionId(c.Id)].Row)
                .Where(row => (query.Status is not { } status || row.Status == status)
                    && (query.IsRedriven is not { } isRedriven || row.RedriveCount > 0 == isRedriven)
                    && query.OnlyWaiting?.Has(row) is not false
                    && query.NoneWaiting?.Has(row) is not true)
                .Take(query.Limit),
        ];
    }

    public long CountRunning(string stateMachineArn) => _runningByMachine.TryGetValue(stateMachineArn, out var ids) ? ids.Count : 0;

    public IReadOnlyList<ExecutionCounts> CountByStatus() =>
        [.. _byMachine.Where(m => m.Value.Count > 0 && !ExecutionCounts.IsOfChildren(m.Key)).Select(m => Count(m.Key, m.Value))];

    private ExecutionCounts Count(string stateMachineArn, IReadOnlyCollection<long> ids)
    {
        var counts = ids.CountBy(id => _byId[new ExecutionId(id)].Row.Status).ToDictionary();
        return new ExecutionCounts(
            stateMachineArn,
            counts.GetValueOrDefault(ExecutionStatus.Running),
            counts.GetValueOrDefault(ExecutionStatus.Succeeded),
            counts.GetValueOrDefault(ExecutionStatus.Failed),
            counts.GetValueOrDefault(ExecutionStatus.TimedOut),
            counts.GetValueOrDefault(ExecutionStatus.Aborted));
    }

    public IReadOnlyList<WakeRow> ReadWork(long dueBefore, ExecutionId after, int limit)
    {
        // The two sets have no execution in common (see Unindex and Index), so the smallest ids of each hold the smallest of both.
        var working = _needsWorker.GetViewBetween(after.Value + 1, long.MaxValue).Take(limit);
        var due = _wakes.GetViewBetween((long.MinValue, long.MinValue), (dueBefore, long.MaxValue)).Where(w => w.Id > after.Value).Select(w => w.Id);
        return
        [
            .. working.Concat(due).Order().Take(limit)
                .Select(id => _byId[new ExecutionId(id)])
                .Select(e => new WakeRow(e.Row.Id, e.NeedsWorker, e.NextWakeAt is { } at ? StoredTime.Read(at) : null)),
        ];
    }

    public IReadOnlyList<ExecutionId> ReadInboxOwners(ExecutionId after, int limit) =>
        [.. _inboxOwners.GetViewBetween(after.Value + 1, long.MaxValue).Take(limit).Select(id => new ExecutionId(id))];

    public IReadOnlyList<ClosedExecution> ReadClosed(ClosedQuery query)
    {
        var after = query.After is { } a ? (StoredTime.Happened(a.EndedAt), a.Id.Value) : (long.MinValue, long.MinValue);
        var until = (StoredTime.Happened(query.EndedBefore), long.MaxValue);
        return after.CompareTo(until) > 0
            ? []
            :
            [
                .. _closed.GetViewBetween(after, until)
                    .Where(c => c != after)
                    .Select(c => _byId[new ExecutionId(c.Id)])
                    .Where(e => !query.OnlyUnpacked || !e.IsPacked)
                    .Take(query.Limit)
                    .Select(e => new ClosedExecution(e.Row.Id, e.Row.EndedAt!.Value, e.Row.LastSequence, e.PackedThrough)),
            ];
    }

    public long CountClosed() => _closed.Count;

    public void Pack(PackCommit pack)
    {
        if (Get(pack.Execution) is { Row.Status: not ExecutionStatus.Running } execution)
        {
            execution.Pack(pack);
        }
    }

    public void Delete(ExecutionId id)
    {
        if (Get(id) is not { Row.Status: not ExecutionStatus.Running, Inbox.Count: 0 } execution || mapRuns.Needs(execution.Row))
        {
            return;
        }

        _byId.Remove(id);
        _byArn.Remove(execution.Row.Arn);
        mapRuns.DeleteOf(id);
        if (execution.Row is { MapRun: { } run, ItemIndex: { } index })
        {
            _byMapRun[run].Remove((index, id.Value));
        }

        IdsOf(_byMachine, execution.Row.StateMachineArn).Remove(id.Value);
        _closed.Remove((StoredTime.Happened(execution.Row.EndedAt!.Value), id.Value));
    }

    private StepOutcome Check(StepCommit step)
    {
        var execution = Get(step.Execution);
        if (step.New is { } row)
        {
            if (_byArn.ContainsKey(row.Arn))
            {
                return StepOutcome.NameTaken;
            }

            if (!step.Tells.All(IsAwaited) || (row.MapRun is { } run && (!mapRuns.IsRunning(run) || (step.Replaces is { } replaced && !IsReplaceable(run, replaced)))))
            {
                return StepOutcome.NotAwaited;
            }

            // A new execution has no tasks to close and no inbox to take from.
            return execution is null && step is { ClosesTasks: [], TakesInbox: [] } ? StepOutcome.Committed : StepOutcome.Conflict;
        }

        return execution is not null
            && execution.Row.LastSequence == step.ExpectedSequence
            && step.ClosesTasks.All(c => execution.OpenTasks.TryGetValue(c.Task, out var heartbeats) && heartbeats == c.Heartbeats)
            && !step.OpensTasks.Any(execution.OpenTasks.ContainsKey)
            && step.TakesInbox.All(execution.Inbox.ContainsKey)
                ? StepOutcome.Committed
                : StepOutcome.Conflict;
    }

    private void Write(StepCommit step)
    {
        if (step.New is { } row)
        {
            Add(row);
        }

        var execution = _byId[step.Execution];
        Unindex(execution);

        if (step.Journal is { } journal)
        {
            execution.Journal.Add(journal with { Data = journal.Data.ToArray() });
            execution.Row = execution.Row with { LastSequence = journal.LastSequence };
        }

        if (step.Reopened is { } reopened)
        {
            execution.Reopen(reopened);
        }

        if (step.Ended is { } ended)
        {
            execution.Row = execution.Row with
            {
                Status = ended.Status,
                EndedAt = StoredTime.Read(StoredTime.Happened(ended.EndedAt)),
                Output = Copy(ended.Output),
                Error = ended.Error,
                Cause = ended.Cause,
            };
        }

        if (step.Snapshot is { } snapshot)
        {
            execution.Snapshot = snapshot.ToArray();
            execution.SnapshotSequence = execution.Row.LastSequence;
        }

        execution.NeedsWorker = step.NeedsWorker;
        execution.NextWakeAt = step.NextWakeAt is { } at ? StoredTime.NotBefore(at) : null;
        foreach (var closed in step.ClosesTasks)
        {
            execution.OpenTasks.Remove(closed.Task);
        }

        foreach (var opened in step.OpensTasks)
        {
            execution.OpenTasks.Add(opened, 0);
        }

        foreach (var id in step.TakesInbox)
        {
            execution.Inbox.Remove(id);
        }

        if (execution.Inbox.Count == 0)
        {
            _inboxOwners.Remove(execution.Row.Id.Value);
        }

        Index(execution);
    }

    private void Add(ExecutionRow row)
    {
        var execution = new MemoryExecution(row with
        {
            StartedAt = StoredTime.Read(StoredTime.Happened(row.StartedAt)),
            EndedAt = row.EndedAt is { } endedAt ? StoredTime.Read(StoredTime.Happened(endedAt)) : null,
            Input = row.Input.ToArray(),
            Output = Copy(row.Output),
            LastSequence = 0,
        });
        _byId.Add(row.Id, execution);
        _byArn.Add(row.Arn, execution);
        IdsOf(_byMachine, row.StateMachineArn).Add(row.Id.Value);
        if (row is { MapRun: { } run, ItemIndex: { } index })
        {
            if (!_byMapRun.TryGetValue(run, out var children))
            {
                _byMapRun.Add(run, children = []);
            }

            children.Add((index, row.Id.Value));
        }

        Index(execution);
    }

    private void Unindex(MemoryExecution execution)
    {
        var id = execution.Row.Id.Value;
        IdsOf(_runningByMachine, execution.Row.StateMachineArn).Remove(id);
        _needsWorker.Remove(id);
        if (execution.Row.EndedAt is { } endedAt)
        {
            _closed.Remove((StoredTime.Happened(endedAt), id));
        }

        if (execution.NextWakeAt is { } at)
        {
            _wakes.Remove((at, id));
        }
    }

    private void Index(MemoryExecution execution)
    {
        var id = execution.Row.Id.Value;
        if (execution.Row.Status != ExecutionStatus.Running)
        {
            _closed.Add((StoredTime.Happened(execution.Row.EndedAt!.Value), id));
            return;
        }

        IdsOf(_runningByMachine, execution.Row.StateMachineArn).Add(id);
        if (execution.NeedsWorker)
        {
            _needsWorker.Add(id);
        }
        else if (execution.NextWakeAt is { } at)
        {
            _wakes.Add((at, id));
        }
    }

    private static SortedSet<long> IdsOf(Dictionary<string, SortedSet<long>> index, string machine)
    {
        if (!index.TryGetValue(machine, out var ids))
        {
            index.Add(machine, ids = []);
        }

        return ids;
    }

    // The cast is needed: a null array would become an empty memory, not a missing one.
    private static ReadOnlyMemory<byte>? Copy(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? (ReadOnlyMemory<byte>?)some.ToArray() : null;
}
