using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Redrives;

namespace Treadle.Engine.Tests;

public sealed class RedriveStories
{
    private static readonly string ThreeBranches = """
        {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true<more>,"Branches":[
          {"StartAt":"A","States":{"A":<task>}},
          {"StartAt":"B","States":{"B":<task>}},
          {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}]}}}
        """;

    private static string Parallel(string more = "") => ThreeBranches.Replace("<more>", more, StringComparison.Ordinal);

    private static string Map(string state, string more = "") =>
        """{"StartAt":"M","States":{"M":{"Type":"Map","End":true<more>,"ItemProcessor":{"StartAt":"I","States":{"I":<state>}}}}}"""
            .Replace("<more>", more, StringComparison.Ordinal)
            .Replace("<state>", state, StringComparison.Ordinal);

    [Fact]
    public void A_failed_task_is_scheduled_again_without_entering_its_state()
    {
        var run = Given.Machine("""{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"n":1},"Next":"T"},"T":<task>}}""").Started("""{"a":1}""").TaskFailed(1, "Busy", "full");
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.AfterSeconds(60).Redriven();

        Assert.Equal(["9<8 ExecutionRedriven", "10<9 LambdaFunctionScheduled", "11<10 LambdaFunctionStarted"], run.History()[8..]);
        Assert.Equal("""{"n":1}""", run.Execution.FrameOf(new TaskId(2))!.Task!.Input.ToString());
        Assert.Null(run.Execution.Error);
        Assert.Null(run.Execution.EndedAt);
        Assert.Equal(1, run.Execution.RedriveCount);
        Assert.Equal(run.Now, run.Execution.RedrivenAt);

        run.TaskSucceeded(2, "[1]");
        Assert.Equal(["12<11 LambdaFunctionSucceeded", "13<12 TaskStateExited", "14<13 ExecutionSucceeded"], run.History()[11..]);
        Assert.Equal("[1]", run.Output);
    }

    [Fact]
    public void A_late_answer_to_the_attempt_that_failed_changes_nothing()
    {
        var run = Given.State("<task>").Started().Stopped().Redriven();

        run.TaskSucceeded(1, "1");

        Assert.Empty(run.Last.Events);
        Assert.Equal([new TaskId(2)], run.Execution.Tasks.Keys);
    }

    [Fact]
    public void Retries_and_time_limits_begin_anew()
    {
        var run = Given.State("""
            {"Type":"Task","Resource":"<function>","TimeoutSeconds":10,"End":true,
             "Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":1}]}
            """).Started().TaskFailed(1, "Busy").AfterSeconds(1).AfterSeconds(10);
        Assert.Equal("States.Timeout", run.Execution.Error!.Error);

        run.AfterSeconds(100).Redriven();
        Assert.Equal(run.Now.AddSeconds(10), Pending.PendingWork.NextDeadline(run.Execution));
        run.TaskFailed(3, "Busy");

        Assert.True(run.Execution.IsRunning);
        run.AfterSeconds(1).TaskFailed(4, "Busy");
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
    }

    [Fact]
    public void An_execution_that_was_stopped_between_two_attempts_tries_again_at_once()
    {
        var run = Given.State("""
            {"Type":"Task","Resource":"<function>","End":true,"Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":100}]}
            """).Started().TaskFailed(1, "Busy").Stopped().Redriven();

        Assert.Equal(["6<0 ExecutionAborted", "7<6 ExecutionRedriven", "8<7 LambdaFunctionScheduled", "9<8 LambdaFunctionStarted"], run.History()[5..]);
    }

    [Fact]
    public void A_wait_that_was_not_over_waits_from_its_beginning()
    {
        var run = Given.State("""{"Type":"Wait","Seconds":60,"End":true}""").Started().AfterSeconds(30).Stopped().AfterSeconds(100).Redriven();

        Assert.Equal(run.Now.AddSeconds(60), Pending.PendingWork.NextDeadline(run.Execution));
        run.AfterSeconds(60);
        Assert.Equal(["3<0 ExecutionAborted", "4<3 ExecutionRedriven", "5<4 WaitStateExited", "6<5 ExecutionSucceeded"], run.History()[2..]);
    }

