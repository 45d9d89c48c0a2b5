using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;

namespace Treadle.Runtime.Tests;

/// <summary>A failure closes its siblings' tasks, for which something has been promised that comes behind it: the step must fit the disk all the same.</summary>
public sealed class ClosedTaskTests
{
    private const string Siblings = """
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
          {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"<callback>","End":true,"Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}}}},
          {"StartAt":"B","States":{"B":{"Type":"Task","Resource":"<sibling>","End":true,"Parameters":{<parameters>}}}}]}}}
        """;

    private static readonly ExecutionId Execution = new(1);
    private static readonly TaskId Failing = new(1);
    private static readonly TaskId Sibling = new(2);

    [Fact]
    public void A_heartbeat_waits_for_the_sibling()
    {
        using var lane = Lane("<callback>", """ "FunctionName":"f","Payload":{"token.$":"$$.Task.Token"} """);

        lane.CallBack(Execution, Failing, new Input.CallbackFailed(Failing, new StatesError("Boom", null)));
        lane.CallBack(Execution, Sibling, new Input.CallbackHeartbeat(Sibling));
        lane.Commit();

        Assert.Equal(ExecutionStatus.Failed, lane.StatusOf(Execution));
    }

    [Fact]
    public void The_news_of_a_child_waits_for_the_sibling_and_the_child_is_stopped()
    {
        using var lane = Lane("arn:aws:states:::states:startExecution.sync", """ "StateMachineArn":"m" """);
        var child = new ExecutionId(2);

        lane.CallBack(Execution, Failing, new Input.CallbackFailed(Failing, new StatesError("Boom", null)));
        lane.Start(child, new StartingTask(new ParentTask(Execution, Sibling), IntegrationPattern.Sync, (_, _) => JsonObject.Empty));
        lane.Commit();

        Assert.Equal(ExecutionStatus.Failed, lane.StatusOf(Execution));
        Assert.Equal(ExecutionStatus.Aborted, lane.StatusOf(child));
    }

    [Fact]
    public void The_news_of_a_child_that_nobody_waits_for_lets_it_go_on()
    {
        using var lane = Lane("arn:aws:states:::states:startExecution.waitForTaskToken", """ "StateMachineArn":"m","Input":{"token.$":"$$.Task.Token"} """);
        var child = new ExecutionId(2);

        lane.CallBack(Execution, Failing, new Input.CallbackFailed(Failing, new StatesError("Boom", null)));
        lane.Start(child, new StartingTask(new ParentTask(Execution, Sibling), IntegrationPattern.WaitForTaskToken, (_, _) => JsonObject.Empty));
        lane.Commit();

        Assert.Equal(ExecutionStatus.Failed, lane.StatusOf(Execution));
        Assert.Equal(ExecutionStatus.Running, lane.StatusOf(child));
    }

    private static HandPumpedLane Lane(string sibling, string parameters)
    {
        var lane = new HandPumpedLane(
            Siblings.Replace("<sibling>", sibling, StringComparison.Ordinal).Replace("<parameters>", parameters, StringComparison.Ordinal),
            new RuntimeOptions { Lanes = 1 });
        lane.Start(Execution);
        lane.Commit();
        lane.Deliver(Execution, new Input.TaskSubmitted(Failing, JsonObject.Empty));
        lane.Commit();
        return lane;
    }
}
