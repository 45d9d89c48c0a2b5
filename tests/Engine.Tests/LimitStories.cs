using Treadle.Asl.Json;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

/// <summary>AWS's quotas: what happens at each, in AWS's words, and that they can be raised.</summary>
public sealed class LimitStories
{
    private const int Most = 262_144;

    private const string Loop =
        """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Choice","Choices":[{"Variable":"$.end","IsPresent":true,"Next":"C"}],"Default":"A"},"C":{"Type":"Succeed"}}}""";

    private static readonly string Large = $"\"{new string('x', 150_000)}\"";

    /// <summary>A definition, an input, and what fails it; the answer of a task, if there is one, has the length given.</summary>
    public static TheoryData<string, string, int, string> TooLarge => new()
    {
        { """{"Type":"Pass","Parameters":{"a.$":"$","b.$":"$"},"End":true}""", Large, 0, "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit." },
        { """{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% [$states.input, $states.input] %}","End":true}""", Large, 0, "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit." },
        { """{"Type":"Task","Resource":"<function>","Parameters":{"a.$":"$","b.$":"$"},"End":true}""", Large, 0, "The state/task 'S' provided parameters with a size exceeding the maximum number of bytes service limit." },
        { """{"Type":"Task","Resource":"<function>","End":true}""", "1", Most + 1, "The state/task 'arn:aws:lambda:us-east-1:000000000000:function:f' returned a result with a size exceeding the maximum number of bytes service limit." },
        { """{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"End":true}""", "1", Most + 1, "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit." },
        {
            """{"Type":"Parallel","Branches":[{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},{"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}}],"End":true}""",
            Large, 0, "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."
        },
        {
            """{"Type":"Map","ItemsPath":"$.items","ItemSelector":{"x.$":"$.x"},"ItemProcessor":{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}},"End":true}""",
            $$"""{"items":[1,2],"x":{{Large}}}""", 0, "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."
        },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_payload_that_is_too_large_fails_in_AWSs_words(string state, string input, int answer, string cause)
    {
        var run = Given.State(state).Started(input).ContinuedToTheEnd();
        if (answer > 0)
        {
            run.TaskSucceeded(1, $"\"{new string('x', answer - 2)}\"");
        }

        Assert.Equal((ExecutionStatus.Failed, "States.DataLimitExceeded", cause), (run.Execution.Status, run.Execution.Error!.Error, run.Execution.Error.Cause));
    }

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_payload_has_more_room_where_the_limit_is_raised(string state, string input, int answer, string cause)
    {
        var run = Given.State(state).WithLimits(new Limits { DataBytesMax = 1 << 20 }).Started(input);
        run.ContinuedToTheEnd();
        foreach (var (task, _) in run.Execution.Tasks.ToList())
        {
            run.TaskSucceeded((int)task.Value, answer > 0 ? $"\"{new string('x', answer - 2)}\"" : "1");
        }

        Assert.True(run.Execution.Status == ExecutionStatus.Succeeded, $"{run.Execution.Error}, not {cause}");
    }

    [Fact]
    public void A_payload_of_just_the_limit_is_taken()
    {
        var run = Given.State("""{"Type":"Task","Resource":"<function>","End":true}""").Started().TaskSucceeded(1, $"\"{new string('x', Most - 2)}\"");
        Assert.Equal(ExecutionStatus.Succeeded, run.Execution.Status);
    }

    [Fact]
    public void The_25000th_event_says_that_the_history_is_full_and_follows_from_the_last_before_it()
    {
        var run = Given.Machine(Loop).Started();

        // Folding the whole journal after every step would be quadratic here, so the steps are taken by hand.
        var last = run.Last;
        while (run.Execution.IsRunning)
        {
            last = new Interpreter(run).Step(run.Execution, new Input.Continue(), run.Now);
        }

        var end = Assert.IsType<ExecutionFailed>(last.Events[^1]);
        Assert.Equal((25_000, 24_999), (end.Id, end.PreviousId));
        Assert.Equal(("States.Runtime", "The execution reached the maximum number of history events (25000)."), (end.Error.Error, end.Error.Cause));
    }

    [Fact]
    public void An_execution_may_end_with_its_last_event()
    {
        // ExecutionStarted, two for the state, ExecutionSucceeded.
        Assert.Equal(ExecutionStatus.Succeeded, Given.State("""{"Type":"Pass","End":true}""").WithLimits(new Limits { HistoryEventsMax = 4 }).Started().Execution.Status);
        Assert.Equal(ExecutionStatus.Failed, Given.State("""{"Type":"Pass","End":true}""").WithLimits(new Limits { HistoryEventsMax = 3 }).Started().Execution.Status);
    }

    [Fact]
    public void A_history_that_was_full_stays_so_when_the_limit_is_raised_and_folds_to_the_same()
    {
        var run = Given.Machine(Loop).WithLimits(new Limits { HistoryEventsMax = 100 }).Started();
        Assert.Equal("The execution reached the maximum number of history events (100).", run.Execution.Error!.Cause);
        run.WithLimits(Limits.Aws).When(new Input.Continue());
        Assert.Empty(run.Last.Events);
        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
    }

    [Fact]
    public void A_map_runs_40_iterations_at_once_at_most()
    {
        var run = Given.State("""{"Type":"Map","ItemProcessor":{"StartAt":"T","States":{"T":<task>}},"End":true}""".Replace("<task>", """{"Type":"Task","Resource":"<function>","End":true}""", StringComparison.Ordinal))
            .Started($"[{string.Join(',', Enumerable.Range(0, 100))}]").ContinuedToTheEnd();
        Assert.Equal(40, run.Execution.Tasks.Count);
        run.TaskSucceeded(7);
        Assert.Equal(40, run.Execution.Tasks.Count);
        Assert.Equal(41, run.All.OfType<MapIterationStarted>().Count());
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(60, 60)]
    public void A_map_has_the_breadth_it_asks_for_where_the_limit_is_raised(int asked, int running)
    {
        var run = Given.State("""{"Type":"Map","MaxConcurrency":<n>,"ItemProcessor":{"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<function>","End":true}}},"End":true}""".Replace("<n>", $"{asked}", StringComparison.Ordinal))
            .WithLimits(new Limits { MapConcurrencyMax = 1_000 }).Started($"[{string.Join(',', Enumerable.Range(0, 100))}]").ContinuedToTheEnd();
        Assert.Equal(running, run.Execution.Tasks.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"TimeoutSeconds\":90000000,")]
    public void An_execution_that_is_as_old_as_it_may_get_times_out(string timeout)
    {
        var run = Given.Machine($$"""{"StartAt":"S",{{timeout}}"States":{"S":{"Type":"Task","Resource":"<activity>","End":true} } }""").Started("1", TimeSpan.FromDays(365));
        run.After(TimeSpan.FromDays(365) - TimeSpan.FromMilliseconds(1));
        Assert.True(run.Execution.IsRunning);
        run.After(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);
    }

    [Fact]
    public void All_variables_together_have_10_MiB()
    {
        var states = string.Join(',', Enumerable.Range(0, 43).Select(i => $$"""
            "S{{i}}":{"Type":"Pass","Assign":{"v{{i}}.$":"$"},"Next":"S{{i + 1}}"}
            """));
        var definition = $$"""{"StartAt":"S0","States":{ {{states}},"S43":{"Type":"Pass","Result":1,"End":true} } }""";
        var input = JsonValue.Parse($"\"{new string('x', 250_000)}\"").ToString();
        var run = Given.Machine(definition).Started(input).ContinuedToTheEnd();
        Assert.Equal(
            ("States.DataLimitExceeded", "The state/task 'S41' assigned variables with a size exceeding the maximum number of bytes service limit."),
            (run.Execution.Error!.Error, run.Execution.Error.Cause));
        Assert.Equal(ExecutionStatus.Succeeded, Given.Machine(definition).WithLimits(new Limits { VariableBytesMax = 20 << 20 }).Started(input).ContinuedToTheEnd().Execution.Status);
    }
}
