using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Redrives;
using Treadle.Runtime.Express;
using Treadle.Storage;

namespace Treadle.Runtime.Lanes;

/// <summary>Answers StartExecution: with the row as it was inserted, or that its ARN or id was taken.</summary>
internal class StartReply : Reply
{
    private readonly TaskCompletionSource<(StepOutcome Outcome, ExecutionRow? Row)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Conflict: the id was taken (the clock was set back); take another.</summary>
    public Task<(StepOutcome Outcome, ExecutionRow? Row)> Answer => _answer.Task;

    /// <summary>The row that the step inserts; set when the step is decided.</summary>
    public ExecutionRow? Row { get; set; }

    public override void Done(Execution execution, bool wasRecorded) => _answer.TrySetResult((StepOutcome.Committed, Row));

    public virtual void Clashed(StepOutcome outcome) => _answer.TrySetResult((outcome, null));

    public override void Refuse(Exception reason) => _answer.TrySetException(reason);
}

/// <summary>Answers a task that would wait for a running execution: whether it will hear of its end.</summary>
internal sealed class AttachReply(ParentTask parent) : Reply
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False when the execution had ended.</summary>
    public Task<bool> Answer => _answer.Task;

    public override void Done(Execution execution, bool wasRecorded) => _answer.TrySetResult(execution.Parents.Contains(parent));

    public override void Refuse(Exception reason) => _answer.TrySetException(reason);
}

/// <summary>Answers StopExecution: with the moment the execution ended at.</summary>
internal sealed class StopReply : Reply
{
    private readonly TaskCompletionSource<DateTimeOffset?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DateTimeOffset?> Answer => _answer.Task;

    public override bool IsRefusable => true;

    public override void Done(Execution execution, bool wasRecorded) => _answer.TrySetResult(execution.EndedAt);

    public override void Refuse(Exception reason) => _answer.TrySetException(reason);
}

/// <summary>Answers RedriveExecution: with the moment of the redrive, or why there was none.</summary>
internal sealed class RedriveReply(string? clientToken, TimeProvider time, Limits limits, string? refusal = null) : Reply
{
    private readonly TaskCompletionSource<RedriveResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RedriveResult> Answer => _answer.Task;

    public override bool IsRefusable => true;

    public override void Done(Execution execution, bool wasRecorded)
    {
        var now = time.GetUtcNow();
        var at = wasRecorded ? execution.RedrivenAt : Redrivability.KnownRedrive(execution, clientToken, now);

        // What could be redriven now and could not when it was asked for ran then, and has ended in the same commit.
        _answer.TrySetResult(at is not null
            ? new RedriveResult(at, Refusal: null)
            : new RedriveResult(At: null, Redrivability.Refusal(execution, now, limits) ?? refusal ?? Redrivability.Running));
    }

    public override void Refuse(Exception reason) => _answer.TrySetException(reason);
}

/// <summary>Answers whoever runs a volatile execution: with its end.</summary>
internal sealed class RunReply
{
    private readonly TaskCompletionSource<ExpressResult> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ExpressResult> End => _end.Task;

    /// <summary>Called on the lane; the state is gone after it.</summary>
    public void Ended(Execution execution, long payloadBytes) => _end.TrySetResult(ExpressResult.Of(execution, payloadBytes));

    /// <summary>The node stops, or a bug of ours stopped it.</summary>
    public void Refuse(Exception reason) => _end.TrySetException(reason);
}
