using Treadle.Engine;

namespace Treadle.Runtime.Lanes;

/// <summary>Pumps a <see cref="StoreReader"/>: reading blocks, so it has a thread of its own and no lane waits for it.</summary>
internal sealed class StoreReaderThread : IDisposable
{
    /// <summary>The timer counts time as it passes, the looks go by the clock: after a jump of the clock a look is at most so late.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromSeconds(1);

    private readonly Mailbox<Job> _mailbox = new();
    private readonly TimeProvider _time;
    private readonly LookSchedule _looks;
    private readonly Action<Exception> _onFailed;
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private readonly TimeSpan _period;
    private StoreReader? _reader;
    private int _isFindingWork;
    private volatile bool _hasFoundInboxes;
    private volatile bool _hasFoundWork;

    /// <param name="time">The clock and the timer of the looks for work.</param>
    /// <param name="options">The window: a look every half of it, so that no deadline comes into it unseen.</param>
    /// <param name="onFailed">The node must stop.</param>
    public StoreReaderThread(TimeProvider time, RuntimeOptions options, Action<Exception> onFailed)
    {
        _time = time;
        _looks = new LookSchedule(options.WakeWindow);
        _onFailed = onFailed;
        _period = options.WakeWindow / 2 < TimerMax ? options.WakeWindow / 2 : TimerMax;
        _timer = time.CreateTimer(_ => FindWorkIfDue(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "store reader" };
    }

    /// <summary>All that a former life left to do has been found, and its lanes have been told. Any thread.</summary>
    public bool IsCaughtUp => _hasFoundInboxes && _hasFoundWork;

    /// <summary>Reads that wait. Any thread.</summary>
    public int Waiting => _mailbox.Count;

    public void Start(StoreReader reader)
    {
        _reader = reader;
        _thread.Start();
        _mailbox.Post(new Job(JobKind.FindInboxes, default));
        FindWorkIfDue();
        _timer.Change(_period, _period);
    }

    /// <summary>Any thread.</summary>
    public void Read(ExecutionId execution) => _mailbox.Post(new Job(JobKind.Read, execution));

    public void Stop()
    {
        if (_reader is not null)
        {
            _mailbox.Post(new Job(JobKind.Stop, default));
            _thread.Join();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _mailbox.Dispose();
    }

    private void FindWorkIfDue()
    {
        var now = _time.GetUtcNow();
        lock (_looks)
        {
            // One look at a time: on a slow disk the next must not queue behind it.
            if (!_looks.IsDue(now) || Interlocked.Exchange(ref _isFindingWork, 1) != 0)
            {
                return;
            }

            _looks.Looked(now);
        }

        _mailbox.Post(new Job(JobKind.FindWork, default));
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                if (!_mailbox.TryTake(out var job))
                {
                    _mailbox.Wait();
                }
                else if (job.Kind == JobKind.Stop)
                {
                    return;
                }
                else
                {
                    Do(job, _reader!);
                }
            }
        }
        catch (Exception e)
        {
            _onFailed(e);
        }
    }

    private void Do(Job job, StoreReader reader)
    {
        switch (job.Kind)
        {
            case JobKind.Read:
                reader.Read(job.Execution);
                break;

            case JobKind.FindInboxes:
                if (reader.FindInboxes(job.Execution) is { } next)
                {
                    _mailbox.Post(new Job(JobKind.FindInboxes, next));
                }
                else
                {
                    _hasFoundInboxes = true;
                }

                break;

            case JobKind.FindWork:
                if (reader.FindWork(job.Execution) is { } after)
                {
                    // The next page goes behind the reads that have come meanwhile.
                    _mailbox.Post(new Job(JobKind.FindWork, after));
                }
                else
                {
                    _hasFoundWork = true;
                    Volatile.Write(ref _isFindingWork, 0);
                }

                break;
        }
    }

    private enum JobKind
    {
        Read,
        FindWork,
        FindInboxes,
        Stop,
    }

    /// <param name="Kind">What to do.</param>
    /// <param name="Execution">Read: which one. Find: behind which one.</param>
    private readonly record struct Job(JobKind Kind, ExecutionId Execution);
}
