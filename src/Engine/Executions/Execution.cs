using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Mocks;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Executions;

public enum ExecutionStatus
{
    Running,
    Succeeded,
    Failed,
    TimedOut,
    Aborted,
}

/// <summary>The whole state of one execution, as plain data. <see cref="Apply"/> is its only writer.</summary>
/// <remarks>
/// Mutable while the lane that owns it steps it; a step that does not commit discards it, and the execution is read again. Indexes of
/// ready frames, open tasks and deadlines are kept by Apply, so that nothing scans the frames.
/// </remarks>
public sealed partial class Execution
{
    private readonly Dictionary<FrameId, Frame> _frames = [];
    private readonly SortedDictionary<long, FrameId> _ready = [];
    private readonly Dictionary<TaskId, FrameId> _tasks = [];
    private readonly SortedSet<Deadline> _deadlines = [];
    private readonly SortedDictionary<string, FrameId> _mapRuns = new(StringComparer.Ordinal);
    private readonly List<ParentTask> _parents = [];
    private readonly List<TaskId> _mockedTasks = [];
    private readonly SortedDictionary<string, int> _mockedCalls = new(StringComparer.Ordinal);
    private long _readyOrder;

    public Execution(ExecutionIdentity identity, Program program)
    {
        Identity = identity;
        Program = program;
    }

    public ExecutionIdentity Identity { get; }

    public Program Program { get; }

    public ExecutionStatus Status { get; private set; }

    /// <summary>False until ExecutionStarted has been applied.</summary>
    public bool HasStarted { get; private set; }

    public JsonValue Input { get; private set; } = JsonNull.Instance;

    /// <summary>The caller's text of <see cref="Input"/> when it differs from the canonical one.</summary>
    public string? RawInput { get; private set; }

    public string RoleArn { get; private set; } = "";

