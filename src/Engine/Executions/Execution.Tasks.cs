using Treadle.Asl.Compiling;
using Treadle.Engine.Events;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Executions;

/// <content>Attempts of Task states: scheduled, heard of, closed.</content>
public sealed partial class Execution
{
    private void OnTaskScheduled(TaskScheduled e, Frame frame)
    {
        ClearDeadline(frame);
        Unready(frame);
        frame.LastId = e.Id;
        frame.Phase = FramePhase.InTask;
        frame.Task = new TaskRun
        {
            Id = e.Task,
            Resource = e.Resource,
            Input = e.Input,
            Credentials = e.Credentials,
            ScheduledAt = e.At,
            TimesOutAt = ClockAt(e) + e.Timeout,
            Heartbeat = e.Heartbeat,
            HeartbeatDueAt = e.Resource is TaskResource.Activity ? null : ClockAt(e) + e.Heartbeat,
            MockedCall = NextMockedCall(frame.State!),
        };
        _tasks[e.Task] = frame.Id;
        if (frame.Task.IsMocked)
        {
            _mockedTasks.Add(e.Task);
        }

        PendingTasks += PendingWork.Of(frame.Task) is null ? 0 : 1;
        LastTask = Math.Max(LastTask, e.Task.Value);
        AddTaskDeadlines(frame);
    }

    /// <summary>Counts a call of a state whose calls are mocked, in whatever branch, iteration or attempt it is.</summary>
    private int? NextMockedCall(string state)
    {
        if (TestCase is null || !TestCase.Mocks(state))
        {
            return null;
        }

        var call = _mockedCalls.GetValueOrDefault(state);
        _mockedCalls[state] = call + 1;
        return call;
    }

    private void OnTaskStarted(TaskStarted e, Frame frame) => OnTask(e.Frame, e.Task, e, task =>
    {
        task.Stage = TaskStage.Started;
        if (task is { Resource: TaskResource.Activity, Heartbeat: not null })
        {
            // An activity's heartbeats count from the moment a worker has taken the task.
            RestartHeartbeat(frame, task, ClockAt(e));
        }
    });

    private void OnTask(FrameId id, TaskId taskId, Event e, Action<TaskRun> change)
    {
        var frame = FrameOf(id);
        var task = frame.Task is { } open && open.Id == taskId
            ? open
            : throw new InvalidOperationException($"Execution {Identity.Id}: task {taskId} is not open in frame {id}.");
        PendingTasks -= PendingWork.Of(task) is null ? 0 : 1;
        change(task);
        PendingTasks += PendingWork.Of(task) is null ? 0 : 1;
        if (e.Id > 0)
        {
            frame.LastId = e.Id;
        }
    }

    private void OnHeartbeat(TaskHeartbeat e, Frame frame) => OnTask(e.Frame, e.Task, e, task =>
    {
        task.Heartbeats++;
        RestartHeartbeat(frame, task, ClockAt(e));
    });

    private void RestartHeartbeat(Frame frame, TaskRun task, DateTimeOffset at)
    {
        RemoveTaskDeadlines(frame);
        task.HeartbeatDueAt = at + task.Heartbeat;
        AddTaskDeadlines(frame);
    }

    private void CloseTask(Frame frame, Event e)
    {
        RemoveTask(frame, frame.Task!);
        frame.Task = null;
        frame.LastId = e.Id;
    }

    private void RemoveTask(Frame frame, TaskRun task)
    {
        RemoveTaskDeadlines(frame);
        _tasks.Remove(task.Id);
        _mockedTasks.Remove(task.Id);
        PendingTasks -= PendingWork.Of(task) is null ? 0 : 1;
    }
}
