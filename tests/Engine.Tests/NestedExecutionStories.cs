using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Tests;

public sealed class NestedExecutionStories
{
    private static readonly ExecutionId Child = new(99);
    private static readonly JsonValue Answer = JsonValue.Parse("""{"ExecutionArn":"child","StartDate":1}""");

    private static Story Parent(string pattern = "", string more = "") => Given.State("""
        {"Type":"Task","Resource":"arn:aws:states:::states:startExecution<pattern>","End":true<more>,"Parameters":{"StateMachineArn":"m"}}
        """.Replace("<pattern>", pattern, StringComparison.Ordinal).Replace("<more>", more, StringComparison.Ordinal)).Started();

    private static Input.ChildStarted Started(bool isResult = false) => new(new TaskId(1), Child, Answer, isResult);

    private static Input.ChildEnded Ended(string description = """{"Input":"{}","Output":"[1]","Status":"SUCCEEDED"}""") =>
        new(new TaskId(1), (JsonObject)JsonValue.Parse(description));

    [Fact]
    public void A_task_that_asks_for_the_start_only_ends_with_it()
    {
        var run = Parent();
        Assert.Equal([new TaskId(1)], run.Last.OpenedTasks);

        run.When(Started(isResult: true));

        Assert.Equal(["3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSucceeded", "6<5 TaskStateExited", "7<6 ExecutionSucceeded"], run.History()[2..]);
        Assert.Equal(Answer.ToString(), run.Output);
        Assert.Empty(run.Last.ClosedTasks);
        Assert.Empty(run.Last.StoppedChildren);
    }

    [Theory]
    [InlineData(".sync", """{"Input":"{}","Output":"[1]","Status":"SUCCEEDED"}""")]
    [InlineData(".sync:2", """{"Input":{},"Output":[1],"Status":"SUCCEEDED"}""")]
    public void A_task_that_waits_for_the_end_needs_nobody_until_it_comes(string pattern, string output)
    {
        var run = Parent(pattern).When(Started());
        Assert.Empty(PendingWork.Of(run.Execution));
        Assert.Equal("5<4 TaskSubmitted", run.History()[^1]);

        run.When(Ended());

        Assert.Equal(["6<5 TaskSucceeded", "7<6 TaskStateExited", "8<7 ExecutionSucceeded"], run.History()[5..]);
        Assert.Equal(output, run.Output);
        Assert.Empty(run.Last.ClosedTasks);
        Assert.Empty(run.Last.StoppedChildren);
    }

    [Theory]
    [InlineData("FAILED")]
    [InlineData("TIMED_OUT")]
    [InlineData("ABORTED")]
    public void A_child_that_did_not_succeed_fails_the_task_with_its_description_as_the_cause(string status)
    {
        var description = $$"""{"Cause":"c","Error":"E","Input":"{}","Status":"{{status}}"}""";
        var run = Parent(".sync:2").When(Started()).When(Ended(description));

        Assert.Equal((ErrorNames.TaskFailed, description), (run.Execution.Error!.Error, run.Execution.Error.Cause));
        Assert.Equal("6<5 TaskFailed", run.History()[5]);
        Assert.Empty(run.Last.ClosedTasks);
    }

    [Fact]
    public void The_failure_of_a_child_is_retried_with_another_child()
    {
        var run = Parent(".sync", ""","Retry":[{"ErrorEquals":["States.TaskFailed"],"IntervalSeconds":1,"MaxAttempts":1}]""")
            .When(Started()).When(Ended("""{"Status":"FAILED"}""")).AfterSeconds(1);

        Assert.Equal(new TaskId(2), Assert.Single(PendingWork.Of(run.Execution)).Task);
        run.When(new Input.ChildStarted(new TaskId(1), Child, Answer, IsResult: false));
        Assert.Empty(run.Last.Events);
    }

    [Fact]
    public void A_start_that_is_refused_fails_the_task_and_closes_its_row()
    {
        var run = Parent(".sync").TaskFailed(1, "StepFunctions.StateMachineDoesNotExistException");

        Assert.Equal("StepFunctions.StateMachineDoesNotExistException", run.Execution.Error!.Error);
        Assert.Equal([(new TaskId(1), 0, true)], run.Last.ClosedTasks);
        Assert.Empty(run.Last.StoppedChildren);
    }

    [Fact]
    public void A_task_that_found_its_execution_running_ends_by_the_call_and_closes_its_row()
    {
        var run = Parent().TaskSucceeded(1, """{"ExecutionArn":"other"}""");

        Assert.Equal("""{"ExecutionArn":"other"}""", run.Output);
        Assert.Equal([(new TaskId(1), 0, false)], run.Last.ClosedTasks);
    }

