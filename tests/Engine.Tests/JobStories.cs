using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Tests;

/// <summary>A job that is waited for (<c>ecs:runTask.sync</c>): its call goes on behind TaskSubmitted, until it answers.</summary>
public sealed class JobStories
{
    private static readonly Input.TaskSubmitted Submitted = new(new TaskId(1), JsonValue.Parse("""{"Tasks":[]}"""));

    private static Story Job(string more = "") => Given.State(
        """{"Type":"Task","Resource":"arn:aws:states:::ecs:runTask.sync","End":true<more>,"Parameters":{"TaskDefinition":"d"}}""".Replace("<more>", more, StringComparison.Ordinal)).Started();

    [Fact]
    public void The_call_is_still_to_be_made_when_it_has_submitted_and_its_answer_ends_the_task()
    {
        var run = Job().When(Submitted);
        Assert.Equal(PendingWorkKind.Call, PendingWork.Of(run.Execution, new TaskId(1))!.Kind);

        run.TaskSucceeded(1, """{"ExitCode":0}""");

        Assert.Equal(
            ["3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSubmitted", "6<5 TaskSucceeded", "7<6 TaskStateExited", "8<7 ExecutionSucceeded"], run.History()[2..]);
        Assert.Equal("""{"ExitCode":0}""", run.Output);
    }

    [Fact]
    public void A_call_that_is_made_again_submits_once()
    {
        var run = Job().When(Submitted).When(Submitted).TaskFailed(1, "States.TaskFailed");

        Assert.Equal(["5<4 TaskSubmitted", "6<5 TaskFailed", "7<6 ExecutionFailed"], run.History()[4..]);
    }

    [Fact]
    public void A_timeout_leaves_no_call()
    {
        var run = Job(""","TimeoutSeconds":5""").When(Submitted).AfterSeconds(5);

        Assert.Equal(["6<5 TaskTimedOut", "7<6 ExecutionFailed"], run.History()[5..]);
        Assert.Empty(PendingWork.Of(run.Execution));
    }

    [Fact]
    public void The_token_ends_the_task_as_well()
    {
        var run = Job().When(Submitted).When(new Input.CallbackSucceeded(new TaskId(1), JsonValue.Parse("5")));

        Assert.Equal("5", run.Output);
        Assert.Empty(PendingWork.Of(run.Execution));
    }

    [Fact]
    public void Who_runs_the_task_is_among_its_parameters() =>
        Assert.Contains("\"StartedBy\":\"AWS Step Functions\"", Job().Execution.FrameOf(new TaskId(1))!.Task!.Input.ToString(), StringComparison.Ordinal);
}
