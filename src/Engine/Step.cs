using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Failures;
using Treadle.Engine.Maps;
using Treadle.Engine.States;
using Treadle.Engine.Testing;

namespace Treadle.Engine;

/// <summary>One step in the making: what handlers record into and move frames with.</summary>
internal sealed class Step
{
    private readonly ITaskTokens _tokens;
    private readonly Func<string, bool>? _activityExists;
    private readonly TaskProblems? _taskProblems;
    private readonly Chance _chance;
    private readonly List<Event> _events = [];
    private readonly List<TaskId> _opened = [];
    private readonly List<(TaskId Task, int Heartbeats, bool AwaitsChild)> _closed = [];
    private readonly List<ExecutionId> _stoppedChildren = [];
    private readonly List<TaskId> _touched = [];
    private readonly List<(FrameId Frame, TaskId Task)> _toStart = [];
    private List<MapRunPlan>? _openedMapRuns;
    private List<string>? _reopenedMapRuns;
    private List<string>? _abortedMapRuns;
    private int _transitions;
    private int _bytes;

    public Step(
        Execution execution, DateTimeOffset now, ITaskTokens tokens, Func<string, bool>? activityExists, TaskProblems? taskProblems, Limits limits, StateTest? test = null)
    {
        Test = test;
        Execution = execution;
        Limits = limits;
        // AWS's clock has milliseconds; a finer one here would make what is recorded differ from what was decided.
        Now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        _tokens = tokens;
        _activityExists = activityExists;
        _taskProblems = taskProblems;
        _chance = new Chance(execution);
    }

    public Execution Execution { get; }

    public Limits Limits { get; }

    /// <summary>The state is being tested; null for every execution that is one.</summary>
    public StateTest? Test { get; }

    /// <summary>What the clock says. Events may carry a later time.</summary>
    public DateTimeOffset Now { get; }

    public IChance Chance => _chance;

    public StepResult Result => new(_events, _opened, _closed, _stoppedChildren, _touched, _bytes)
    {
        OpenedMapRuns = _openedMapRuns ?? (IReadOnlyList<MapRunPlan>)[],
        ReopenedMapRuns = _reopenedMapRuns ?? (IReadOnlyList<string>)[],
        AbortedMapRuns = _abortedMapRuns ?? (IReadOnlyList<string>)[],
    };

    /// <summary>An Express execution has no history that could be full.</summary>
    private bool IsHistoryFull => Execution.LastHistoryId + 1 >= Limits.HistoryEventsMax && Execution.Program.Type == StateMachineType.Standard;

    private bool IsLongEnough => _transitions >= Engine.Limits.StepTransitionsMax || _bytes >= Engine.Limits.StepBytesMax;

    /// <summary>Goes on with whatever can, in the order in which it became able to.</summary>
    public void RunReady()
    {
        while (Execution.IsRunning && !IsLongEnough && Test is not { IsOver: true } && Execution.FirstReady is { } frame)
        {
            switch (frame.Phase)
            {
                case FramePhase.InChildren:
                    _transitions++;
                    MapHandler.StartIteration(frame, this);
                    break;

                case FramePhase.Resuming:
                    _transitions++;
                    Run(frame);
                    break;

                default:
                    Enter(frame);
                    break;
            }
        }
    }

    /// <summary>Records the start of every call that this step scheduled: AWS writes all that is scheduled first, then all that is started.</summary>
    public void StartTasks()
    {
        foreach (var (id, task) in _toStart)
        {
            if (Execution.FrameOf(task) is { } frame && frame.Id == id)
            {
                Record(new TaskStarted(id, task, frame.Task!.Resource, WorkerName: null), frame.LastId);
            }
        }

        _toStart.Clear();
    }

    /// <summary>Whether calls of a state are answered by a test case.</summary>
    public bool IsMocked(string state) => Execution.TestCase is { } testCase && testCase.Mocks(state);

    /// <summary>Ends the tasks that a test case answers, in the order in which they were scheduled.</summary>
    /// <returns>True when the step may go on with what follows.</returns>
    public bool AnswerMocked()
    {
        var isAny = false;
        foreach (var task in Execution.MockedTasks.ToList())
        {
            if (IsLongEnough)
            {
                return false;
            }

            // The failure of one before it may have ended it.
            if (Execution.FrameOf(task) is { } frame)
            {
                _transitions++;
                TaskHandler.AnswerMocked(frame, this);
                isAny = true;
            }
        }

        return isAny;
    }

