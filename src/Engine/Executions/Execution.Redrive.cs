using Treadle.Asl.Compiling;
using Treadle.Engine.Events;

namespace Treadle.Engine.Executions;

/// <content>What a redrive goes on from: the frames as they were when the execution ended.</content>
public sealed partial class Execution
{
    /// <summary>Client tokens that are remembered. Source: API reference, RedriveExecution: the last ten.</summary>
    private const int RedriveTokensMax = 10;

    /// <summary>
    /// The frames of an execution that has not ended well, as they were. Within a step also those that a child's failure has closed: until
    /// something takes that failure, it may be the end.
    /// </summary>
    private readonly Dictionary<FrameId, Frame> _closed = [];
    private readonly List<RedriveToken> _redriveTokens = [];

    /// <summary>How often it has been redriven.</summary>
    public int RedriveCount { get; private set; }

    /// <summary>When it was redriven last; null when never.</summary>
    public DateTimeOffset? RedrivenAt { get; private set; }

    /// <summary>Tokens of the requests that redrove it, oldest first.</summary>
    public IReadOnlyList<RedriveToken> RedriveTokens => _redriveTokens;

    /// <summary>What a redrive would go on from; in any order.</summary>
    internal IReadOnlyCollection<Frame> ClosedFrames => _closed.Values;

    private void OnChildrenClosed(Frame frame)
    {
        Unready(frame);
        if (frame.Children is not { } children)
        {
            return;
        }

        CloseChildren(frame, children);
        if (!(children.Type == StateType.Map ? children.HasFailed : children.Open.Count > 0))
        {
            // All had ended, or the state failed by itself while they ran: a redrive enters it again.
            ForgetClosed(frame);
        }
    }

    private void CloseChildren(Frame frame, ChildrenRun children)
    {
        Unready(frame);
        foreach (var id in children.Open)
        {
            var child = FrameOf(new FrameId(id));
            if (child.Children is { } below)
            {
                CloseChildren(child, below);
            }

            ClearDeadline(child);
            Unready(child);
            if (child.Task is { } task)
            {
                RemoveTask(child, task);
            }

            RemoveFrame(child);
            _closed.Add(child.Id, child);
        }

        frame.ClosedChildren = children;
        frame.Children = null;
    }

    /// <summary>The failure that closed frames below this one has been taken. Failures go up one at a time, so nothing else is closed.</summary>
    private void ForgetClosed(Frame frame)
    {
        if (frame.ClosedChildren is not null)
        {
            frame.ClosedChildren = null;
            _closed.Clear();
        }
    }

    /// <summary>At the end: of an execution that has succeeded, nothing can be redriven.</summary>
    private void KeepFrames()
    {
        if (Status == ExecutionStatus.Succeeded)
        {
            _closed.Clear();
            return;
        }

        foreach (var (id, frame) in _frames)
        {
            _closed.Add(id, frame);
        }

        foreach (var frame in _closed.Values)
        {
            frame.Children ??= frame.ClosedChildren;
            frame.ClosedChildren = null;
            frame.MapRun = frame.Phase == FramePhase.InMapRun ? frame.MapRun ?? frame.ClosedMapRun : null;
            frame.ClosedMapRun = null;
            frame.Task = null;
            frame.Deadline = null;
            frame.ReadyOrder = 0;
        }
    }

    private void OnRedriven(ExecutionRedriven e)
    {
        Status = ExecutionStatus.Running;
        EndedAt = null;
        Output = null;
        Error = null;
        RedriveCount = e.RedriveCount;
        RedrivenAt = e.At;
        if (e.ClientToken is { } token)
        {
            if (_redriveTokens.Count == RedriveTokensMax)
            {
                _redriveTokens.RemoveAt(0);
            }

            _redriveTokens.Add(new RedriveToken(token, e.At));
        }

        if (e.TimesOutAt is { } timesOutAt)
        {
            _deadlines.Add(new Deadline(timesOutAt, DeadlineKind.Execution, FrameId.Top));
        }

        // In the order of their numbers: the same in every replay.
        foreach (var frame in _closed.Values.OrderBy(f => f.Id.Value).ToList())
        {
            _frames.Add(frame.Id, frame);
            VariableBytes += frame.Variables.OwnBytes;
            Reopen(frame, e.Id);
        }

        _closed.Clear();
    }

    private void OnMapRunRedriven(MapRunRedriven e, Frame frame)
    {
        frame.LastId = e.Id;
        frame.MapRunRedrives = e.RedriveCount;
        _mapRuns.Add(e.MapRun, frame.Id);
    }

    private void Reopen(Frame frame, long redrivenId)
    {
        frame.RetriesSpent = [];
        frame.LastId = redrivenId;
        if (frame is { Phase: FramePhase.InChildren, Children: { } children })
        {
            // Those that have ended keep their outputs; the failed and the aborted are frames of their own.
            children.HasFailed = false;
            MakeReadyIfMoreToStart(frame);
        }
        else if (frame is { Phase: FramePhase.InMapRun, MapRun: not null })
        {
            // Its own event follows and goes on with the run.
        }
        else if (frame.Phase is FramePhase.Ready or FramePhase.InChildren or FramePhase.InMapRun)
        {
            // Not entered yet, or it failed by itself: in its evaluation, or with what all its children had come to.
            MakeReady(frame);
        }
        else
        {
            frame.Phase = FramePhase.Resuming;
            PutInOrder(frame);
        }
    }
}

/// <param name="Token">What the client sent.</param>
/// <param name="At">When that redrive was.</param>
public readonly record struct RedriveToken(string Token, DateTimeOffset At);
