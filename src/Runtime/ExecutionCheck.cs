using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime;

/// <summary>Compares what a store says of a running execution with the state that its journal makes.</summary>
public static class ExecutionCheck
{
    /// <returns>What does not agree, in words; empty when all does.</returns>
    public static IReadOnlyList<string> Problems(StoredWork work, IMachines machines)
    {
        ReadExecution read;
        try
        {
            read = ReadExecution.Fold(work.Stored, machines);
        }
        catch (Exception e) when (e is not StoreFailedException)
        {
            return [$"it cannot be read: {e.Message}"];
        }

        List<string> problems = [];
        if (!read.State.IsRunning)
        {
            problems.Add($"its row says that it runs, its journal that it is {read.State.Status}");
        }

        CheckSnapshot(work, machines, read.State, problems);
        CheckWork(work, read.State, problems);
        CheckTasks(work, read, problems);
        return problems;
    }

    /// <summary>A snapshot only saves reading: without it the state is the same.</summary>
    private static void CheckSnapshot(StoredWork work, IMachines machines, Execution state, List<string> problems)
    {
        if (work.Stored.Snapshot is null)
        {
            return;
        }

        try
        {
            var whole = ReadExecution.Fold(work.Stored with { Snapshot = null, SnapshotSequence = 0, Tail = work.Journal }, machines).State;
            if (!SnapshotCodec.Write(whole).AsSpan().SequenceEqual(SnapshotCodec.Write(state)))
            {
                problems.Add("its snapshot is another state than its journal makes");
            }
        }
        catch (Exception e) when (e is not StoreFailedException)
        {
            problems.Add($"its journal cannot be read without the snapshot: {e.Message}");
        }
    }

    private static void CheckWork(StoredWork work, Execution state, List<string> problems)
    {
        var needsWorker = PendingWork.CanContinue(state) || PendingWork.Of(state).Any();
        if (needsWorker != work.Wake.NeedsWorker)
        {
            problems.Add(needsWorker ? "it has work to do, and its row does not say so" : "its row says that it has work to do, and it has none");
        }

        var wakeAt = PendingWork.NextDeadline(state) is { } at ? StoredTime.Read(StoredTime.NotBefore(at)) : (DateTimeOffset?)null;
        if (wakeAt != work.Wake.NextWakeAt)
        {
            problems.Add($"its next deadline is {Text(wakeAt)}, its row says {Text(work.Wake.NextWakeAt)}");
        }
    }

    /// <summary>A task has a row as long as nobody has answered it; answers that wait in the inbox have taken or changed it already.</summary>
    private static void CheckTasks(StoredWork work, ReadExecution read, List<string> problems)
    {
        var expected = read.State.Tasks.Select(t => read.State.FrameOf(t.Value).Task!)
            .Where(t => t is { HasRow: true, HasKeptCallback: false })
            .ToDictionary(t => t.Id, t => t.Heartbeats);
        foreach (var waiting in read.Inbox)
        {
            switch (waiting.Input)
            {
                case Input.CallbackSucceeded x: expected.Remove(x.Task); break;
                case Input.CallbackFailed x: expected.Remove(x.Task); break;
                case Input.ChildEnded x: expected.Remove(x.Task); break;
                case Input.ChildStarted { IsResult: true } x: expected.Remove(x.Task); break;
                case Input.ChildStarted x when expected.TryGetValue(x.Task, out var beats): expected[x.Task] = beats + 1; break;
                case Input.CallbackHeartbeat x when expected.TryGetValue(x.Task, out var beats): expected[x.Task] = beats + 1; break;
            }
        }

        foreach (var row in work.OpenTasks)
        {
            if (!expected.Remove(row.Task, out var beats))
            {
                problems.Add($"task {row.Task.Value} has a row that waits for an answer, and is not open");
            }
            else if (beats != row.Heartbeats)
            {
                problems.Add($"task {row.Task.Value} has {beats} heartbeats, its row {row.Heartbeats}");
            }
        }

        problems.AddRange(expected.Keys.Select(t => $"task {t.Value} is open, and has no row that waits for its answer"));
    }

    private static string Text(DateTimeOffset? at) => at is { } moment ? $"{moment:yyyy-MM-ddTHH:mm:ss.fffZ}" : "none";
}
