using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;

namespace Treadle.Runtime.Lanes;

/// <summary>Sees an execution come near a limit that would end it, and says so once. Its lane's thread only.</summary>
internal sealed class LimitWatch(Limits limits, RuntimeMetrics metrics, Action<NearLimit> note)
{
    /// <summary>Percent of a limit from which on it is near.</summary>
    private const int NearPercent = 80;

    /// <summary>So many executions are remembered as told of; an older one may be told of again.</summary>
    private const int ToldMax = 4_096;

    private readonly HashSet<(ExecutionId, string)> _told = [];
    private readonly Queue<(ExecutionId, string)> _order = new();

    /// <summary>Looks at a state behind a step.</summary>
    /// <param name="state">The state, with the step.</param>
    /// <param name="result">The step.</param>
    /// <param name="now">The clock.</param>
    public void Look(Execution state, StepResult result, DateTimeOffset now)
    {
        var isStandard = state.Program.Type == StateMachineType.Standard;
        if (isStandard)
        {
            Compare(state, LimitNames.HistoryEvents, state.LastHistoryId, limits.HistoryEventsMax);
        }

        Compare(state, LimitNames.VariableBytes, state.VariableBytes, limits.VariableBytesMax);
        if (isStandard && state.HasStarted && limits.ExecutionTimeMax is { } longest)
        {
            Compare(state, LimitNames.ExecutionSeconds, (long)(now - state.StartedAt).TotalSeconds, (long)longest.TotalSeconds);
        }

        // What a whole step carries tells at once that no event of it carries much.
        if (IsNear(result.PayloadBytes, limits.DataBytesMax))
        {
            Compare(state, LimitNames.PayloadBytes, result.Events.Max(EventKinds.PayloadBytes), limits.DataBytesMax);
        }
    }

    private void Compare(Execution state, string limit, long value, long most)
    {
        var key = (state.Identity.Id, limit);
        if (!IsNear(value, most) || !_told.Add(key))
        {
            return;
        }

        _order.Enqueue(key);
        if (_order.Count > ToldMax)
        {
            _told.Remove(_order.Dequeue());
        }

        metrics.NearLimit(limit);
        note(new NearLimit(state.Identity.Arn, limit, value, most));
    }

    private static bool IsNear(long value, long most) => value * 100 >= most * NearPercent;
}
