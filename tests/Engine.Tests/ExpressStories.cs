using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Tests;

public sealed class ExpressStories
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("", 300)]
    [InlineData("\"TimeoutSeconds\":10,", 10)]
    [InlineData("\"TimeoutSeconds\":900,", 300)]
    public void The_shorter_of_the_machines_limit_and_the_callers_ends_it(string timeout, int seconds)
    {
        var run = Given.Machine("""{<timeout>"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":3600,"End":true}}}""".Replace("<timeout>", timeout, StringComparison.Ordinal), StateMachineType.Express).When(Start("{}"));
        Assert.Equal(run.Now.AddSeconds(seconds), PendingWork.NextDeadline(run.Execution));

        run.AfterSeconds(seconds);

        Assert.Equal(ExecutionStatus.TimedOut, run.Execution.Status);
    }

    [Fact]
    public void It_has_no_history_that_could_be_full()
    {
        const string Map = """{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}""";
        var items = $"[{string.Join(',', Enumerable.Range(0, 7_000))}]";

        Assert.Equal(ExecutionStatus.Succeeded, RunToTheEnd(StateMachineType.Express).Status);
        Assert.Equal(ExecutionStatus.Failed, RunToTheEnd(StateMachineType.Standard).Status);

        Execution RunToTheEnd(StateMachineType type)
        {
            // Without the story's checks of every fold: they would fold this one a hundred times.
            var interpreter = new Interpreter(new NoTokens());
            var execution = new Execution(Story.Identity, StateMachineCompiler.Compile(Map, type).Program!);
            interpreter.Step(execution, Start(items), DateTimeOffset.UnixEpoch);
            while (PendingWork.CanContinue(execution))
            {
                interpreter.Step(execution, new Input.Continue(), DateTimeOffset.UnixEpoch);
            }

            return execution;
        }
    }

    [Theory]
    [InlineData(StateMachineType.Express, false)]
    [InlineData(StateMachineType.Standard, true)]
    public void Its_context_object_counts_no_redrives(StateMachineType type, bool hasCount)
    {
        var run = Given.Machine("""{"StartAt":"S","States":{"S":{"Type":"Pass","Parameters":{"e.$":"$$.Execution"},"End":true}}}""", type).When(Start("{}"));

        var shown = (JsonObject)((JsonObject)run.Execution.Output!)["e"]!;
        Assert.Equal(hasCount, shown["RedriveCount"] is not null);
    }

    [Fact]
    public void A_step_names_the_tasks_it_touched_and_no_others()
    {
        var run = Given.State("""{"Type":"Map","ItemProcessor":{"StartAt":"T","States":{"T":<task>}},"End":true}""").Started("[1,2,3]");
        Assert.Equal([1L, 2, 3], run.Last.TouchedTasks.Select(t => t.Value).Distinct());

        run.TaskSucceeded(2);
        Assert.Equal([2L], run.Last.TouchedTasks.Select(t => t.Value).Distinct());

        run.TaskFailed(1, "Broken");
        Assert.Equal([1L, 3], run.Last.TouchedTasks.Select(t => t.Value).Distinct());
    }

    private static Input.Started Start(string input) =>
        new(JsonValue.Parse(input), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1, LongestRun: FiveMinutes);

    private sealed class NoTokens : ITaskTokens
    {
        public string TokenOf(ExecutionId execution, TaskId task) => "";
    }
}
