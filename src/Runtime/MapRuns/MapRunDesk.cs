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
            case MapRunMessage.Waiting waiting: Of(waiting.Run)?.OnWaiting(waiting.Children, waiting.IsEnd); break;
            case MapRunMessage.Redriven redriven: Of(redriven.Run)?.OnRedriven(redriven.Turn, redriven.IsRefused); break;
            case MapRunMessage.Stopped stopped: Of(stopped.Run)?.OnStopped(); break;
            case MapRunMessage.Gathered gathered: Of(gathered.Run)?.OnGathered(gathered); break;
            case MapRunMessage.Updated updated: _runs.GetValueOrDefault(updated.Run)?.OnUpdated(updated.Settings); break;
            default: throw new InvalidOperationException($"There is no arm for {message.GetType().Name}.");
        }
    }

    /// <summary>A run has ended, and nothing more comes of it.</summary>
    public void Forget(long run) => _runs.Remove(run);

    private RunningMapRun? Of(MapRunLife life) => _runs.GetValueOrDefault(life.Run) is { } run && run.Life == life ? run : null;

    private void OnTouched(IReadOnlyList<TouchedMapRun> runs)
    {
        foreach (var touched in runs)
        {
            var run = _runs.GetValueOrDefault(touched.Id);
            if (run is not null && run.Life.RedriveCount < touched.RedriveCount)
            {
                // Redriven before it had come to rest: it begins anew from its row.
                ports.Forget(touched.Id);
                run = null;
            }

            if (run is null)
            {
                Open(touched.Id);
            }
            else if (run.Life.RedriveCount == touched.RedriveCount)
            {
                run.OnTouched(touched);
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