    /// <summary>The last event of a history that is full.</summary>
    public void EndAsHistoryFull() =>
        Record(
            new ExecutionFailed(new StatesError(ErrorNames.Runtime, $"The execution reached the maximum number of history events ({Limits.HistoryEventsMax}).")),
            Execution.LastHistoryId);

    /// <summary>Records a fact and applies it.</summary>
    /// <param name="e">The fact.</param>
    /// <param name="previous">The history id that it follows from; means nothing for a private event.</param>
    /// <exception cref="HistoryFullException">The history has room for its end only.</exception>
    public Event Record(Event e, long previous = 0)
    {
        var isPublic = EventKinds.IsPublic(e);
        if (isPublic && IsHistoryFull && !EventKinds.IsEnd(e))
        {
            throw new HistoryFullException();
        }

        FollowClock();
        e = e with { At = Execution.LastAt > Now ? Execution.LastAt : Now, Id = isPublic ? Execution.LastHistoryId + 1 : 0, PreviousId = isPublic ? previous : 0 };
        NoteTasks(e);
        Execution.Apply(e);
        _events.Add(e);
        _bytes += EventKinds.PayloadBytes(e);
        return e;
    }

    /// <summary>Notes how far the clock is behind the execution's events, when that is another distance than before.</summary>
    private void FollowClock()
    {
        var behind = Execution.LastAt > Now ? Execution.LastAt - Now : TimeSpan.Zero;
        if (behind == Execution.ClockBehind)
        {
            return;
        }

        var changed = new ClockChanged(behind) { At = Execution.LastAt > Now ? Execution.LastAt : Now };
        Execution.Apply(changed);
        _events.Add(changed);
    }

    public CompiledState StateOf(Frame frame) => Execution.Program.Blocks[frame.Block].States[frame.State!];

    public Scope ScopeOf(Frame frame, TaskId? task = null, (int Index, JsonValue Value)? item = null) =>
        new(frame.Input, () => ContextOf(frame, task is { } id ? _tokens.TokenOf(Execution.Identity.Id, id) : null, item), _chance)
        {
            Variables = Test?.Variables ?? frame.Variables,
            Now = Now,
            Trace = Test?.Trace,
        };

    private JsonObject ContextOf(Frame frame, string? token, (int Index, JsonValue Value)? item) =>
        Test?.ContextOf(Execution, frame, StateOf(frame), token) ?? ContextObject.Of(Execution, frame, StateOf(frame), token, item);

    public TaskId NextTaskId() => new(Execution.LastTask + 1);

    public FrameId NextFrameId() => new(Execution.LastFrame + 1);

    public bool ActivityExists(string arn) => _activityExists is null || _activityExists(arn);

    public IReadOnlyList<string> ProblemsOf(TaskResource.ServiceIntegration resource, JsonValue arguments) => _taskProblems?.Invoke(resource, arguments) ?? [];

    public void StartLater(Frame frame, TaskId task) => _toStart.Add((frame.Id, task));

    /// <summary>Leaves the state with what its work came to, and ends the block when nothing follows.</summary>
    public void Exit(Frame frame, CompiledState state, Scope scope, JsonValue result) => Exit(frame, state, state.Flow, scope, result, state.Next);

    /// <inheritdoc cref="Exit(Frame, CompiledState, Scope, JsonValue)"/>
    /// <param name="flow">Gives the variables and the output.</param>
    public void Exit(Frame frame, CompiledState state, DataFlow flow, Scope scope, JsonValue result, string? next)
    {
        Test?.Trace.Result = result;
        var assigned = flow.Assigned(scope, result);
        var output = assigned.Error is null ? flow.Output(scope, result) : assigned.Error;
        if (output.Error is { } error)
        {
            FailEvaluating(frame, state, error);
        }
        else if (TooLarge(frame, state, assigned.Value, output.Value!) is { } tooLarge)
        {
            Fail(frame, state, tooLarge, frame.LastId);
        }
        else
        {
            Leave(frame, state, assigned.Value, output.Value!, next);
        }
    }

