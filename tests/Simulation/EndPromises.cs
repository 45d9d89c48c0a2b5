using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Pending;
using Treadle.Engine.Redrives;
using Treadle.Runtime.Deliveries;
using static Treadle.Simulation.Promises;

namespace Treadle.Simulation;

/// <summary>What can be said once all executions have ended, from their journals.</summary>
internal sealed class EndPromises(World world)
{
    public void Hold(IEnumerable<ExecutionId> executions, IReadOnlyList<Answered> answered)
    {
        var answersOf = answered.ToLookup(a => a.Execution);
        foreach (var id in executions)
        {
            var events = world.Promises.Journal(id);
            HistoryPromises.IsWhole(id, world.Store.ReadJournal(id, 1, descending: false, int.MaxValue));
            HistoryPromises.HappensOnce(id, events);
            AnswersBelongToTheirTasks(id, events);
            DeadlinesAreNotEarly(id, events);
            AnswersTookEffect(id, events, answersOf[id]);
            ChildrenAreTheirTasksOwn(id, events);
            StatusesAreInTheOutbox(id, events);
            world.Promises.Fold(id);
        }

        Require(Promise.NothingAnsweredIsForgotten, world.Store.ReadInboxOwners(default, 1).Count == 0, "a promised input was never taken");
        Require(Promise.WorkIsUnderWay, world.Store.ReadWork(DateTimeOffset.MaxValue, default, 1).Count == 0, "an ended execution still asks for a worker");
    }

    private static void AnswersBelongToTheirTasks(ExecutionId id, List<Event> events)
    {
        var inputs = new Dictionary<TaskId, JsonValue>();
        var testCase = events.OfType<TestCaseChosen>().SingleOrDefault()?.TestCase;
        foreach (var e in events)
        {
            switch (e)
            {
                case TaskScheduled scheduled:
                    inputs[scheduled.Task] = scheduled.Input;
                    break;

                // What comes of a nested execution is not for Answers to say.
                case TaskSucceeded succeeded when !IsToldByChild(succeeded.Resource):
                    Require(
                        Promise.TaskGetsItsOwnAnswer,
                        Answers.Of(inputs[succeeded.Task], testCase, succeeded.Output).Output is { } output && output.Equals(succeeded.Output),
                        $"execution {id}: task {succeeded.Task} was given another task's output");
                    break;

                case TaskFailed failed when !TaskRun.StartsChild(failed.Resource):
                    Require(
                        Promise.TaskGetsItsOwnAnswer,
                        Answers.Of(inputs[failed.Task], testCase, answer: null).Error?.Error == failed.Error.Error,
                        $"execution {id}: task {failed.Task} was given another task's error");
                    break;
            }
        }
    }

    /// <summary>What its child's own commits say: its start or its end.</summary>
    private static bool IsToldByChild(TaskResource resource) =>
        TaskRun.StartsChild(resource) && resource is not TaskResource.ServiceIntegration { Pattern: IntegrationPattern.WaitForTaskToken };

