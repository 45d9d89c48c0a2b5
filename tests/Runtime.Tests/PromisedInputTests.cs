using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime.Tests;

public sealed class PromisedInputTests
{
    private const string CallbackWithTimeout = """
        {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"<callback>","TimeoutSeconds":10,"End":true,
          "Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}}}}
        """;

    private static readonly ExecutionId Execution = new(1);
    private static readonly TaskId Callback = new(1);

    [Fact]
    public void A_callback_that_is_accepted_while_its_execution_is_read_again_wins_over_the_timeout_that_waits()
    {
        using var lane = new HandPumpedLane(CallbackWithTimeout, new RuntimeOptions { Lanes = 1 });
        lane.Start(Execution);
        lane.Commit();
        lane.Deliver(Execution, new Input.TaskSubmitted(Callback, JsonObject.Empty));
        lane.Commit();

        // The timeout conflicts with a heartbeat: the execution is read again, and the timeout waits behind that.
        lane.Now += TimeSpan.FromSeconds(11);
        lane.Take(LaneMessage.Tick.Instance);
        lane.CallBack(Execution, Callback, new Input.CallbackHeartbeat(Callback));
        lane.HoldsReads = true;
        lane.Commit();
        lane.CallBack(Execution, Callback, new Input.CallbackSucceeded(Callback, JsonObject.Empty));
        lane.Commit();
        lane.ReleaseReads();
        lane.Commit();

        Assert.Equal(ExecutionStatus.Succeeded, lane.StatusOf(Execution));
    }
}