    public ulong Seed { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The output of a succeeded execution; null otherwise.</summary>
    public JsonValue? Output { get; private set; }

    /// <summary>The error of an execution that ended otherwise; null when there is none.</summary>
    public StatesError? Error { get; private set; }

    /// <summary>The time of the last event; no later one carries an earlier time.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>How far the clock is behind <see cref="LastAt"/>, because it was set back; zero when it is not.</summary>
    public TimeSpan ClockBehind { get; private set; }

    /// <summary>How many events have been applied, private ones included.</summary>
    public long LastSequence { get; private set; }

    /// <summary>The last history id that was given out.</summary>
    public long LastHistoryId { get; private set; }

    /// <summary>The last task id that was given out.</summary>
    public long LastTask { get; private set; }

    /// <summary>The last frame id that was given out.</summary>
    public int LastFrame { get; private set; }

    /// <summary>Tasks of other executions that wait for this one's end.</summary>
    public IReadOnlyList<ParentTask> Parents => _parents;

    /// <summary>The bytes of all values that variables hold, in all frames.</summary>
    public long VariableBytes { get; private set; }

    /// <summary>What its Task states are answered with in place of the services; null for an execution that is no test.</summary>
    public TestCase? TestCase { get; private set; }

    /// <summary>Tasks that the test case answers, and has not yet.</summary>
    public IReadOnlyCollection<TaskId> MockedTasks => _mockedTasks;

    public bool IsRunning => HasStarted && Status == ExecutionStatus.Running;

    public IReadOnlyDictionary<FrameId, Frame> Frames => _frames;

    /// <summary>Attempts that have not ended, with their frames.</summary>
    public IReadOnlyDictionary<TaskId, FrameId> Tasks => _tasks;

    /// <summary>Map runs that have not ended, by ARN, with the frames that wait for them.</summary>
    public IReadOnlyDictionary<string, FrameId> MapRuns => _mapRuns;

    /// <summary>How many of <see cref="Tasks"/> have pending work.</summary>
    public int PendingTasks { get; private set; }

    /// <summary>Everything that ends by the clock, earliest first.</summary>
    public IReadOnlySet<Deadline> Deadlines => _deadlines;

    /// <summary>The earliest deadline; null when there is none.</summary>
    internal Deadline? FirstDeadline => _deadlines.Count == 0 ? null : _deadlines.Min;

    /// <summary>Frames that can go on without anything from outside, in the order in which they became so.</summary>
    public IReadOnlyDictionary<long, FrameId> Ready => _ready;

    /// <summary>Puts one fact into the state. Computes nothing that the event does not say.</summary>
    /// <exception cref="InvalidOperationException">The event does not fit the state: the journal is damaged, or a handler has a bug.</exception>
    public void Apply(Event e)
    {
        LastSequence++;
        LastAt = e.At;
        if (e.Id > 0)
        {
            LastHistoryId = e.Id;
        }

        switch (e)
        {
            case ExecutionStarted started: OnStarted(started); break;
            case ExecutionSucceeded x: OnEnded(ExecutionStatus.Succeeded, e, x.Output, error: null); break;
            case ExecutionFailed x: OnEnded(ExecutionStatus.Failed, e, output: null, x.Error); break;
            case ExecutionAborted x: OnEnded(ExecutionStatus.Aborted, e, output: null, x.Error); break;
            case ExecutionTimedOut: OnEnded(ExecutionStatus.TimedOut, e, output: null, error: null); break;
            case ExecutionRedriven x: OnRedriven(x); break;

            case ParentAttached x: _parents.Add(x.Parent); break;
            case TestCaseChosen x: TestCase = x.TestCase; break;
            case ClockChanged x: ClockBehind = x.Behind; break;
            case StartPointChosen x: OnStartPointChosen(x, FrameOf(FrameId.Top)); break;

            case StateEntered x: OnEntered(x, FrameOf(x.Frame)); break;
            case StateExited x: OnExited(x, FrameOf(x.Frame)); break;
            case EvaluationFailed x: FrameOf(x.Frame).LastId = e.Id; break;
            case StateAborted: break;
            case WaitScheduled x: Park(FrameOf(x.Frame), FramePhase.Waiting, x.Until); break;
            case RetryScheduled x: OnRetryScheduled(x, FrameOf(x.Frame)); break;
            case ChildrenClosed x: OnChildrenClosed(FrameOf(x.Frame)); break;

            case TaskScheduled x: OnTaskScheduled(x, FrameOf(x.Frame)); break;
            case TaskStarted x: OnTaskStarted(x, FrameOf(x.Frame)); break;
            case TaskSubmitted x: OnTask(x.Frame, x.Task, e, t => t.Stage = TaskStage.Submitted); break;
            case TaskSucceeded x: CloseTask(FrameOf(x.Frame), e); break;
            case TaskFailed x: CloseTask(FrameOf(x.Frame), e); break;
            case TaskTimedOut x: CloseTask(FrameOf(x.Frame), e); break;
            case TaskHeartbeat x: OnHeartbeat(x, FrameOf(x.Frame)); break;
            case CallbackKept x: OnTask(x.Frame, x.Task, e, t => (t.KeptOutput, t.KeptError) = (x.Output, x.Error)); break;

            case ChildAttached x: OnTask(x.Frame, x.Task, e, t => (t.Child, t.Heartbeats) = (x.Child, t.Heartbeats + 1)); break;

            case ParallelStarted x: OnParallelStarted(x, FrameOf(x.Frame)); break;
            case BranchSucceeded x: OnChildEnded(FrameOf(x.Frame), x.Output, e); break;
            case ParallelSucceeded x: FrameOf(x.Frame).LastId = e.PreviousId; break;
            case ParallelFailed x: FrameOf(x.Frame).LastId = e.Id; break;
            case MapStarted x: OnMapStarted(x, FrameOf(x.Frame)); break;
            case MapIterationStarted x: OnIterationStarted(x, FrameOf(x.Map)); break;
            case MapIterationSucceeded x: OnChildEnded(FrameOf(x.Frame), x.Output, e); break;
            case MapIterationFailed x: FrameOf(x.Map).Children!.HasFailed = true; break;
            case MapIterationAborted: break;
            case DistributedMapStarted x: OnDistributedMapStarted(FrameOf(x.Frame), e); break;
            case MapRunStarted x: OnMapRunStarted(x, FrameOf(x.Frame)); break;
            case MapRunRedriven x: OnMapRunRedriven(x, FrameOf(x.Frame)); break;
            case MapRunSucceeded x: OnMapRunSucceeded(FrameOf(x.Frame), e); break;
            case MapRunFailed x: CloseMapRun(FrameOf(x.Frame), e); break;
            case MapRunAborted x: CloseMapRun(FrameOf(x.Frame), e); break;
            case MapSucceeded x: FrameOf(x.Frame).LastId = e.PreviousId; break;
            case MapFailed x: FrameOf(x.Frame).LastId = e.Id; break;
            default: throw new InvalidOperationException($"There is no arm for {e.GetType().Name}.");
        }
    }

    public Frame FrameOf(FrameId id) => _frames.TryGetValue(id, out var frame)
        ? frame
        : throw new InvalidOperationException($"Execution {Identity.Id}: there is no frame {id}.");

    /// <summary>The frame of an open attempt, or null when the attempt has ended.</summary>
    public Frame? FrameOf(TaskId task) => _tasks.TryGetValue(task, out var frame) ? FrameOf(frame) : null;

    /// <summary>The ready frame that goes on first; null when all wait.</summary>
    internal Frame? FirstReady
    {
        get
        {
            foreach (var (_, id) in _ready)
            {
                return FrameOf(id);
            }

            return null;
        }
    }

    /// <summary>All frames below one.</summary>
    internal IEnumerable<Frame> FramesBelow(FrameId id)
    {
        if (FrameOf(id).Children is not { } children)
        {
            yield break;
        }

        foreach (var child in children.Open)
        {
            yield return FrameOf(new FrameId(child));
            foreach (var below in FramesBelow(new FrameId(child)))
            {
                yield return below;
            }
        }
    }

    private void OnStarted(ExecutionStarted e)
    {
        HasStarted = true;
        Status = ExecutionStatus.Running;
        Input = e.Input;
        RawInput = e.RawInput;
        RoleArn = e.RoleArn;
        Seed = e.Seed;
        StartedAt = e.At;
        if (e.TimesOutAt is { } timesOutAt)
        {
            _deadlines.Add(new Deadline(timesOutAt, DeadlineKind.Execution, FrameId.Top));
        }

        var top = new Frame { Id = FrameId.Top, Block = Program.Main.Id, Input = e.Input, State = Program.Main.StartAt };
        _frames[top.Id] = top;
        MakeReady(top);
    }

    private void OnStartPointChosen(StartPointChosen e, Frame top)
    {
        top.State = e.State;
        if (e.Variables is { } variables)
        {
            top.Variables = top.Variables.With(variables);
            VariableBytes += top.Variables.OwnBytes;
        }
    }

    private void OnEnded(ExecutionStatus status, Event e, JsonValue? output, StatesError? error)
    {
        Status = status;
        EndedAt = e.At;
        Output = output;
        Error = error;
        VariableBytes = 0;
        KeepFrames();
        _frames.Clear();
        _ready.Clear();
        _tasks.Clear();
        _mapRuns.Clear();
        _mockedTasks.Clear();
        PendingTasks = 0;
        _deadlines.Clear();
    }

    private void OnEntered(StateEntered e, Frame frame)
    {
        Unready(frame);
        frame.State = e.State;
        frame.Input = e.Input;
        frame.EnteredAt = e.At;
        frame.EnteredId = e.Id;
        frame.EnteredAfterId = e.PreviousId;
        frame.LastId = e.Id;
        frame.RetriesSpent = [];
    }

    private void OnExited(StateExited e, Frame frame)
    {
        ClearDeadline(frame);
        Unready(frame);
        ForgetClosed(frame);
        frame.Children = null;
        frame.LastId = e.Id;
        frame.Input = e.Output;
        frame.State = e.Next;
        if (e.Assigned is { } assigned)
        {
            VariableBytes -= frame.Variables.OwnBytes;
            frame.Variables = frame.Variables.With(assigned);
            VariableBytes += frame.Variables.OwnBytes;
        }

        if (e.Next is null)
        {
            frame.Phase = FramePhase.Ended;
        }
        else
        {
            MakeReady(frame);
        }
    }

    private void OnRetryScheduled(RetryScheduled e, Frame frame)
    {
        // The array belongs to this visit of the state: it is as long as the furthest retrier that has been used.
        if (frame.RetriesSpent.Length <= e.Retrier)
        {
            var spent = new int[e.Retrier + 1];
            frame.RetriesSpent.CopyTo(spent, 0);
            frame.RetriesSpent = spent;
        }

        frame.RetriesSpent[e.Retrier]++;
        frame.LastId = e.FailedAt;
        ForgetClosed(frame);
        frame.Children = null;
        Park(frame, FramePhase.BackingOff, e.Until);
    }

    private void OnParallelStarted(ParallelStarted e, Frame frame)
    {
        ClearDeadline(frame);
        Unready(frame);
        frame.LastId = e.Id;
        frame.Phase = FramePhase.InChildren;
        frame.Children = new ChildrenRun
        {
            Type = StateType.Parallel,
            Count = e.Blocks.Count,
            NextIndex = e.Blocks.Count,
            StartedId = e.Id,
            Outputs = new JsonValue?[e.Blocks.Count],
        };
        for (var i = 0; i < e.Blocks.Count; i++)
        {
            OpenChild(frame, new FrameId(e.FirstChild.Value + i), i, e.Blocks[i], e.Input, e.Id);
        }
    }

    private void OnMapStarted(MapStarted e, Frame frame)
    {
        ClearDeadline(frame);
        Unready(frame);
        frame.LastId = e.Id;
        frame.Phase = FramePhase.InChildren;
        frame.Children = new ChildrenRun
        {
            Type = StateType.Map,
            Block = e.Block,
            Items = e.Items,
            Count = e.Items.Count,
            MaxConcurrency = e.MaxConcurrency,
            StartedId = e.Id,
            LastIterationId = e.Id,
            LastInnerId = e.Id,
            Outputs = new JsonValue?[e.Items.Count],
        };
        MakeReadyIfMoreToStart(frame);
    }

    private void OnDistributedMapStarted(Frame frame, Event e)
    {
        ClearDeadline(frame);
        Unready(frame);
        frame.LastId = e.Id;
        frame.Phase = FramePhase.InMapRun;
        frame.ClosedMapRun = null;
    }

    private void OnMapRunStarted(MapRunStarted e, Frame frame)
    {
        frame.LastId = e.Id;
        frame.MapRun = e.MapRun;
        frame.MapRunRedrives = 0;
        _mapRuns.Add(e.MapRun, frame.Id);
    }

    private void OnMapRunSucceeded(Frame frame, Event e)
    {
        CloseMapRun(frame, e);

        // What fails now is the state itself: a redrive enters it again.
        frame.ClosedMapRun = null;
    }

    private void CloseMapRun(Frame frame, Event e)
    {
        frame.LastId = e.Id;
        ForgetMapRun(frame);
    }

    private void ForgetMapRun(Frame frame)
    {
        if (frame.MapRun is { } run)
        {
            _mapRuns.Remove(run);
            frame.ClosedMapRun = run;
            frame.MapRun = null;
        }
    }

    private void OnIterationStarted(MapIterationStarted e, Frame map)
    {
        map.Children!.NextIndex = e.Index + 1;
        OpenChild(map, e.Frame, e.Index, map.Children.Block, e.Input, e.Id);
        if (!map.Children.MayStartMore)
        {
            Unready(map);
        }
    }

    private void OpenChild(Frame parent, FrameId id, int index, int block, JsonValue input, long lastId)
    {
        var child = new Frame
        {
            Id = id,
            Parent = parent.Id,
            Index = index,
            Block = block,
            Input = input,
            State = Program.Blocks[block].StartAt,
            LastId = lastId,
            Variables = parent.Variables.Inner(),
        };
        _frames.Add(id, child);
        parent.Children!.Open.Add(id.Value);
        LastFrame = Math.Max(LastFrame, id.Value);
        MakeReady(child);
    }

    private void OnChildEnded(Frame child, JsonValue output, Event e)
    {
        var parent = FrameOf(child.Parent!.Value);
        var children = parent.Children!;
        children.Outputs[child.Index] = output;
        children.Succeeded++;
        children.LastInnerId = child.LastId;
        if (e.Id > 0)
        {
            children.LastIterationId = e.Id;
        }

        children.Open.Remove(child.Id.Value);
        Unready(child);
        RemoveFrame(child);
        MakeReadyIfMoreToStart(parent);
    }

    private void RemoveFrame(Frame frame)
    {
        VariableBytes -= frame.Variables.OwnBytes;
        ForgetMapRun(frame);
        _frames.Remove(frame.Id);
    }

    private void MakeReadyIfMoreToStart(Frame frame)
    {
        if (frame.Children!.MayStartMore && frame.ReadyOrder == 0)
        {
            PutInOrder(frame);
        }
    }

    private void MakeReady(Frame frame)
    {
        frame.Phase = FramePhase.Ready;
        PutInOrder(frame);
    }

    private void PutInOrder(Frame frame)
    {
        frame.ReadyOrder = ++_readyOrder;
        _ready[frame.ReadyOrder] = frame.Id;
    }

    private void Unready(Frame frame)
    {
        if (frame.ReadyOrder != 0)
        {
            _ready.Remove(frame.ReadyOrder);
            frame.ReadyOrder = 0;
        }
    }
}
