using Treadle.Engine.Executions;

namespace Treadle.Simulation;

/// <summary>The whole state of an execution as lines of text: two states are the same when their lines are.</summary>
internal static class StateText
{
    public static IReadOnlyList<string> Lines(Execution e) =>
    [
        $"{e.HasStarted} {e.Status} sequence {e.LastSequence} history {e.LastHistoryId} task {e.LastTask} frame {e.LastFrame} variable bytes {e.VariableBytes} started {e.StartedAt:O} ended {e.EndedAt:O}",
        $"input {e.Input} raw {e.RawInput} seed {e.Seed} role {e.RoleArn} output {e.Output} error {e.Error?.Error} {e.Error?.Cause}",
        $"parents {string.Join(' ', e.Parents)} redriven {e.RedriveCount} times, last {e.RedrivenAt:O}, by {string.Join(' ', e.RedriveTokens)}",
        $"ready {string.Join(' ', e.Ready)} deadlines {string.Join(' ', e.Deadlines)}",
        .. e.Frames.Values.OrderBy(f => f.Id.Value).Select(Line),
        .. e.ClosedFrames.OrderBy(f => f.Id.Value).Select(f => $"closed {Line(f)}"),
    ];

    private static string Line(Frame f) =>
        $"frame {f.Id} of {f.Parent} index {f.Index} block {f.Block} state {f.State} {f.Phase} input {f.Input} entered {f.EnteredAt:O} #{f.EnteredId} after {f.EnteredAfterId} last {f.LastId} "
        + $"until {f.Deadline:O} order {f.ReadyOrder} retries [{string.Join(' ', f.RetriesSpent)}] task {Text(f.Task)} children {Text(f.Children)} "
        + $"variables {string.Join(' ', f.Variables.Own)}";

    private static string Text(TaskRun? t) => t is null
        ? "none"
        : $"{t.Id} {t.Resource} input {t.Input} credentials {t.Credentials} {t.Stage} at {t.ScheduledAt:O} until {t.TimesOutAt:O} every {t.Heartbeat} by {t.HeartbeatDueAt:O} "
            + $"child {t.Child} beats {t.Heartbeats} kept {t.KeptOutput} {t.KeptError?.Error} {t.KeptError?.Cause}";

    private static string Text(ChildrenRun? c) => c is null
        ? "none"
        : $"{c.Type} items {c.Items} block {c.Block} at once {c.MaxConcurrency} started {c.StartedId} count {c.Count} next {c.NextIndex} open {string.Join(' ', c.Open)} "
            + $"outputs {string.Join(' ', c.Outputs.Select(o => o?.ToString() ?? "-"))} done {c.Succeeded} inner {c.LastInnerId} iteration {c.LastIterationId}";
}
