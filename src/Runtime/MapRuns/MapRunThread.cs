using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Runtime.MapRuns;

/// <summary>Pumps the desk of map runs: a thread of its own and a mailbox.</summary>
/// <remarks>The mailbox has no bound of its own: what is in it answers something that a run has asked for, or tells of a commit.</remarks>
internal sealed class MapRunThread(Action<Exception> onFailed) : IDisposable
{
    private const int PageMax = 256;

    private readonly Mailbox<MapRunMessage?> _mailbox = new();
    private Thread? _thread;
    private volatile bool _isClosed;

    /// <summary>Messages that wait. Any thread.</summary>
    public int Waiting => _mailbox.Count;

    /// <summary>Any thread. What comes after the end is for the next life to find.</summary>
    public void Post(MapRunMessage message)
    {
        if (!_isClosed)
        {
            _mailbox.Post(message);
        }
    }

    /// <summary>Sets it going, with the runs that a former life has left.</summary>
    public void Start(MapRunDesk desk, IStore store)
    {
        _thread = new Thread(() => Run(desk, store)) { IsBackground = true, Name = "map runs" };
        _thread.Start();
    }

    /// <summary>Ends the thread. What a run has not done is done in the next life.</summary>
    public void Dispose()
    {
        _isClosed = true;
        if (_thread is not null)
        {
            _mailbox.Post(null);
            _thread.Join();
        }

        _mailbox.Dispose();
    }

    private void Run(MapRunDesk desk, IStore store)
    {
        try
        {
            var left = 0L;
            while (store.ReadMapRuns(left, PageMax) is [.., var last] page)
            {
                foreach (var run in page)
                {
                    desk.Handle(new MapRunMessage.Found(run));
                }

                left = last;
            }

            while (true)
            {
                while (_mailbox.TryTake(out var message))
                {
                    if (message is null)
                    {
                        return;
                    }

                    desk.Handle(message);
                }

                _mailbox.Wait();
            }
        }
        catch (Exception e)
        {
            onFailed(e);
        }
    }
}

/// <summary>Map runs as the API sees them. Any thread.</summary>
public interface IMapRunService
{
    /// <summary>UpdateMapRun: acts at once, and holds once it is on disk.</summary>
    /// <returns>False when the run has ended, or there is none.</returns>
    Task<bool> UpdateAsync(long run, MapRunSettings settings, CancellationToken stop);
}

/// <inheritdoc cref="IMapRunService"/>
internal sealed class MapRunService(Action<Commission> commit, Action<MapRunMessage> post) : IMapRunService
{
    public async Task<bool> UpdateAsync(long run, MapRunSettings settings, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var commission = new Commission.MapRun(new MapRunChange { MapRun = run, Settings = settings });
        commit(commission);
        if (!await commission.Answer)
        {
            return false;
        }

        post(new MapRunMessage.Updated(run, settings));
        return true;
    }
}
