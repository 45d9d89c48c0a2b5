using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Runtime.Express;

namespace Treadle.Runtime;

/// <summary>Sees what executions record, for logs and metrics. Called by lanes and by those who start Express executions: it must not wait, nor throw.</summary>
public interface IExecutionObserver
{
    /// <summary>Events that are on disk; of an Express execution: that have been decided.</summary>
    /// <param name="machine">What the execution runs.</param>
    /// <param name="state">The execution behind the events; valid during the call only.</param>
    /// <param name="events">In order; immutable.</param>
    void Recorded(MachineRevision machine, Execution state, IReadOnlyList<Event> events);

    /// <summary>An Express execution has ended.</summary>
    void ExpressEnded(MachineRevision machine, ExpressResult result);
}