    /// <summary>What variables or output have too much; null when both have room.</summary>
    public StatesError? TooLarge(Frame frame, CompiledState state, JsonObject? assigned, JsonValue output)
    {
        if (assigned is not null && DataLimit.Exceeds(Limits, Execution, frame, assigned))
        {
            return DataLimit.Variables(state.Name);
        }

        return DataLimit.Exceeds(Limits, output) ? DataLimit.Result(state.Name) : null;
    }

    /// <summary>Leaves the state; variables and output have been checked.</summary>
    public void Leave(Frame frame, CompiledState state, JsonObject? assigned, JsonValue output, string? next)
    {
        Record(new StateExited(frame.Id, state.Name, state.Type, output, next) { Assigned = assigned }, frame.LastId);
        Test?.IsOver = true;
        if (next is null)
        {
            EndBlock(frame);
        }
    }

    /// <summary>An expression of the state failed.</summary>
    public void FailEvaluating(Frame frame, CompiledState state, StatesError error)
    {
        var told = RecordEvaluation(frame, state, error);
        // A Map or Parallel that has not begun tells that it has failed after its evaluation has: so AWS records it.
        var isOfChildren = error.Error == ErrorNames.QueryEvaluationError && state is MapState or ParallelState && frame.Phase is not (FramePhase.InChildren or FramePhase.InMapRun);
        Failing.Take(this, frame, state, new Failure(told, frame.LastId, IsHeartbeat: false, isOfChildren));
    }

    /// <summary>Records that an expression failed, where the history has an event for that.</summary>
    /// <returns>The error in AWS's whole words.</returns>
    public StatesError RecordEvaluation(Frame frame, CompiledState state, StatesError error)
    {
        var whole = Whole(frame, state, error);
        if (error.Error == ErrorNames.QueryEvaluationError)
        {
            // AWS gives it the parent of the state's entered event, as if the state had not been entered; a Wait is the exception.
            var isJustEntered = frame.LastId == frame.EnteredId && state is not WaitState;
            Record(new EvaluationFailed(frame.Id, state.Name, whole, error.Location), isJustEntered ? frame.EnteredAfterId : frame.LastId);
        }

        return whole;
    }

    /// <summary>An evaluation's error in AWS's whole words: with the state and the event at which it was entered, neither of which a test tells.</summary>
    private StatesError Whole(Frame frame, CompiledState state, StatesError error) => error.IsWhole || Test is not null
        ? error
        : error with { Cause = $"An error occurred while executing the state '{state.Name}' (entered at the event id #{frame.EnteredId}). {error.Cause}", IsWhole = true };

    /// <summary>The state failed: Retry, then Catch, then whatever is above it.</summary>
    /// <param name="frame">Where.</param>
    /// <param name="state">Which state.</param>
    /// <param name="error">Its error.</param>
    /// <param name="failedAt">The history id of the event that tells it.</param>
    /// <param name="isHeartbeat">A missed heartbeat: matched by States.HeartbeatTimeout too.</param>
    public void Fail(Frame frame, CompiledState state, StatesError error, long failedAt, bool isHeartbeat = false) =>
        Failing.Take(this, frame, state, new Failure(error, failedAt, isHeartbeat, IsOfChildren: false));

    /// <summary>Runs the state of a frame that has been entered: the first time, or again after a back-off or a redrive.</summary>
    public void Run(Frame frame)
    {
        var state = StateOf(frame);
        switch (state)
        {
            case PassState pass: PassHandler.Run(pass, frame, this); break;
            case TaskState task: TaskHandler.Run(task, frame, this); break;
            case ChoiceState choice: ChoiceHandler.Run(choice, frame, this); break;
            case WaitState wait: WaitHandler.Run(wait, frame, this); break;
            case SucceedState succeed: SucceedHandler.Run(succeed, frame, this); break;
            case FailState fail: FailHandler.Run(fail, frame, this); break;
            case ParallelState parallel when Test is { Mock: { } mock }: MockedChildren.Run(parallel, frame, mock, this); break;
            case MapState map when Test is { Mock: { } mock } test: MockedChildren.Run(map, frame, mock, test, this); break;
            case ParallelState parallel: ParallelHandler.Run(parallel, frame, this); break;
            case MapState { Distributed: { } distributed } map: DistributedMapHandler.Run(map, distributed, frame, this); break;
            case MapState map: MapHandler.Run(map, frame, this); break;
            default: throw new InvalidOperationException($"There is no handler for {state.GetType().Name}.");
        }
    }

