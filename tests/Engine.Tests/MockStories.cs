using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Inputs;
using Treadle.Engine.Mocks;

namespace Treadle.Engine.Tests;

/// <summary>Executions of a test case: its responses stand in for services, workers and callbacks.</summary>
public sealed class MockStories
{
    [Fact]
    public void A_mocked_call_is_answered_at_once_with_the_events_of_a_real_one()
    {
        var run = Started(Given.Machine("""{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true}}}"""),
            """{"S":{"0":{"Return":{"StatusCode":200}}}}""");

        Assert.Equal("""{"StatusCode":200}""", run.Output);
        Assert.Equal(
            ["1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSucceeded", "6<5 TaskStateExited", "7<6 ExecutionSucceeded"],
            run.History());
        Assert.Empty(run.Last.OpenedTasks);
    }

    [Fact]
    public void Calls_of_a_state_are_counted_over_its_attempts()
    {
        var run = Started(Given.State("""{"Type":"Task","Resource":"<function>","End":true,"Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":3,"BackoffRate":1}]}"""),
            """{"S":{"0":{"Throw":{"Error":"Busy","Cause":"later"}},"1-2":{"Throw":{"Error":"Busy"}},"3":{"Return":"done"}}}""");

        run.AfterSeconds(1).AfterSeconds(1);
        Assert.True(run.Execution.IsRunning);

        run.AfterSeconds(1);
        Assert.Equal("\"done\"", run.Output);
    }

    [Fact]
    public void Calls_of_a_state_are_counted_over_the_visits_of_a_loop()
    {
        var run = Started(Given.Machine(
            """
            {"StartAt":"Ask","States":{
              "Ask":{"Type":"Task","Resource":"<function>","Next":"Done?"},
              "Done?":{"Type":"Choice","Choices":[{"Variable":"$.status","StringEquals":"completed","Next":"End"}],"Default":"Ask"},
              "End":{"Type":"Succeed"}}}
            """),
            """{"Ask":{"0-1":{"Return":{"status":"running"}},"2":{"Return":{"status":"completed"}}}}""");

        Assert.Equal("""{"status":"completed"}""", run.Output);
        Assert.Equal(3, run.All.OfType<TaskSucceeded>().Count());
    }

    [Fact]
    public void Calls_of_iterations_are_counted_in_their_order()
    {
        var run = Started(Given.Machine(
            """
            {"StartAt":"All","States":{"All":{"Type":"Map","ItemsPath":"$.items","MaxConcurrency":1,"End":true,
              "ItemProcessor":{"StartAt":"One","States":{"One":<task>}}}}}
            """),
            """{"One":{"0":{"Return":"a"},"1":{"Return":"b"},"2":{"Return":"c"}}}""", """{"items":[1,2,3]}""");

        Assert.Equal("""["a","b","c"]""", run.Output);
    }

    [Fact]
    public void A_mocked_activity_needs_no_worker_and_no_activity()
    {
        var run = Started(Given.State("""{"Type":"Task","Resource":"<activity>","End":true}""").WithoutActivity(Given.Activity), """{"S":{"0":{"Return":7}}}""");

        Assert.Equal("7", run.Output);
        Assert.Equal(
            ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"],
            run.History().Select(e => e.Split(' ')[1]).Where(e => e.StartsWith("Activity", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("arn:aws:states:::lambda:invoke.waitForTaskToken", """{"FunctionName":"f","Payload":{"t.$":"$$.Task.Token"}}""")]
    [InlineData("arn:aws:states:::states:startExecution.sync:2", """{"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:child"}""")]
    public void What_waits_for_a_callback_or_a_child_is_answered_at_once(string resource, string parameters)
    {
        var run = Started(
            Given.State($$"""{"Type":"Task","Resource":"{{resource}}","Parameters":{{parameters}},"End":true}"""),
            """{"S":{"0":{"Return":{"ok":true}}}}""");

        Assert.Equal("""{"ok":true}""", run.Output);
        Assert.Equal(
            ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"],
            run.History().Select(e => e.Split(' ')[1]).Where(e => e.StartsWith("Task", StringComparison.Ordinal) && !e.StartsWith("TaskState", StringComparison.Ordinal)));
        Assert.Empty(run.Last.OpenedTasks);
        Assert.Empty(run.Last.ClosedTasks);
    }

    [Fact]
    public void An_error_of_the_test_case_goes_through_Catch()
    {
        var run = Started(
            Given.Machine(
                """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<function>","Catch":[{"ErrorEquals":["Broken"],"Next":"Sorry"}],"End":true},"Sorry":{"Type":"Pass","End":true}}}"""),
            """{"S":{"0":{"Throw":{"Error":"Broken","Cause":"Really."}}}}""");

        Assert.Equal("""{"Error":"Broken","Cause":"Really."}""", run.Output);
    }

    [Fact]
    public void A_call_that_has_no_response_fails_the_execution_and_names_it()
    {
        var run = Started(
            Given.State("""{"Type":"Task","Resource":"<function>","End":true,"Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"S"}]}"""),
            """{"S":{"1":{"Return":1}}}""");

        Assert.Equal("States.Runtime", run.Execution.Error!.Error);
        Assert.Equal("The test case 'Happy' has no mocked response for call 0 of the state 'S': there are 1. Calls are counted from 0.", run.Execution.Error.Cause);
    }

    [Fact]
    public void States_that_the_test_case_does_not_list_call_the_service()
    {
        var run = Started(Given.State("""{"Type":"Task","Resource":"<function>","End":true}"""), """{"Other":{"0":{"Return":1}}}""");

        Assert.Single(Pending.PendingWork.Of(run.Execution));
        Assert.Equal("{}", run.TaskSucceeded(1).Output);
    }

    [Fact]
    public void More_calls_than_a_step_takes_go_on_in_the_next()
    {
        var run = Started(
            Given.Machine("""{"StartAt":"All","States":{"All":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"One","States":{"One":<task>}}}}}"""),
            """{"One":{"0-999999":{"Return":1}}}""", $"[{string.Join(",", Enumerable.Range(0, 1000))}]");

        while (Pending.PendingWork.CanContinue(run.Execution))
        {
            run.When(new Input.Continue());
        }

        Assert.Equal(1000, ((JsonArray)JsonValue.Parse(run.Output!)).Count);
    }

    private static Story Started(Story story, string responses, string input = "{}") => story.When(new Input.Started(
        JsonValue.Parse(input), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1, TestCase: new TestCase("Happy", (JsonObject)JsonValue.Parse(responses))));
}
