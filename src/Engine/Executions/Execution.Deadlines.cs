using Treadle.Engine.Events;

namespace Treadle.Engine.Executions;

/// <content>What ends by the clock: waits, retries, timeouts and heartbeats.</content>
public sealed partial class Execution
{
    /// <summary>What the clock said when it happened: deadlines are kept by the clock.</summary>
    private DateTimeOffset ClockAt(Event e) => e.At - ClockBehind;

    private void Park(Frame frame, FramePhase phase, DateTimeOffset until)
    {
        ClearDeadline(frame);
        Unready(frame);
        frame.Phase = phase;
        frame.Deadline = until;
        _deadlines.Add(new Deadline(until, phase == FramePhase.Waiting ? DeadlineKind.Wait : DeadlineKind.Retry, frame.Id));
    }

    private void ClearDeadline(Frame frame)
    {
        if (frame.Deadline is { } until)
        {
            _deadlines.Remove(new Deadline(until, frame.Phase == FramePhase.Waiting ? DeadlineKind.Wait : DeadlineKind.Retry, frame.Id));
            frame.Deadline = null;
        }
    }

    private void AddTaskDeadlines(Frame frame)
    {
        if (frame.Task!.TimesOutAt is { } timesOutAt)
        {
            _deadlines.Add(new Deadline(timesOutAt, DeadlineKind.Timeout, frame.Id));
        }

        if (frame.Task.HeartbeatDueAt is { } heartbeatDueAt)
        {
            _deadlines.Add(new Deadline(heartbeatDueAt, DeadlineKind.Heartbeat, frame.Id));
        }
    }

    private void RemoveTaskDeadlines(Frame frame)
    {
        if (frame.Task!.TimesOutAt is { } timesOutAt)
        {
            _deadlines.Remove(new Deadline(timesOutAt, DeadlineKind.Timeout, frame.Id));
        }

        if (frame.Task.HeartbeatDueAt is { } heartbeatDueAt)
        {
            _deadlines.Remove(new Deadline(heartbeatDueAt, DeadlineKind.Heartbeat, frame.Id));
        }
    }
}
