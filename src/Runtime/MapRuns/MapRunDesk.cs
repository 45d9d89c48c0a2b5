using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>The map runs of this node. Without a thread of its own: <see cref="MapRunThread"/> pumps it, and so does the simulator.</summary>
/// <remarks>There is no recovery beside it: after a restart it is told of the runs that need a worker, and each goes on from its row.</remarks>
internal sealed class MapRunDesk(IMapRunPorts ports)
{
    private readonly Dictionary<long, RunningMapRun> _runs = [];

    /// <summary>Map runs in memory. Any thread; as of about now.</summary>
    public int Count => _runs.Count;

    public void Handle(MapRunMessage message)
    {
        switch (message)
        {
            case MapRunMessage.Found found: Open(found.Run); break;
            case MapRunMessage.Touched touched: OnTouched(touched.Runs); break;
            case MapRunMessage.Started started: Of(started.Run)?.OnStarted(started.Child, started.Outcome); break;
            case MapRunMessage.Read read: Of(read.Run)?.OnRead(read); break;
            case MapRunMessage.Probed probed: Of(probed.Run)?.OnProbed(probed.Error); break;
            case MapRunMessage.Stopped stopped: Of(stopped.Run)?.OnStopped(); break;
            case MapRunMessage.Gathered gathered: Of(gathered.Run)?.OnGathered(gathered); break;
            case MapRunMessage.Updated updated: Of(updated.Run)?.OnUpdated(updated.Settings); break;
            default: throw new InvalidOperationException($"There is no arm for {message.GetType().Name}.");
        }
    }

    /// <summary>A run has ended, and nothing more comes of it.</summary>
    public void Forget(long run) => _runs.Remove(run);

    private RunningMapRun? Of(long run) => _runs.GetValueOrDefault(run);

    private void OnTouched(IReadOnlyList<TouchedMapRun> runs)
    {
        foreach (var touched in runs)
        {
            if (Of(touched.Id) is { } run)
            {
                run.OnTouched(touched);
            }
            else
            {
                Open(touched.Id);
            }
        }
    }

    private void Open(long id)
    {
        if (_runs.ContainsKey(id) || ports.Find(id) is not { NeedsWorker: true } row)
        {
            return;
        }

        RunningMapRun run;
        try
        {
            if (ports.MachineOf(row) is not { } machine)
            {
                return;
            }

            run = new RunningMapRun(row, machine, ports);
        }
        catch (Exception e) when (e is not StoreFailedException)
        {
            // A plan that can't be read or a revision that doesn't compile stops this run, not the node.
            ports.Fault(row.Arn, e);
            return;
        }

        _runs.Add(id, run);
        run.Advance();
    }
}
