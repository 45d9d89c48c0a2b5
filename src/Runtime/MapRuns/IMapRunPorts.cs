using Treadle.Engine;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>All that map runs do to the world. Answers come as messages.</summary>
internal interface IMapRunPorts
{
    DateTimeOffset Now { get; }

    Limits Limits { get; }

    MapRunRow? Find(long run);

    /// <summary>What the execution of a run runs; null when the execution is gone.</summary>
    /// <exception cref="InvalidOperationException">It does not compile any more.</exception>
    MachineRevision? MachineOf(MapRunRow run);

    /// <summary>Answered by <see cref="MapRunMessage.Started"/>.</summary>
    void Start(MapRunLife run, ChildStart child);

    /// <summary>Nobody is answered: what comes of it is told by <see cref="MapRunMessage.Touched"/>.</summary>
    void Commit(MapRunChange change);

    /// <summary>Reads some more items. Answered by <see cref="MapRunMessage.Read"/>.</summary>
    /// <param name="run">For whom.</param>
    /// <param name="from">Where to begin, when the run has read nothing yet in this life of the node.</param>
    void Read(RunningMapRun run, ItemPosition? from);

    /// <summary>Shows that the results can be written. Answered by <see cref="MapRunMessage.Probed"/>.</summary>
    void Probe(RunningMapRun run);

    /// <summary>Reads some of the children that wait for their redrive. Answered by <see cref="MapRunMessage.Waiting"/>.</summary>
    /// <param name="run">For whom.</param>
    /// <param name="behind">Only those of later items.</param>
    void ReadWaiting(MapRunLife run, long behind);

    /// <summary>Redrives a Standard child. Answered by <see cref="MapRunMessage.Redriven"/>.</summary>
    /// <param name="run">Who asks.</param>
    /// <param name="turn">Which child.</param>
    /// <param name="token">The same whenever the same redrive of the run asks for it.</param>
    void Redrive(MapRunLife run, ChildTurn turn, string token);

    /// <summary>Asks some of the children that run to stop. Answered by <see cref="MapRunMessage.Stopped"/>.</summary>
    void StopChildren(MapRunLife run);

    /// <summary>Puts the results together. Answered by <see cref="MapRunMessage.Gathered"/>.</summary>
    void Gather(RunningMapRun run);

    /// <summary>Nothing more is wanted for a run: what reads or gathers for it ends.</summary>
    void Forget(long run);

    /// <summary>Something of ours went wrong with a run; it goes on after a restart.</summary>
    void Fault(string mapRunArn, Exception reason);
}
