using Treadle.Engine.Executions;

namespace Treadle.Runtime;

/// <summary>Hears of all that has changed on disk, for those who watch. Called by lanes and by the committer: it must not wait, nor throw.</summary>
public interface IChangeObserver
{
    /// <summary>A step of a durable execution is on disk: whoever reads sees it.</summary>
    /// <param name="execution">Which.</param>
    /// <param name="status">Its status behind the step.</param>
    /// <param name="mapRun">The id of the map run whose child it is; null when it is none.</param>
    void Changed(ExecutionIdentity execution, ExecutionStatus status, long? mapRun);

    /// <summary>A map run, or what it counts, is other than before.</summary>
    /// <param name="mapRun">Its id.</param>
    void MapRunChanged(long mapRun);
}
