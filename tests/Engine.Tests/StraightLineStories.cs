using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

public sealed class StraightLineStories
{
    [Fact]
    public void A_pass_hands_its_input_on()
    {
        var run = Given.State("""{"Type":"Pass","End":true}""").Started("""{"a":1}""");

        Assert.Equal(["1<0 ExecutionStarted", "2<0 PassStateEntered", "3<2 PassStateExited", "4<3 ExecutionSucceeded"], run.History());
        Assert.Equal("""{"a":1}""", run.Output);
    }

    [Fact]
    public void A_wait_ends_at_its_deadline_and_not_before()
    {
        var run = Given.State("""{"Type":"Wait","Seconds":5,"End":true}""").Started();
        Assert.Equal(run.Now.AddSeconds(5), Pending.PendingWork.NextDeadline(run.Execution));

        run.AfterSeconds(4.999);
        Assert.Empty(run.Last.Events);

        run.AfterSeconds(0.001);
        Assert.Equal(["1<0 ExecutionStarted", "2<0 WaitStateEntered", "3<2 WaitStateExited", "4<3 ExecutionSucceeded"], run.History());
    }

    [Fact]
    public void A_fail_ends_the_execution_without_an_exited_event()
    {
        var run = Given.State("""{"Type":"Fail","Error":"E","Cause":"C"}""").Started();

        Assert.Equal(["1<0 ExecutionStarted", "2<0 FailStateEntered", """3<2 ExecutionFailed {"error":"E","cause":"C"}"""], [.. run.History().Take(2), run.History(details: true)[2]]);
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
    }

    [Fact]
    public void A_function_is_scheduled_started_and_succeeds()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<function>","ResultPath":"$.r","End":true}""")
            .Started("""{"a":1}""");
        Assert.Equal(["2<0 TaskStateEntered", "3<2 LambdaFunctionScheduled", "4<3 LambdaFunctionStarted"], run.History()[1..]);
        Assert.Single(Pending.PendingWork.Of(run.Execution));

        run.TaskSucceeded(1, "\"ok\"");

        Assert.Equal(["5<4 LambdaFunctionSucceeded", "6<5 TaskStateExited", "7<6 ExecutionSucceeded"], run.History()[4..]);
        Assert.Equal("""{"a":1,"r":"ok"}""", run.Output);
        Assert.Empty(Pending.PendingWork.Of(run.Execution));
    }

    [Fact]
    public void A_retry_enters_the_state_once_and_counts_attempts()
    {
        var run = Given.State("""
            {"Type":"Task","Resource":"<function>","End":true,"Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"BackoffRate":2,"MaxAttempts":2}]}
            """)
            .Started()
            .TaskFailed(1, "Busy").AfterSeconds(1)
            .TaskFailed(2, "Busy").AfterSeconds(1);
        Assert.Empty(run.Last.Events);

        run.AfterSeconds(1).TaskFailed(3, "Busy");

        Assert.Equal(
            [
                "2<0 TaskStateEntered",
                "3<2 LambdaFunctionScheduled", "4<3 LambdaFunctionStarted", "5<4 LambdaFunctionFailed",
                "6<5 LambdaFunctionScheduled", "7<6 LambdaFunctionStarted", "8<7 LambdaFunctionFailed",
                "9<8 LambdaFunctionScheduled", "10<9 LambdaFunctionStarted", "11<10 LambdaFunctionFailed",
                "12<11 ExecutionFailed",
            ],
            run.History()[1..]);
    }

    [Fact]
    public void A_late_answer_to_an_earlier_attempt_changes_nothing()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<function>","End":true,"Retry":[{"ErrorEquals":["Busy"]}]}""")
            .Started()
            .TaskFailed(1, "Busy")
            .AfterSeconds(1);

        run.TaskSucceeded(1, """{"paid":true}""");

        Assert.Empty(run.Last.Events);
        Assert.Equal(2, Pending.PendingWork.Of(run.Execution).Single().Task.Value);
    }

    [Fact]
    public void A_catch_leaves_the_same_state_with_the_error_object()
    {
        var run = Given.Machine("""
            {"StartAt":"S","States":{
              "S":{"Type":"Task","Resource":"<function>","End":true,"Catch":[{"ErrorEquals":["States.ALL"],"ResultPath":"$.e","Next":"Caught"}]},
              "Caught":{"Type":"Pass","End":true}}}
            """)
            .Started("""{"a":1}""")
            .TaskFailed(1, "Boom", "why");

        Assert.Equal(["5<4 LambdaFunctionFailed", "6<5 TaskStateExited", "7<6 PassStateEntered", "8<7 PassStateExited", "9<8 ExecutionSucceeded"], run.History()[4..]);
        Assert.Equal("""{"a":1,"e":{"Error":"Boom","Cause":"why"}}""", run.Output);
    }

    [Fact]
    public void A_caught_timeout_has_an_empty_cause()
    {
        var run = Given.Machine("""
            {"StartAt":"S","States":{
              "S":{"Type":"Task","Resource":"<function>","TimeoutSeconds":2,"End":true,"Catch":[{"ErrorEquals":["States.Timeout"],"Next":"Caught"}]},
              "Caught":{"Type":"Pass","End":true}}}
            """)
            .Started()
            .AfterSeconds(2);

        Assert.Equal("""5<4 LambdaFunctionTimedOut {"error":"States.Timeout"}""", run.History(details: true)[4]);
        Assert.Equal("""{"Error":"States.Timeout","Cause":""}""", run.Output);
    }

    [Fact]
    public void A_stop_is_an_abort_whose_parent_is_none()
    {
        var run = Given.State("""{"Type":"Wait","Seconds":5,"End":true}""").Started()
            .When(new Input.Stop(new Asl.StatesError("E", Cause: null)));

        Assert.Equal("""3<0 ExecutionAborted {"error":"E"}""", run.History(details: true)[2]);
        Assert.Empty(run.AfterSeconds(9).Last.Events);
    }

    [Fact]
    public void A_machine_times_out_as_a_whole()
    {
        var run = Given.Machine("""{"TimeoutSeconds":3,"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":9,"End":true}}}""")
            .Started()
            .AfterSeconds(3);

        Assert.Equal("3<0 ExecutionTimedOut", run.History()[2]);
        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);
    }

    [Fact]
    public void A_path_that_misses_is_a_runtime_error_that_names_the_state_and_its_event()
    {
        var run = Given.State("""{"Type":"Pass","InputPath":"$.x","End":true}""").Started();

        Assert.Equal("3<2 ExecutionFailed", run.History()[2]);
        Assert.Equal(
            "An error occurred while executing the state 'S' (entered at the event id #2). Invalid path '$.x' : No results for path: $['x']",
            run.Execution.Error!.Cause);
    }

    [Fact]
    public void A_long_chain_goes_on_in_steps()
    {
        var states = string.Join(',', Enumerable.Range(0, 600).Select(i =>
            $"\"S{i}\":" + (i == 599 ? """{"Type":"Pass","End":true}""" : $$"""{"Type":"Pass","Next":"S{{i + 1}}"}""")));
        var run = Given.Machine("""{"StartAt":"S0","States":{<states>}}""".Replace("<states>", states, StringComparison.Ordinal)).Started();
        Assert.True(run.Execution.IsRunning);
        Assert.True(Pending.PendingWork.CanContinue(run.Execution));

        run.ContinuedToTheEnd();

        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
        Assert.Equal(1202, run.History().Length);
    }
}
