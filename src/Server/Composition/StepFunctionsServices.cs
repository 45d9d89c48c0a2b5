using Treadle.Api.States;
using Treadle.Api.States.Mocks;
using Treadle.Metrics;
using Treadle.Notifications;
using Treadle.Runtime.Activities;
using Treadle.Runtime.StateMachines;

namespace Treadle.Server.Composition;

/// <summary>State machines and activities, and who is told how executions go on.</summary>
internal sealed class StepFunctionsServices
{
    public StepFunctionsServices(Parts parts, Foundation foundation)
    {
        var (store, resources, runtime, time) = (foundation.Store, foundation.Resources, foundation.Runtime, foundation.Time);
        Mocks = foundation.Options.MockConfiguration is { } mockFile ? new MockFile(mockFile) : null;
        Machines = parts.Own(new StateMachineService(resources, time, hasTestCases: Mocks is not null));
        Activities = parts.Own(new ActivityService(resources, time));
        Removal = parts.Own(new StateMachineRemoval(Machines, store, resources, runtime.Executions));
        Logs = new ExecutionLogs(store, Machines, foundation.Logs, time);
        Observer = parts.Own(new ExecutionObserver(Logs, foundation.Logs, foundation.Metrics));
        foundation.Instruments.CountOf(
            "treadle.log.dropped",
            "{event}",
            "What a log or CloudWatch metrics had no room for.",
            () => [(new Label("what", "express"), Observer.Dropped), (new Label("what", "metrics"), foundation.Metrics.Dropped)]);
        Starter = new ExecutionStarter(Machines, runtime.Executions, runtime.Express, foundation.Options.Limits, Mocks);
    }

    /// <summary>The mocked service integrations; null for none.</summary>
    public MockFile? Mocks { get; }

    public StateMachineService Machines { get; }

    public ActivityService Activities { get; }

    public StateMachineRemoval Removal { get; }

    public ExecutionLogs Logs { get; }

    public ExecutionObserver Observer { get; }

    public ExecutionStarter Starter { get; }
}
