using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

public sealed class CallbackStories
{
    private static Story Waiting(string more = "") => Given.State("""
        {"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","End":true<more>,
         "Parameters":{"FunctionName":"f","Payload":{"t.$":"$$.Task.Token"}}}
        """.Replace("<more>", more, StringComparison.Ordinal)).Started();

    private static Input.CallbackSucceeded Success(string output = "{}") => new Input.CallbackSucceeded(new TaskId(1), JsonValue.Parse(output));

    [Fact]
    public void The_token_goes_out_in_the_parameters_and_its_row_is_opened()
    {
        var run = Waiting();

        Assert.Equal([new TaskId(1)], run.Last.OpenedTasks);
        Assert.Contains("token-7-1", run.History(details: true)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_success_after_the_call_ends_the_task_and_closes_no_row_itself()
    {
        var run = Waiting().When(new Input.TaskSubmitted(new TaskId(1), JsonValue.Parse("""{"StatusCode":200}""")));
        Assert.Empty(Pending.PendingWork.Of(run.Execution));

        run.When(Success("""{"status":"success"}"""));

        Assert.Equal(["3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSubmitted", "6<5 TaskSucceeded", "7<6 TaskStateExited", "8<7 ExecutionSucceeded"], run.History()[2..]);
        Assert.Equal("""{"status":"success"}""", run.Output);
        Assert.Empty(run.Last.ClosedTasks);
    }

    [Fact]
    public void A_success_before_the_call_has_answered_is_kept_until_then()
    {
        var run = Waiting().When(Success("1"));
        Assert.True(run.Execution.IsRunning);
        Assert.Equal(4, run.History().Length);

        run.When(new Input.TaskSubmitted(new TaskId(1), JsonNull.Instance));

        Assert.Equal("1", run.Output);
        Assert.Equal(["5<4 TaskSubmitted", "6<5 TaskSucceeded"], run.History()[4..6]);
    }

    [Fact]
    public void A_success_that_was_promised_holds_when_the_call_fails_later()
    {
        var run = Waiting().When(Success("1")).TaskFailed(1, "Boom");

        Assert.Equal("1", run.Output);
        Assert.Empty(run.Last.ClosedTasks);
    }

    [Fact]
    public void A_success_that_was_promised_holds_when_the_time_is_over_before_the_call_answers()
    {
        var run = Waiting(",\"TimeoutSeconds\":5").When(Success("1")).AfterSeconds(5);

        Assert.Equal("1", run.Output);
        Assert.Empty(run.Last.ClosedTasks);
    }

    [Fact]
    public void A_second_success_changes_nothing()
    {
        var run = Waiting().When(Success("1")).When(Success("2"));
        Assert.Empty(run.Last.Events);

        run.When(new Input.TaskSubmitted(new TaskId(1), JsonNull.Instance));

        Assert.Equal("1", run.Output);
    }

    [Fact]
    public void A_failed_call_closes_the_row_by_itself()
    {
        var run = Waiting().TaskFailed(1, "Boom");

        Assert.Equal([(new TaskId(1), 0, false)], run.Last.ClosedTasks);
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
    }

    [Fact]
    public void A_missed_heartbeat_is_a_timeout_and_expects_the_heartbeats_it_knows_of()
    {
        var run = Waiting(",\"HeartbeatSeconds\":60")
            .When(new Input.TaskSubmitted(new TaskId(1), JsonNull.Instance))
            .AfterSeconds(59)
            .When(new Input.CallbackHeartbeat(new TaskId(1)))
            .AfterSeconds(59);
        Assert.True(run.Execution.IsRunning);

        run.AfterSeconds(1);

        Assert.Equal("""6<5 TaskTimedOut {"resourceType":"lambda","resource":"invoke.waitForTaskToken","error":"States.Timeout"}""", run.History(details: true)[5]);
        Assert.Equal([(new TaskId(1), 1, false)], run.Last.ClosedTasks);
    }

    [Theory]
    [InlineData("States.HeartbeatTimeout")]
    [InlineData("States.Timeout")]
    public void A_missed_heartbeat_is_caught_under_both_names(string name)
    {
        var run = Given.Machine("""
            {"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<activity>","HeartbeatSeconds":1,"End":true,"Catch":[{"ErrorEquals":["<name>"],"Next":"C"}]},"C":{"Type":"Pass","End":true}}}
            """.Replace("<name>", name, StringComparison.Ordinal))
            .Started()
            .When(new Input.TaskTaken(new TaskId(1), "w"))
            .AfterSeconds(1);

        Assert.Equal("""{"Error":"States.Timeout","Cause":""}""", run.Output);
    }

    [Fact]
    public void A_failure_without_error_and_cause_is_caught_with_nulls()
    {
        var run = Given.Machine("""
            {"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"f"},
             "End":true,"Catch":[{"ErrorEquals":["States.TaskFailed"],"Next":"C"}]},"C":{"Type":"Pass","End":true}}}
            """)
            .Started()
            .When(new Input.TaskSubmitted(new TaskId(1), JsonNull.Instance))
            .When(new Input.CallbackFailed(new TaskId(1), new StatesError(null, null)));

        Assert.Equal("""{"Error":null,"Cause":null}""", run.Output);
    }

    [Fact]
    public void An_activity_waits_for_a_worker_and_its_heartbeats_count_from_then()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<activity>","HeartbeatSeconds":5,"End":true}""").Started("""{"n":1}""");
        Assert.Equal("3<2 ActivityScheduled", run.History()[^1]);
        Assert.Equal(Pending.PendingWorkKind.OfferActivity, Pending.PendingWork.Of(run.Execution).Single().Kind);
        Assert.Null(Pending.PendingWork.NextDeadline(run.Execution));

        run.AfterSeconds(100).When(new Input.TaskTaken(new TaskId(1), "me"));
        Assert.Equal("""4<3 ActivityStarted {"workerName":"me"}""", run.History(details: true)[^1]);
        Assert.Equal(run.Now.AddSeconds(5), Pending.PendingWork.NextDeadline(run.Execution));

        run.When(Success("2"));
        Assert.Equal("2", run.Output);
    }