    private void Enter(Frame frame)
    {
        _transitions++;
        var state = StateOf(frame);
        Record(new StateEntered(frame.Id, state.Name, state.Type, frame.Input), frame.LastId);
        Run(frame);
    }

    private void EndBlock(Frame frame)
    {
        if (frame.Parent is not { } parentId)
        {
            Record(new ExecutionSucceeded(frame.Input), frame.LastId);
            return;
        }

        var parent = Execution.FrameOf(parentId);
        if (parent.Children!.Type == StateType.Map)
        {
            MapHandler.EndIteration(parent, frame, this);
        }
        else
        {
            ParallelHandler.EndBranch(parent, frame, this);
        }
    }

    /// <summary>Before the event is applied: an end closes tasks that the state no longer shows then.</summary>
    private void NoteTasks(Event e)
    {
        switch (e)
        {
            case TaskScheduled { Frame: var frame, Task: var task, Resource: var resource }:
                _touched.Add(task);
                if (TaskRun.UsesRow(resource) && !IsMocked(Execution.FrameOf(frame).State!))
                {
                    _opened.Add(task);
                }

                break;

            case TaskStarted { Task: var task }:
                _touched.Add(task);
                break;

            case TaskSubmitted { Task: var task }:
                _touched.Add(task);
                break;

            // What came through the inbox has deleted the row itself.
            case TaskSucceeded { Task: var task } when IsClosedByCallback:
                _touched.Add(task);
                break;

            case TaskFailed { Task: var task } when IsClosedByCallback:
                _touched.Add(task);
                break;

            case TaskSucceeded { Frame: var frame }:
                NoteClosed(Execution.FrameOf(frame).Task!);
                break;

            case TaskFailed { Frame: var frame }:
                NoteClosed(Execution.FrameOf(frame).Task!);
                break;

            case TaskTimedOut { Frame: var frame }:
                NoteClosed(Execution.FrameOf(frame).Task!);
                break;

            case ChildrenClosed { Frame: var frame }:
                foreach (var below in Execution.FramesBelow(frame))
                {
                    if (below.Task is { } task)
                    {
                        NoteClosed(task);
                    }

                    NoteAborted(below.MapRun);
                }

                break;

            case ExecutionSucceeded or ExecutionFailed or ExecutionAborted or ExecutionTimedOut:
                foreach (var (_, frame) in Execution.Tasks)
                {
                    NoteClosed(Execution.FrameOf(frame).Task!);
                }

                foreach (var run in Execution.MapRuns.Keys)
                {
                    NoteAborted(run);
                }

                break;

            case MapRunAborted { Frame: var frame }:
                NoteAborted(Execution.FrameOf(frame).MapRun);
                break;

            default:
                break;
        }
    }

    /// <summary>A map run begins with this step.</summary>
    public void OpenMapRun(MapRunPlan plan) => (_openedMapRuns ??= []).Add(plan);

    /// <summary>A map run that had ended goes on with this step.</summary>
    public void ReopenMapRun(string run) => (_reopenedMapRuns ??= []).Add(run);

    private void NoteAborted(string? run)
    {
        if (run is not null)
        {
            (_abortedMapRuns ??= []).Add(run);
        }
    }

    /// <summary>True while an answer is being recorded that came through the inbox.</summary>
    public bool IsClosedByCallback { get; set; }

    private void NoteClosed(TaskRun task)
    {
        _touched.Add(task.Id);
        if (task is { AwaitsChild: true, Child: { } child })
        {
            _stoppedChildren.Add(child);
        }

        // A kept callback has deleted the row already.
        if (!task.HasRow || task.HasKeptCallback || _opened.Remove(task.Id))
        {
            return;
        }

        _closed.Add((task.Id, task.Heartbeats, task is { AwaitsChild: true, Child: null }));
    }
}

/// <summary>The history has room for its last event only. Caught by the interpreter, which writes it.</summary>
internal sealed class HistoryFullException : Exception;