    [Fact]
    public void A_task_that_times_out_takes_its_child_along()
    {
        var run = Parent(".sync", ""","TimeoutSeconds":5""").When(Started()).AfterSeconds(5);

        Assert.Equal(["6<5 TaskTimedOut", "7<6 ExecutionFailed"], run.History()[5..]);
        Assert.Equal([Child], run.Last.StoppedChildren);

        // The news of the start has counted the row up.
        Assert.Equal([(new TaskId(1), 1, false)], run.Last.ClosedTasks);
    }

    [Fact]
    public void An_execution_that_is_stopped_takes_the_children_it_waits_for_along()
    {
        var run = Parent(".sync:2").When(Started()).When(new Input.Stop(new StatesError(null, null)));

        Assert.Equal(ExecutionStatus.Aborted, run.Execution.Status);
        Assert.Equal([Child], run.Last.StoppedChildren);
    }

    [Fact]
    public void A_failing_sibling_takes_the_child_along()
    {
        var run = Given.Machine("""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"m"},"End":true}}},
              {"StartAt":"B","States":{"B":<task>}}]}}}
            """).Started().When(Started()).TaskFailed(2, "Boom");

        Assert.Equal("Boom", run.Execution.Error!.Error);
        Assert.Equal([Child], run.Last.StoppedChildren);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".waitForTaskToken")]
    public void A_child_whose_end_nobody_waits_for_is_left_running(string pattern)
    {
        var run = Parent(pattern, ""","TimeoutSeconds":5""").When(Started(isResult: pattern.Length == 0)).AfterSeconds(5);

        Assert.False(run.Execution.IsRunning);
        Assert.Empty(run.Last.StoppedChildren);
    }

    [Fact]
    public void A_token_ends_a_task_that_waits_for_its_child_and_leaves_the_child_running()
    {
        var run = Given.State("""
            {"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","End":true,"Parameters":{"StateMachineArn":"m","Input":{"t.$":"$$.Task.Token"}}}
            """).Started();
        Assert.Contains("token-7-1", run.History(details: true)[2], StringComparison.Ordinal);

        run.When(Started()).When(new Input.CallbackSucceeded(new TaskId(1), JsonValue.Parse("5")));

        Assert.Equal(["5<4 TaskSubmitted", "6<5 TaskSucceeded"], run.History()[4..6]);
        Assert.Equal("5", run.Output);
        Assert.Empty(run.Last.StoppedChildren);
    }

    [Fact]
    public void News_that_comes_twice_changes_nothing()
    {
        var run = Parent(".sync").When(Started()).When(Started());
        Assert.Empty(run.Last.Events);

        run.When(Ended()).When(Ended());
        Assert.Empty(run.Last.Events);
    }

    [Fact]
    public void An_execution_remembers_each_task_that_waits_for_its_end_once()
    {
        var first = new ParentTask(new ExecutionId(1), new TaskId(3));
        var second = new ParentTask(new ExecutionId(2), new TaskId(4));
        var run = Given.State("""{"Type":"Wait","Seconds":9,"End":true}""")
            .When(new Input.Started(JsonObject.Empty, RawInput: null, "role", Seed: 1, first))
            .When(new Input.ParentAttached(second, Answer))
            .When(new Input.ParentAttached(first, Answer));

        Assert.Empty(run.Last.Events);
        Assert.Equal([first, second], run.Execution.Parents);
        Assert.Equal(2, run.All.OfType<ParentAttached>().Count());
    }

    [Theory]
    [InlineData("""{"Type":"Pass","Result":{"a":1},"End":true}""", """
        {"ExecutionArn":"arn:aws:states:us-east-1:000000000000:execution:m:e","Input":"{ \"i\":1 }","InputDetails":{"Included":true},"Name":"e","Output":"{\"a\":1}","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE","RedriveStatusReason":"Execution is SUCCEEDED and cannot be redriven","StartDate":1767225600000,"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:m","Status":"SUCCEEDED","StopDate":1767225600000}
        """)]
    [InlineData("""{"Type":"Fail","Error":"E","Cause":"c"}""", """
        {"Cause":"c","Error":"E","ExecutionArn":"arn:aws:states:us-east-1:000000000000:execution:m:e","Input":"{ \"i\":1 }","InputDetails":{"Included":true},"Name":"e","RedriveCount":0,"RedriveStatus":"REDRIVABLE","StartDate":1767225600000,"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:m","Status":"FAILED","StopDate":1767225600000}
        """)]
    public void What_a_parent_gets_of_a_child_is_its_description_in_the_form_of_states(string state, string description)
    {
        var run = Given.State(state).When(new Input.Started(JsonValue.Parse("""{"i":1}"""), """{ "i":1 }""", "role", Seed: 1));

        Assert.Equal(description.Trim(), ChildDescription.Of(run.Execution).ToString());
    }

    [Fact]
    public void What_one_execution_tells_another_is_read_back_from_the_inbox()
    {
        foreach (var input in (Input[])[Started(), Started(isResult: true), Ended(), new Input.Stop(new StatesError("E", null))])
        {
            Assert.Equal(input, InputCodec.Read(InputCodec.Write(input)));
        }
    }
}