    [Fact]
    public void An_activity_that_is_not_there_is_never_scheduled()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<activity>","End":true}""").WithoutActivity(Given.Activity).Started();

        Assert.Equal(["2<0 TaskStateEntered", "3<2 ExecutionFailed"], run.History()[1..]);
        Assert.EndsWith($"The activity {Given.Activity} does not exist.", run.Execution.Error!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_whose_parameters_are_unusable_is_never_scheduled()
    {
        var run = Given.State("""{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload":1},"End":true}""")
            .WithTaskProblems("The field 'a' is not supported by Step Functions", "The value of the field 'FunctionName' has an invalid format").Started();

        Assert.Equal(["2<0 TaskStateEntered", "3<2 ExecutionFailed"], run.History()[1..]);
        Assert.Equal("States.Runtime", run.Execution.Error!.Error);
        Assert.Equal(
            "An error occurred while executing the state 'S' (entered at the event id #2). The Parameters '{\"FunctionName\":\"f\",\"Payload\":1}' could not be used to start the Task: "
            + "[The field 'a' is not supported by Step Functions, The value of the field 'FunctionName' has an invalid format]",
            run.Execution.Error.Cause);
    }

    [Theory]
    [InlineData("States.Runtime")]
    [InlineData("States.ALL")]
    public void No_catcher_takes_unusable_parameters(string error)
    {
        var run = Given.Machine("""
            {"StartAt":"S","States":{
              "S":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Catch":[{"ErrorEquals":["<error>"],"Next":"After"}],"End":true},
              "After":{"Type":"Pass","End":true}}}
            """.Replace("<error>", error, StringComparison.Ordinal)).WithTaskProblems("no").Started();

        Assert.Equal("3<2 ExecutionFailed", run.History()[^1]);
    }
}
