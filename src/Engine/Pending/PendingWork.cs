using Treadle.Asl.Compiling;
using Treadle.Engine.Executions;

namespace Treadle.Engine.Pending;

/// <summary>What an execution's state says a node must do in the world. Read after every commit and after every restart alike.</summary>
/// <param name="Task">The attempt it belongs to: work with the same id is the same work.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Run">The attempt itself.</param>
public sealed record PendingWork(TaskId Task, PendingWorkKind Kind, TaskRun Run)
{
    /// <summary>All pending work. Cost: the number of open tasks.</summary>
    public static IEnumerable<PendingWork> Of(Execution execution)
    {
        foreach (var (task, frame) in execution.Tasks)
        {
            if (Of(execution.FrameOf(frame).Task!) is { } kind)
            {
                yield return new PendingWork(task, kind, execution.FrameOf(frame).Task!);
            }
        }
    }

    /// <summary>The pending work of one task; null when it has none, or has ended.</summary>
    public static PendingWork? Of(Execution execution, TaskId task) =>
        execution.FrameOf(task) is { Task: { } run } && Of(run) is { } kind ? new PendingWork(task, kind, run) : null;

    /// <summary>True when a node must have the execution in memory: work in the world, or transitions to go on with.</summary>
    public static bool NeedsWorker(Execution execution) => CanContinue(execution) || execution.PendingTasks > 0;

    /// <summary>The next moment at which the execution has something to do; null when only an answer can move it.</summary>
    public static DateTimeOffset? NextDeadline(Execution execution) => execution.FirstDeadline?.At;

    /// <summary>True when the execution can go on by itself (<c>Input.Continue</c>).</summary>
    public static bool CanContinue(Execution execution) => execution.Ready.Count > 0 || execution.MockedTasks.Count > 0;

    internal static PendingWorkKind? Of(TaskRun run) => run switch
    {
        { IsMocked: true } => null,
        { Resource: TaskResource.Activity, Stage: TaskStage.Scheduled } => PendingWorkKind.OfferActivity,
        { Resource: TaskResource.Activity } => null,
        { Stage: TaskStage.Submitted, AwaitsCall: false } => null,
        _ => PendingWorkKind.Call,
    };
}

public enum PendingWorkKind
{
    /// <summary>Call the function or the service and bring its answer.</summary>
    Call,

    /// <summary>Hold the task ready for GetActivityTask.</summary>
    OfferActivity,
}