    [Fact]
    public void A_wait_for_a_moment_that_has_passed_is_over()
    {
        var run = Given.State("""{"Type":"Wait","Timestamp":"2026-01-01T00:01:00Z","End":true}""").Started().AfterSeconds(30).Stopped().AfterSeconds(100).Redriven();

        Assert.Equal(["4<3 ExecutionRedriven", "5<4 WaitStateExited", "6<5 ExecutionSucceeded"], run.History()[3..]);
    }

    [Theory]
    [InlineData("""{"Type":"Fail","Error":"E"}""", "Fail")]
    [InlineData("""{"Type":"Pass","InputPath":"$.missing","End":true}""", "Pass")]
    [InlineData("""{"Type":"Wait","SecondsPath":"$.missing","End":true}""", "Wait")]
    [InlineData("""{"Type":"Task","Resource":"<function>","InputPath":"$.missing","End":true}""", "Task")]
    public void A_state_that_failed_by_itself_is_entered_again(string state, string type)
    {
        var run = Given.State(state).Started().Redriven();

        Assert.Equal(["3<2 ExecutionFailed", "4<3 ExecutionRedriven", $"5<4 {type}StateEntered", "6<5 ExecutionFailed"], run.History()[2..]);
        Assert.Equal(1, run.Execution.RedriveCount);
    }

    [Fact]
    public void A_choice_is_made_again()
    {
        var run = Given.Machine("""
            {"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.x","IsPresent":true,"Next":"S"}]},"S":{"Type":"Succeed"}}}
            """).Started().Redriven();

        Assert.Equal(["3<2 ExecutionFailed", "4<3 ExecutionRedriven", "5<4 ChoiceStateEntered", "6<5 ExecutionFailed"], run.History()[2..]);
    }

    [Fact]
    public void What_a_catcher_led_to_fails_again_and_the_caught_state_is_not_run()
    {
        var run = Given.Machine("""
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","End":true,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"F"}]},
             "F":{"Type":"Fail","Error":"Given up"}}}
            """).Started().TaskFailed(1, "Busy").Redriven();

        Assert.Equal(["9<8 ExecutionRedriven", "10<9 FailStateEntered", "11<10 ExecutionFailed"], run.History()[8..]);
        Assert.Equal(2, run.Redriven().Execution.RedriveCount);
    }

    [Fact]
    public void Only_branches_that_failed_or_were_aborted_go_on()
    {
        var run = Given.Machine(Parallel()).Started().TaskSucceeded(1, "\"a\"").TaskFailed(2, "Busy").AfterSeconds(1).Redriven();

        var redriven = Array.FindIndex(run.History(), e => e.EndsWith("ExecutionRedriven", StringComparison.Ordinal));
        var id = redriven + 1;
        Assert.Equal([$"{id + 1}<{id} LambdaFunctionScheduled", $"{id + 2}<{id + 1} LambdaFunctionStarted"], run.History()[(redriven + 1)..]);
        Assert.Equal(run.Now.AddSeconds(60), Pending.PendingWork.NextDeadline(run.Execution));

        run.TaskSucceeded(3, "\"b\"").AfterSeconds(60);
        Assert.Equal("""["a","b",{}]""", run.Output);
    }

    [Fact]
    public void A_parallel_that_was_retried_before_it_failed_goes_on_with_its_last_attempt()
    {
        var run = Given.Machine(Parallel(",\"Retry\":[{\"ErrorEquals\":[\"States.ALL\"],\"IntervalSeconds\":1,\"MaxAttempts\":1}]")).Started()
            .TaskSucceeded(1, "\"old\"").TaskFailed(2, "Busy").AfterSeconds(1)
            .TaskSucceeded(4, "\"b\"").TaskFailed(3, "Busy").Redriven();

        Assert.Equal([new TaskId(5)], run.Execution.Tasks.Keys);
        run.TaskSucceeded(5, "\"a\"").AfterSeconds(60);
        Assert.Equal("""["a","b",{}]""", run.Output);
    }

