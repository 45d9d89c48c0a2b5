namespace Treadle.Runtime.Lanes;

/// <summary>Pumps one lane: a thread of its own, a mailbox, and one timer for the lane's earliest deadline.</summary>
internal sealed class LaneThread : IDisposable
{
    /// <summary>The timer counts time as it passes, deadlines are by the clock: after a jump of the clock a wake is at most so late.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromSeconds(1);

    /// <summary>Messages between two looks at the clock while the mailbox is never empty.</summary>
    private const int MessagesPerLook = 128;

    private readonly Mailbox<LaneMessage> _mailbox = new();
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onFailed;
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private Lane? _lane;
    private DateTimeOffset? _armedFor;
    private volatile bool _isStopping;

    /// <param name="number">From 0.</param>
    /// <param name="time">The clock and the timer.</param>
    /// <param name="onFailed">The lane itself has a bug: the node must stop.</param>
    public LaneThread(int number, TimeProvider time, Action<Exception> onFailed)
    {
        _time = time;
        _onFailed = onFailed;
        _timer = time.CreateTimer(_ => Post(LaneMessage.Tick.Instance), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = $"lane {number}" };
    }

    public string Name => _thread.Name!;

    /// <summary>Messages that wait. Any thread.</summary>
    public int Waiting => _mailbox.Count;

    /// <summary>The lane; null before the start. Its counts may be read from any thread.</summary>
    public Lane? Lane => _lane;

    /// <summary>Any thread.</summary>
    /// <remarks>New executions can wait: the answers to tasks overtake them, so that what was let in ends.</remarks>
    public void Post(LaneMessage message) => _mailbox.Post(message, canWait: message is LaneMessage.Start);

    public void Start(Lane lane)
    {
        _lane = lane;
        _thread.Start();
    }

    /// <summary>Tells everyone who waits why, then ends the thread.</summary>
    public void Stop(Exception reason)
    {
        Post(new LaneMessage.Shut(reason));
        _isStopping = true;
        Post(LaneMessage.Tick.Instance);
        if (_lane is not null)
        {
            _thread.Join();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _mailbox.Dispose();
    }

    private void Run()
    {
        var lane = _lane!;
        try
        {
            while (true)
            {
                var handled = 0;
                while (handled < MessagesPerLook && _mailbox.TryTake(out var message))
                {
                    if (message is LaneMessage.Tick)
                    {
                        // The timer is spent. Whether a deadline has come, the look at the clock below tells.
                        _armedFor = null;
                    }
                    else
                    {
                        lane.Handle(message);
                    }

                    handled++;
                }

                var isDue = TickIfDue(lane);
                if (handled == 0 && !isDue)
                {
                    if (_isStopping)
                    {
                        return;
                    }

                    ArmTimer(lane.NextTick);
                    _mailbox.Wait();
                }
            }
        }
        catch (Exception e)
        {
            _onFailed(e);
            RefuseRest(lane, e);
        }
    }

    /// <summary>The lane can't be trusted any more, but nobody is to wait for ever.</summary>
    private void RefuseRest(Lane lane, Exception reason)
    {
        lane.Handle(new LaneMessage.Shut(reason));
        while (true)
        {
            while (_mailbox.TryTake(out var message))
            {
                lane.Handle(message);
            }

            if (_isStopping)
            {
                return;
            }

            _mailbox.Wait();
        }
    }

    private bool TickIfDue(Lane lane)
    {
        if (lane.NextTick is { } at && at <= _time.GetUtcNow())
        {
            lane.Handle(LaneMessage.Tick.Instance);
            return true;
        }

        return false;
    }

    private void ArmTimer(DateTimeOffset? next)
    {
        if (next is not { } at)
        {
            _armedFor = null;
            return;
        }

        var delay = at - _time.GetUtcNow();
        if (delay > TimerMax)
        {
            // It will fire early and be armed again: the clock may have jumped meanwhile.
            delay = TimerMax;
        }
        else if (_armedFor == at)
        {
            return;
        }

        _armedFor = at;

        // A timer counts whole milliseconds and cuts: without the one more, it would fire just before the deadline, for nothing.
        _timer.Change(delay <= TimeSpan.Zero ? TimeSpan.Zero : delay + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
