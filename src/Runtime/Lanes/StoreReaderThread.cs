using Treadle.Engine;

namespace Treadle.Runtime.Lanes;

/// <summary>Pumps a <see cref="StoreReader"/>: reading blocks, so it has a thread of its own and no lane waits for it.</summary>
internal sealed class StoreReaderThread : IDisposable
{
    /// <summary>The longest time between two glances at the clock: it may have been set forward, or the machine may have slept.</summary>
    private static readonly TimeSpan GlanceMax = TimeSpan.FromSeconds(1);

    private readonly Mailbox<Job> _mailbox = new();
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onFailed;
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private readonly TimeSpan _everyHalfWindow;
    private StoreReader? _reader;
    private int _isFindingWork;
    private volatile bool _hasFoundInboxes;
    private volatile bool _hasFoundWork;

    // The timer's: when the last look was begun, by the clock and by the time that has passed.
    private DateTimeOffset _lookedAt;
    private long _lookedAtTimestamp;

    /// <param name="time">The clock and the timer of the looks for work.</param>
    /// <param name="options">The window: a look every half of it, so that no deadline comes into it unseen.</param>
    /// <param name="onFailed">The node must stop.</param>
    public StoreReaderThread(TimeProvider time, RuntimeOptions options, Action<Exception> onFailed)
    {
        _onFailed = onFailed;
        _everyHalfWindow = options.WakeWindow / 2;
        _time = time;
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
        FindWork();
        var glance = _everyHalfWindow < GlanceMax ? _everyHalfWindow : GlanceMax;
        _timer.Change(glance, glance);
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

    /// <summary>Half a window has gone by: on the clock, which may have jumped, or in time that has passed, while the clock may have been set back.</summary>
    private void FindWorkIfDue()
    {
        if (_time.GetUtcNow() - _lookedAt >= _everyHalfWindow || _time.GetElapsedTime(_lookedAtTimestamp) >= _everyHalfWindow)
        {
            FindWork();
        }
    }

    private void FindWork()
    {
        // One look at a time: on a slow disk the next must not queue behind it.
        if (Interlocked.Exchange(ref _isFindingWork, 1) == 0)
        {
            _lookedAt = _time.GetUtcNow();
            _lookedAtTimestamp = _time.GetTimestamp();
            _mailbox.Post(new Job(JobKind.FindWork, default));
        }
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