    [Fact]
    public void A_parallel_that_failed_with_all_branches_ended_is_entered_again()
    {
        var run = Given.Machine(Parallel(",\"ResultSelector\":{\"x.$\":\"$[0].x\"}")).Started()
            .TaskSucceeded(1).TaskSucceeded(2).AfterSeconds(60);
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.Redriven();

        Assert.Equal([new TaskId(3), new TaskId(4)], run.Execution.Tasks.Keys.Order(Comparer<TaskId>.Create((a, b) => a.Value.CompareTo(b.Value))));
        Assert.Contains("ExecutionRedriven", run.History()[^10], StringComparison.Ordinal);
        run.TaskSucceeded(3, """{"x":5}""").TaskSucceeded(4).AfterSeconds(60);
        Assert.Equal("""{"x":5}""", run.Output);
    }

    [Fact]
    public void Only_iterations_that_failed_or_were_aborted_go_on_and_those_not_begun_begin()
    {
        var run = Given.Machine(Map("<task>", ",\"MaxConcurrency\":2")).Started("[1,2,3,4]")
            .TaskSucceeded(1, "\"a\"").TaskFailed(2, "Busy").Redriven();

        // The second failed, the third was aborted, the fourth had no place yet.
        Assert.Equal(["2", "3"], Inputs(run));
        Assert.DoesNotContain(run.Last.Events, e => e is MapIterationStarted);
        run.TaskSucceeded(4, "\"b\"");
        Assert.Equal(["3", "4"], Inputs(run));
        run.TaskSucceeded(5, "\"c\"").TaskSucceeded(6, "\"d\"");
        Assert.Equal("""["a","b","c","d"]""", run.Output);
    }

    [Fact]
    public void A_map_that_was_stopped_goes_on_with_what_was_open()
    {
        var run = Given.Machine(Map("<task>", ",\"MaxConcurrency\":1")).Started("[1,2,3]").TaskSucceeded(1, "\"a\"").Stopped().Redriven();

        Assert.Equal(["2"], Inputs(run));
        run.TaskSucceeded(3, "\"b\"").TaskSucceeded(4, "\"c\"");
        Assert.Equal("""["a","b","c"]""", run.Output);
    }

    [Fact]
    public void A_map_whose_item_selector_fails_is_entered_again_with_all_its_items()
    {
        var run = Given.Machine(Map("<task>", ",\"MaxConcurrency\":1,\"ItemSelector\":{\"v.$\":\"$$.Map.Item.Value.v\"}")).Started("""[{"v":1},{}]""").TaskSucceeded(1);
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.Redriven();

        Assert.Equal(["ExecutionRedriven", "MapStateEntered", "MapStateStarted", "MapIterationStarted"], Types(run)[..4]);
        Assert.Equal(["""{"v":1}"""], Inputs(run));
    }

    [Fact]
    public void Parallels_and_maps_inside_each_other_keep_what_has_ended_at_every_depth()
    {
        var run = Given.Machine("""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","End":true,"ItemProcessor":{"StartAt":"Q","States":{
                "Q":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"A","States":{"A":<task>}},{"StartAt":"B","States":{"B":<task>}}]}}}}}},
              {"StartAt":"N","States":{"N":{"Type":"Map","ItemsPath":"$.items","End":true,"ItemProcessor":{"StartAt":"C","States":{"C":<task>}}}}}]}}}
            """).Started("""{"items":[1,2]}""");

        // What runs, in the order in which it was scheduled: C, C, then A and B of the first item and of the second.
        var byState = run.Execution.Tasks.ToLookup(t => run.Execution.FrameOf(t.Value).State, t => (int)t.Key.Value);
        run.TaskSucceeded(byState["C"].First(), "\"c1\"").TaskSucceeded(byState["A"].First(), "\"a1\"").TaskSucceeded(byState["B"].Last(), "\"b2\"");
        run.TaskFailed(byState["B"].First(), "Busy");
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.Redriven().ContinuedToTheEnd();

        var open = run.Execution.Tasks.OrderBy(t => t.Key.Value).Select(t => (Task: (int)t.Key.Value, run.Execution.FrameOf(t.Value).State)).ToList();
        Assert.Equal(["A", "B", "C"], open.Select(t => t.State!).Order());
        foreach (var (task, state) in open)
        {
            run.TaskSucceeded(task, $"\"{state}\"");
        }

        Assert.Equal("""[[["a1","B"],["A","b2"]],["c1","C"]]""", run.Output);
    }

