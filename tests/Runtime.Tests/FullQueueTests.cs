using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime.Tests;

/// <summary>An execution for which as many inputs wait as may: what it asked for itself still reaches it, what others ask is refused.</summary>
public sealed class FullQueueTests
{
    private const string CallsAndActivity = """
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
          {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"<function>","End":true}}},
          {"StartAt":"B","States":{"B":{"Type":"Task","Resource":"<function>","End":true}}},
          {"StartAt":"C","States":{"C":{"Type":"Task","Resource":"<activity>","End":true}}}]}}}
        """;

    private static readonly ExecutionId Execution = new(1);

    [Fact]
    public async Task A_worker_gets_its_task()
    {
        using var lane = WithFullQueue();
        var worker = new ActivityWorker(Node.Activity, "w");

        // The task leaves the desk with this: a refusal here would be the last that anyone hears of it.
        lane.Take(new LaneMessage.Await(worker, IsFirst: false));
        Assert.False(worker.Answer.IsCompleted);
        lane.Commit();

        Assert.True(worker.Answer.IsCompleted);
        Assert.Equal(Execution, (await worker.Answer)!.Execution);
    }

    [Fact]
    public async Task A_task_of_another_execution_that_waits_for_it_is_told_of_its_end()
    {
        using var lane = WithFullQueue();
        var parent = new ParentTask(new ExecutionId(2), new TaskId(1));
        var reply = new AttachReply(parent);

        lane.Deliver(Execution, new Input.ParentAttached(parent, JsonObject.Empty), reply);
        lane.Commit();

        Assert.True(reply.Answer.IsCompleted);
        Assert.True(await reply.Answer);
    }

    [Fact]
    public async Task A_request_to_stop_it_is_refused()
    {
        using var lane = WithFullQueue();
        var reply = new StopReply();

        lane.Deliver(Execution, new Input.Stop(new StatesError(null, null)), reply);

        Assert.True(reply.Answer.IsCompleted);
        await Assert.ThrowsAsync<CapacityException>(() => reply.Answer);
    }

    /// <summary>One answer is being committed and one waits: no more may.</summary>
    private static HandPumpedLane WithFullQueue()
    {
        var lane = new HandPumpedLane(CallsAndActivity, new RuntimeOptions { Lanes = 1, InputsPerExecutionMax = 1 });
        lane.Start(Execution);
        lane.Commit();
        foreach (var call in lane.Calls)
        {
            lane.Deliver(Execution, new Input.TaskSucceeded(call.Run.Id, JsonObject.Empty));
        }

        return lane;
    }
}
