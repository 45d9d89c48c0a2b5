using Treadle.Asl.Compiling;
using Treadle.Api.States.Mocks;
using Treadle.Api.States.Requests;
using Treadle.Api.States.Testing;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Runtime;
using Treadle.Runtime.Activities;
using Treadle.Runtime.Express;
using Treadle.Runtime.MapRuns;
using Treadle.Runtime.StateMachines;
using Treadle.Runtime.Testing;
using Treadle.Storage;

namespace Treadle.Api.States;

/// <summary>All operations of Step Functions.</summary>
public static class StatesOperations
{
    /// <param name="store">Executions and journals.</param>
    /// <param name="machines">The machines.</param>
    /// <param name="removal">Deletes machines.</param>
    /// <param name="activities">The activities.</param>
    /// <param name="executions">The runtime.</param>
    /// <param name="express">The runtime of Express executions.</param>
    /// <param name="mapRuns">The runs of distributed Maps.</param>
    /// <param name="tests">Runs single states.</param>
    /// <param name="time">What page tokens expire by.</param>
    /// <param name="hasLogGroup">Whether a destination of a machine's logging is there: <c>arn:aws:logs:us-east-1:000000000000:log-group:name:*</c>.</param>
    /// <param name="limits">What requests may bring; null is what AWS takes.</param>
    /// <param name="mocks">The test cases that executions may name; null when none are configured.</param>
    public static IEnumerable<IOperation> All(
        IStore store,
        StateMachineService machines,
        StateMachineRemoval removal,
        ActivityService activities,
        IExecutionService executions,
        IExpressService express,
        IMapRunService mapRuns,
        IStateTester tests,
        TimeProvider time,
        Func<Arn, bool> hasLogGroup,
        Limits? limits = null,
        MockFile? mocks = null)
    {
        limits ??= Limits.Aws;
        var starter = new ExecutionStarter(machines, executions, express, limits, mocks);
        var redriveStatus = new RedriveStatus(store, machines, limits, time);
        var tagged = new TaggedResource(machines, activities);
        IOperation[] all =
        [
            new CreateStateMachine(machines, hasLogGroup),
            new UpdateStateMachine(machines, hasLogGroup),
            new DeleteStateMachine(removal),
            new DescribeStateMachine(machines),
            new ListStateMachines(machines, time),
            new PublishStateMachineVersion(machines),
            new ListStateMachineVersions(machines, time),
            new DeleteStateMachineVersion(machines),
            new CreateStateMachineAlias(machines),
            new UpdateStateMachineAlias(machines),
            new DescribeStateMachineAlias(machines),
            new DeleteStateMachineAlias(machines),
            new ListStateMachineAliases(machines, time),
            new StartExecution(starter),
            new StartSyncExecution(starter, express),
            new StartExecutionFromState(starter),
            new StopExecution(executions),
            new RedriveExecution(store, executions, redriveStatus),
            new DescribeExecution(store, redriveStatus),
            new ListExecutions(store, machines, time),
            new GetExecutionHistory(store, time),
            new DescribeStateMachineForExecution(store, machines),
            new ListMapRuns(store, time),
            new DescribeMapRun(store),
            new UpdateMapRun(store, mapRuns),
            new SendTaskSuccess(executions),
            new SendTaskFailure(executions),
            new SendTaskHeartbeat(executions),
            new CreateActivity(activities),
            new DeleteActivity(activities),
            new DescribeActivity(activities),
            new ListActivities(activities, time),
            new GetActivityTask(activities, executions, limits),
            new TagResource(tagged),
            new UntagResource(tagged),
            new ListTagsForResource(tagged),
            new TestState(tests),
            new ValidateStateMachineDefinition(machines.Compiler),
        ];

        var requests = new RequestShapes(limits);
        foreach (var operation in all.OfType<StatesOperation>())
        {
            operation.Request = operation is StartExecutionFromState ? requests.OfStartFromState : requests.Of(operation.Name);
        }

        return all;
    }
}
