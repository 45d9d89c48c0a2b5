using System.Collections.Concurrent;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Logs.CloudWatch;
using Treadle.Runtime;
using Treadle.Runtime.Express;

namespace Treadle.Notifications;

/// <summary>The metrics of <c>AWS/States</c>: executions by their machine; functions, activities and service integrations by their ARN.</summary>
/// <remarks>Source: Step Functions developer guide, "Step Functions metrics for CloudWatch". Any thread; nothing waits.</remarks>
public sealed class ExecutionMetrics(MetricService metrics)
{
    private const string Space = "AWS/States";

    /// <summary>Tasks under way whose times are remembered. Of further ones, and of those from before a restart, only counts are measured.</summary>
    private const int TasksMax = 50_000;

    private const int KeysMax = 10_000;

    private readonly ConcurrentDictionary<(string Scope, string Arn), Keys> _keys = new();
    private readonly ConcurrentDictionary<(ExecutionId Execution, TaskId Task), Times> _tasks = new();
    private int _taskCount;

    /// <inheritdoc cref="IExecutionObserver.Recorded"/>
    public void Recorded(MachineRevision machine, Execution state, IReadOnlyList<Event> events)
    {
        // By index: an enumerator for each step of every execution would be garbage on the lanes.
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            switch (e)
            {
                case ExecutionStarted: Count(MachineKeys(machine), "ExecutionsStarted"); break;
                case ExecutionRedriven: Count(MachineKeys(machine), "ExecutionsRedriven"); break;
                case ExecutionSucceeded: Ended(machine, state, e, "ExecutionsSucceeded", "RedrivenExecutionsSucceeded"); break;
                case ExecutionFailed: Ended(machine, state, e, "ExecutionsFailed", "RedrivenExecutionsFailed"); break;
                case ExecutionAborted: Ended(machine, state, e, "ExecutionsAborted", "RedrivenExecutionsAborted"); break;
                case ExecutionTimedOut: Ended(machine, state, e, "ExecutionsTimedOut", "RedrivenExecutionsTimedOut"); break;

                case TaskScheduled x: Scheduled(machine, state, x); break;
                case TaskStarted x: Started(machine, state, x); break;
                case TaskSucceeded x: Closed(machine, state, x.Task, x.Resource, e, "Succeeded"); break;
                case TaskFailed x: Closed(machine, state, x.Task, x.Resource, e, "Failed"); break;
                case TaskTimedOut x:
                    Closed(machine, state, x.Task, x.Resource, e, x is { IsHeartbeat: true, Resource: TaskResource.Activity } ? "HeartbeatTimedOut" : "TimedOut");
                    break;
            }
        }
    }

    /// <inheritdoc cref="IExecutionObserver.ExpressEnded"/>
    public void ExpressEnded(MachineRevision machine, ExpressResult result)
    {
        var keys = MachineKeys(machine);
        metrics.Add(keys.Of("ExpressExecutionBilledDuration", "Milliseconds"), result.BilledMilliseconds);
        metrics.Add(keys.Of("ExpressExecutionBilledMemory", "Megabytes"), result.BilledMegabytes);
        metrics.Add(keys.Of("ExpressExecutionMemory", "Megabytes"), result.BilledMegabytes);
    }

    private void Ended(MachineRevision machine, Execution state, Event e, string count, string countOfRedriven)
    {
        var keys = MachineKeys(machine);
        Count(keys, count);
        if (state.RedriveCount > 0)
        {
            Count(keys, countOfRedriven);
        }

        metrics.Add(keys.Of("ExecutionTime", "Milliseconds"), (e.At - state.StartedAt).TotalMilliseconds);
    }

    private void Scheduled(MachineRevision machine, Execution state, TaskScheduled e)
    {
        Count(TaskKeys(machine, e.Resource), Family(e.Resource).Counts + "Scheduled");
        if (Volatile.Read(ref _taskCount) < TasksMax && _tasks.TryAdd((state.Identity.Id, e.Task), new Times(e.At, null)))
        {
            Interlocked.Increment(ref _taskCount);
        }
    }

    private void Started(MachineRevision machine, Execution state, TaskStarted e)
    {
        var (keys, family) = (TaskKeys(machine, e.Resource), Family(e.Resource));
        Count(keys, family.Counts + "Started");
        if (_tasks.TryGetValue((state.Identity.Id, e.Task), out var times))
        {
            metrics.Add(keys.Of(family.Times + "ScheduleTime", "Milliseconds"), (e.At - times.ScheduledAt).TotalMilliseconds);
            _tasks[(state.Identity.Id, e.Task)] = times with { StartedAt = e.At };
        }
    }

    private void Closed(MachineRevision machine, Execution state, TaskId task, TaskResource resource, Event e, string how)
    {
        var (keys, family) = (TaskKeys(machine, resource), Family(resource));
        Count(keys, family.Counts + how);
        if (!_tasks.TryRemove((state.Identity.Id, task), out var times))
        {
            return;
        }

        Interlocked.Decrement(ref _taskCount);
        metrics.Add(keys.Of(family.Times + "Time", "Milliseconds"), (e.At - times.ScheduledAt).TotalMilliseconds);
        if (times.StartedAt is { } startedAt)
        {
            metrics.Add(keys.Of(family.Times + "RunTime", "Milliseconds"), (e.At - startedAt).TotalMilliseconds);
        }
    }

    private void Count(Keys keys, string metric) => metrics.Add(keys.Of(metric, "Count"), 1);

    private Keys MachineKeys(MachineRevision machine) => KeysOf(machine.Scope, machine.StateMachineArn, "StateMachineArn");

    private Keys TaskKeys(MachineRevision machine, TaskResource resource) => KeysOf(machine.Scope, resource.Arn, Family(resource).Dimension);

    private Keys KeysOf(string scope, string arn, string dimension)
    {
        if (_keys.TryGetValue((scope, arn), out var known))
        {
            return known;
        }

        if (_keys.Count >= KeysMax)
        {
            _keys.Clear();
        }

        return _keys[(scope, arn)] = new Keys(scope, KeyValuePair.Create(dimension, arn));
    }

    /// <summary>How the metrics of a kind of task are named: of counts, of times, and the dimension.</summary>
    private static (string Counts, string Times, string Dimension) Family(TaskResource resource) => resource switch
    {
        TaskResource.LambdaFunction => ("LambdaFunctions", "LambdaFunction", "LambdaFunctionArn"),
        TaskResource.Activity => ("Activities", "Activity", "ActivityArn"),
        _ => ("ServiceIntegrations", "ServiceIntegration", "ServiceIntegrationResourceArn"),
    };

    private sealed record Times(DateTimeOffset ScheduledAt, DateTimeOffset? StartedAt);

    /// <summary>The series of one resource, made once.</summary>
    private sealed class Keys(string scope, KeyValuePair<string, string> dimension)
    {
        private readonly ConcurrentDictionary<string, MetricKey> _keys = new();

        public MetricKey Of(string metric, string unit) => _keys.GetOrAdd(metric, static (m, x) => new MetricKey(x.scope, Space, m, x.unit, x.dimension), (scope, unit, dimension));
    }
}