    private static void DeadlinesAreNotEarly(ExecutionId id, List<Event> events)
    {
        var waits = new Dictionary<FrameId, DateTimeOffset>();
        var tasks = new Dictionary<TaskId, (TaskScheduled Scheduled, DateTimeOffset At)>();
        var lastSignOfLife = new Dictionary<TaskId, DateTimeOffset>();
        DateTimeOffset? endsAt = null;
        var behind = TimeSpan.Zero;
        DateTimeOffset before = default;
        foreach (var e in events)
        {
            Require(Promise.NothingGoesBackInTime, e.At >= before, $"execution {id}: {e.GetType().Name} is of {e.At:O}, and what was before it of {before:O}");
            before = e.At;

            // What the clock said: deadlines are kept by it, also where it was set back and the events' time stands still.
            var clock = e.At - behind;
            switch (e)
            {
                case ClockChanged changed:
                    behind = changed.Behind;
                    break;

                case WaitScheduled wait:
                    waits[wait.Frame] = wait.Until;
                    break;

                case RetryScheduled retry:
                    waits[retry.Frame] = retry.Until;
                    break;

                case ExecutionStarted started:
                    endsAt = started.TimesOutAt;
                    break;

                case ExecutionRedriven redriven:
                    endsAt = redriven.TimesOutAt;
                    waits.Clear();
                    break;

                case ExecutionTimedOut:
                    Require(Promise.NoDeadlineEarly, clock >= endsAt, $"execution {id} timed out at {clock:O}, and was to at {endsAt:O}");
                    break;

                case StateExited exited:
                    RequireOver(exited.Frame, clock);
                    break;

                case ParallelStarted or MapStarted:
                    RequireOver(e is ParallelStarted parallel ? parallel.Frame : ((MapStarted)e).Frame, clock);
                    break;

                case TaskScheduled scheduled:
                    RequireOver(scheduled.Frame, clock);
                    tasks[scheduled.Task] = (scheduled, clock);
                    lastSignOfLife[scheduled.Task] = clock;
                    break;

                case TaskHeartbeat beat:
                    lastSignOfLife[beat.Task] = clock;
                    break;

                case TaskTimedOut { IsHeartbeat: false } timedOut:
                    Require(Promise.NoDeadlineEarly, clock >= tasks[timedOut.Task].At + tasks[timedOut.Task].Scheduled.Timeout, $"execution {id}: task {timedOut.Task} timed out early");
                    break;

                case TaskTimedOut { IsHeartbeat: true } missed:
                    Require(
                        Promise.NoDeadlineEarly,
                        clock >= lastSignOfLife[missed.Task] + tasks[missed.Task].Scheduled.Heartbeat,
                        $"execution {id}: task {missed.Task} missed its heartbeat early");
                    break;
            }
        }

        void RequireOver(FrameId frame, DateTimeOffset at)
        {
            if (waits.Remove(frame, out var until))
            {
                Require(Promise.NoDeadlineEarly, at >= until, $"execution {id}: frame {frame} went on at {at:O}, and was to wait until {until:O}");
            }
        }
    }

    /// <summary>A start has its row and a stop its moment; a callback ended its task and a heartbeat is recorded, unless something above the task ended first.</summary>
    private void AnswersTookEffect(ExecutionId id, List<Event> events, IEnumerable<Answered> answers)
    {
        var heartbeats = new Dictionary<TaskId, int>();
        foreach (var answer in answers)
        {
            switch (answer)
            {
                case Answered.Start start:
                    Require(
                        Promise.NothingAnsweredIsForgotten,
                        world.Store.Find(id) is { } row && row.Input.Span.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(start.Input)),
                        $"execution {id} was started with {start.Input}, and has another input");
                    break;

                case Answered.Stop stop:
                    Require(
                        Promise.NothingAnsweredIsForgotten,
                        events.Exists(e => EventKinds.IsEnd(e) && e.At == stop.EndedAt),
                        $"execution {id}: a stop was answered with another end than it had");
                    break;

                case Answered.Redrive { Result.At: { } at } redrive:
                    Require(
                        Promise.NothingAnsweredIsForgotten,
                        events.OfType<ExecutionRedriven>().Any(e => e.At == at && e.ClientToken == redrive.Token),
                        $"execution {id}: a redrive was answered, and there was none");
                    break;

                case Answered.Callback { IsHeartbeat: true } beat:
                    heartbeats[beat.Task] = heartbeats.GetValueOrDefault(beat.Task) + 1;
                    break;

                case Answered.Callback callback:
                    CallbackTookEffect(id, events, callback.Task);
                    break;
            }
        }

        foreach (var redrives in events.OfType<ExecutionRedriven>().GroupBy(e => e.ClientToken))
        {
            Require(
                Promise.TransitionsHappenOnce,
                redrives.Zip(redrives.Skip(1)).All(pair => pair.Second.At - pair.First.At >= Redrivability.ClientTokenTime),
                $"execution {id}: one request has redriven it twice");
        }

