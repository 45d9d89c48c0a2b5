using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Maps;

namespace Treadle.Engine.Redrives;

/// <summary>Takes a request to redrive an execution.</summary>
internal static class Redriving
{
    public static void Take(Input.Redrive input, Step step)
    {
        var execution = step.Execution;
        if (input.IsRefused || IsKnown(input, step) || Redrivability.Refusal(execution, step.Now, step.Limits) is not null)
        {
            return;
        }

        // The machine's own time begins anew; the time that any execution has counts from its start.
        var timesOutAt = step.Now + execution.Program.Timeout;
        if (step.Limits.ExecutionTimeMax is { } longest && !(timesOutAt < execution.StartedAt + longest))
        {
            timesOutAt = execution.StartedAt + longest;
        }

        step.Record(new ExecutionRedriven(execution.RedriveCount + 1, input.ClientToken, timesOutAt), execution.LastHistoryId);
        GoOnWithMapRuns(step);
    }

    private static void GoOnWithMapRuns(Step step)
    {
        // Runs that have been redriven too often come first: what fails then closes the frames of others, whose runs stay as they are.
        var limit = step.Limits.MapRunRedrivesMax;
        foreach (var frame in step.Execution.Frames.Values.Where(IsInMapRun).OrderBy(f => f.MapRunRedrives < limit).ThenBy(f => f.Id.Value).ToList())
        {
            if (!step.Execution.Frames.ContainsKey(frame.Id))
            {
                continue;
            }

            if (frame.MapRunRedrives >= limit)
            {
                DistributedMapHandler.Fail(frame, MapRunRules.RedrivenTooOften(limit), step);
                continue;
            }

            step.Record(new MapRunRedriven(frame.Id, frame.MapRun!, frame.MapRunRedrives + 1), frame.LastId);
            step.ReopenMapRun(frame.MapRun!);
        }
    }

    private static bool IsInMapRun(Frame frame) => frame is { Phase: FramePhase.InMapRun, MapRun: not null };

    private static bool IsKnown(Input.Redrive input, Step step) => input.IsOfMapRun
        ? step.Execution.RedriveTokens.Any(known => known.Token == input.ClientToken)
        : Redrivability.KnownRedrive(step.Execution, input.ClientToken, step.Now) is not null;
}