    [Fact]
    public void Variables_are_as_they_were()
    {
        var run = Given.Machine("""
            {"QueryLanguage":"JSONata","StartAt":"A","States":{
             "A":{"Type":"Pass","Assign":{"x":7},"Next":"P"},
             "P":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"B","States":{
               "B":{"Type":"Pass","Assign":{"y":"{% $x + 1 %}"},"Next":"T"},
               "T":{"Type":"Task","Resource":"<function>","End":true,"Output":"{% [$x, $y, $states.context.Execution.RedriveCount] %}"}}}]}}}
            """).Started();
        var bytes = run.Execution.VariableBytes;

        run.TaskFailed(1, "Busy").Redriven();

        Assert.Equal(bytes, run.Execution.VariableBytes);
        Assert.Equal("[[7,8,1]]", run.TaskSucceeded(2).Output);
    }

    [Fact]
    public void The_context_object_shows_when_it_was_redriven()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<function>","Parameters":{"e.$":"$$.Execution"},"End":true}""").Started().TaskFailed(1, "Busy").AfterSeconds(90).Redriven();

        var shown = ((JsonObject)run.Execution.FrameOf(new TaskId(2))!.Task!.Input)["e"]!.ToString();
        Assert.EndsWith(""","RedriveCount":1,"RedriveTime":"2026-01-01T00:01:30.000Z"}""", shown, StringComparison.Ordinal);
        Assert.Contains("""
            "StartTime":"2026-01-01T00:00:00.000Z"
            """, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machines_own_time_begins_anew()
    {
        var run = Given.Machine("""{"TimeoutSeconds":10,"StartAt":"T","States":{"T":<task>}}""").Started().AfterSeconds(10);
        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);

        run.AfterSeconds(100).Redriven().AfterSeconds(9);
        Assert.True(run.Execution.IsRunning);

        run.AfterSeconds(1);
        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);
    }

    [Fact]
    public void No_execution_runs_for_longer_than_it_may_however_often_it_is_redriven()
    {
        var run = Given.Machine("""{"TimeoutSeconds":1000,"StartAt":"T","States":{"T":<task>}}""").WithLimits(Limits.Aws with { ExecutionTimeMax = TimeSpan.FromSeconds(100) })
            .Started().TaskFailed(1, "Busy").AfterSeconds(60).Redriven().AfterSeconds(40);
        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);

        Assert.Equal("Execution has exceeded the max execution time", Refusal(run.Redriven(), Limits.Aws with { ExecutionTimeMax = TimeSpan.FromSeconds(100) }));
        Assert.Empty(run.Last.Events);
    }

    [Fact]
    public void A_task_that_starts_an_execution_starts_another()
    {
        var run = Given.State("""
            {"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","End":true,"Parameters":{"StateMachineArn":"m"}}
            """).Started();
        run.When(new Input.ChildStarted(new TaskId(1), new ExecutionId(99), JsonValue.Parse("{}"), IsResult: false))
            .When(new Input.ChildEnded(new TaskId(1), (JsonObject)JsonValue.Parse("""{"Status":"FAILED"}""")));
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);

        run.Redriven();

        Assert.Equal([new TaskId(2)], run.Last.OpenedTasks);
        Assert.Null(run.Execution.FrameOf(new TaskId(2))!.Task!.Child);
    }

    [Fact]
    public void A_running_and_a_succeeded_execution_are_left_alone()
    {
        var run = Given.State("<task>").Started().Redriven();
        Assert.Empty(run.Last.Events);
        Assert.Equal("Execution is RUNNING and cannot be redriven", Refusal(run));

        run.TaskSucceeded(1).Redriven();
        Assert.Empty(run.Last.Events);
        Assert.Equal("Execution is SUCCEEDED and cannot be redriven", Refusal(run));
    }

    [Fact]
    public void After_fourteen_days_it_is_too_late()
    {
        var run = Given.State("<task>").Started().TaskFailed(1, "Busy").ClockSet(TimeSpan.FromDays(14));
        Assert.Null(Refusal(run));

        run.ClockSet(TimeSpan.FromSeconds(1)).Redriven();

        Assert.Empty(run.Last.Events);
        Assert.Equal("Execution redrivable period exceeded", Refusal(run));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public void A_history_without_room_for_two_events_more_is_left_alone(int max, bool isRedriven)
    {
        var limits = Limits.Aws with { HistoryEventsMax = max };
        var run = Given.State("<task>").Started().TaskFailed(1, "Busy").WithLimits(limits);
        Assert.Equal(6, run.Execution.LastHistoryId);

        Assert.Equal(isRedriven ? null : "Execution history event limit exceeded", Refusal(run, limits));
        run.Redriven();
        Assert.Equal(isRedriven, run.Last.Events.Count > 0);
    }

    [Fact]
    public void The_same_request_is_known_for_a_quarter_of_an_hour()
    {
        var run = Given.State("<task>").Started().TaskFailed(1, "Busy").Redriven("one").TaskFailed(2, "Busy");
        var first = run.Execution.RedrivenAt;

        run.ClockSet(TimeSpan.FromMinutes(14)).Redriven("one");
        Assert.Empty(run.Last.Events);
        Assert.Equal(first, Redrivability.KnownRedrive(run.Execution, "one", run.Now));

        run.ClockSet(TimeSpan.FromMinutes(1)).Redriven("one");
        Assert.Equal(2, run.Execution.RedriveCount);
    }

    [Fact]
    public void The_last_ten_requests_are_known()
    {
        var run = Given.State("""{"Type":"Fail"}""").Started();
        for (var i = 1; i <= 11; i++)
        {
            run.Redriven($"token-{i}");
        }

        Assert.Equal(11, run.Execution.RedriveCount);
        Assert.Equal(10, run.Execution.RedriveTokens.Count);
        Assert.Empty(run.Redriven("token-2").Last.Events);
        Assert.NotEmpty(run.Redriven("token-1").Last.Events);
    }

    [Fact]
    public void A_snapshot_from_before_there_were_redrives_is_read()
    {
        var run = Given.State("""{"Type":"Wait","Seconds":5,"End":true}""").Started();
        var today = SnapshotCodec.Write(run.Execution);

        byte[] before = [2, .. today[1..^4]];

        Assert.Equal(today, SnapshotCodec.Write(SnapshotCodec.Read(Story.Identity, run.Execution.Program, before)));
    }

    [Fact]
    public void A_wide_map_goes_on_in_steps_of_its_own()
    {
        var items = "[" + string.Join(',', Enumerable.Range(0, 400)) + "]";
        var run = Given.Machine(Map("<task>")).WithLimits(Limits.Aws with { MapConcurrencyMax = 1_000 }).Started(items).ContinuedToTheEnd().Stopped().Redriven();
        Assert.NotEmpty(run.Execution.Ready);

        run.ContinuedToTheEnd();

        Assert.Equal(400, run.Execution.Tasks.Count);
    }

    private static string? Refusal(Story run, Limits? limits = null) => Redrivability.Refusal(run.Execution, run.Now, limits ?? Limits.Aws);

    private static string[] Inputs(Story run) => [.. run.Execution.Tasks.OrderBy(t => t.Key.Value).Select(t => run.Execution.FrameOf(t.Value).Task!.Input.ToString())];

    private static string[] Types(Story run) => [.. run.History()[^run.Last.Events.Count(EventKinds.IsPublic)..].Select(e => e[(e.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
}