        foreach (var (task, count) in heartbeats.Where(h => events.Exists(e => IsEndOf(e, h.Key))))
        {
            Require(
                Promise.NothingAnsweredIsForgotten,
                events.OfType<TaskHeartbeat>().Count(e => e.Task == task) >= count,
                $"execution {id}: task {task} had {count} heartbeats accepted before it ended, and not all are recorded");
        }
    }

    private static void CallbackTookEffect(ExecutionId id, List<Event> events, TaskId task)
    {
        Require(
            Promise.NothingAnsweredIsForgotten,
            !events.OfType<TaskTimedOut>().Any(e => e.Task == task),
            $"execution {id}: the callback of task {task} was accepted, and the task timed out");
        if (!events.Exists(e => IsEndOf(e, task)) && !events.OfType<CallbackKept>().Any(e => e.Task == task))
        {
            var frame = events.OfType<TaskScheduled>().Single(e => e.Task == task).Frame;
            var isClosedFromAbove = frame != FrameId.Top && events.OfType<ChildrenClosed>().Any();
            var isEndedFromAbove = events.Exists(e => e is ExecutionAborted or ExecutionTimedOut or ExecutionFailed);
            Require(
                Promise.NothingAnsweredIsForgotten,
                isClosedFromAbove || isEndedFromAbove,
                $"execution {id}: the callback of task {task} was accepted and forgotten");
        }
    }

    private static bool IsEndOf(Event e, TaskId task) => e switch
    {
        TaskSucceeded x => x.Task == task,
        TaskFailed x => x.Task == task,
        TaskTimedOut x => x.Task == task,
        _ => false,
    };

    /// <summary>A task starts one execution and hears how that one ended.</summary>
    private void ChildrenAreTheirTasksOwn(ExecutionId id, List<Event> events)
    {
        Require(Promise.ChildIsOfOneTask, events.OfType<ChildAttached>().GroupBy(e => e.Task).All(g => g.Count() == 1), $"execution {id}: a task was told of two children");
        var children = Promises.ChildrenOf(events);
        foreach (var e in events)
        {
            switch (e)
            {
                case TaskSucceeded { Resource: TaskResource.ServiceIntegration { Pattern: IntegrationPattern.Sync or IntegrationPattern.Sync2 } } succeeded:
                    RequireStatus(succeeded.Task, status => status == ExecutionStatus.Succeeded);
                    break;

                case TaskFailed { Error.Error: ErrorNames.TaskFailed } failed when TaskRun.StartsChild(failed.Resource):
                    RequireStatus(failed.Task, status => status is not (ExecutionStatus.Succeeded or ExecutionStatus.Running));
                    break;
            }
        }

        foreach (var child in children.Values)
        {
            Require(
                Promise.ChildIsOfOneTask,
                events.OfType<TaskSubmitted>().Any() && world.Promises.Journal(child).OfType<ParentAttached>().Any(p => p.Parent.Execution == id),
                $"execution {id}: its child {child} does not know of it");
        }

        void RequireStatus(TaskId task, Func<ExecutionStatus, bool> holds) => Require(
            Promise.ChildIsOfOneTask,
            children.TryGetValue(task, out var child) && world.Store.Find(child) is { } row && holds(row.Status), $"execution {id}: task {task} was told another end than its child's");
    }

    private void StatusesAreInTheOutbox(ExecutionId id, List<Event> events)
    {
        var told = world.Store.ReadOutbox(DateTimeOffset.MaxValue, 0, int.MaxValue)
            .Where(row => row.Execution == id)
            .Select(row => StatusDelivery.Read(row.Data.Span).Status);
        var happened = events.Select(StatusChange.Of).OfType<ExecutionStatus>();
        Require(Promise.StatusesAreDelivered, told.SequenceEqual(happened), $"execution {id}: the outbox does not tell what happened");
    }
}
