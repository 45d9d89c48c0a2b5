namespace Treadle.Runtime.Tests;

/// <summary>Time that stands still until a test moves it; its timers fire on the thread that moves it. The clock can be set: timers do not see that.</summary>
internal sealed class TestTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _set;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now + _set;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Passed.Ticks;

    /// <summary>As a clock that nobody sets.</summary>
    private DateTimeOffset Passed
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    /// <summary>Somebody sets the clock; or the machine has slept, and its timers with it.</summary>
    public void Set(TimeSpan by)
    {
        lock (_lock)
        {
            _set += by;
        }
    }

    /// <summary>Moves the clock, stopping at each timer on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Passed + by;
        while (true)
        {
            TestTimer? due;
            lock (_lock)
            {
                due = _timers.Where(t => t.DueAt <= end).MinBy(t => t.DueAt);
                _now = due is null ? end : due.DueAt > _now ? due.DueAt : _now;
                due?.Rearm(_now);
            }

            if (due is null)
            {
                return;
            }

            due.Fire();
        }
    }

    /// <summary>The clock is set: no time passes, and no timer fires for it.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
            foreach (var timer in _timers)
            {
                timer.Shift(by);
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class TestTimer(TestTime owner, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset DueAt { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : owner._now + dueTime;
            }

            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.QueueUserWorkItem(_ => owner.Advance(TimeSpan.Zero));
            }

            return true;
        }

        public void Rearm(DateTimeOffset now) => DueAt = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;

        public void Shift(TimeSpan by) => DueAt = DueAt == DateTimeOffset.MaxValue ? DueAt : DueAt + by;

        public void Fire() => callback();

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
