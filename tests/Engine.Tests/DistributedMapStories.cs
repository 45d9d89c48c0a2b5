using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Maps;
using Treadle.Engine.Pending;

namespace Treadle.Engine.Tests;

public sealed class DistributedMapStories
{
    private const string Processor = """{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}}""";

    private static readonly StatesError Lost = new("States.ItemReaderFailed", "gone");

    private static Story Map(string more = "", string input = "[1,2]") => Given.State(Text(more)).Started(input);

    private static string Text(string more = "") => """{"Type":"Map","Label":"all","End":true<more>,"ItemProcessor":<p>}"""
        .Replace("<more>", more, StringComparison.Ordinal).Replace("<p>", Processor, StringComparison.Ordinal);

    private static string RunOf(Story story) => story.Execution.MapRuns.Single().Key;

    [Fact]
    public void A_distributed_Map_opens_a_run_and_needs_nobody_until_it_ends()
    {
        var run = Map();

        Assert.Equal(["2<0 MapStateEntered", "3<2 MapStateStarted", "4<3 MapRunStarted"], run.History()[1..]);
        var plan = Assert.Single(run.Last.OpenedMapRuns);
        Assert.StartsWith("arn:aws:states:us-east-1:000000000000:mapRun:m/all:", plan.Arn, StringComparison.Ordinal);
        Assert.Equal((plan.Arn, "arn:aws:states:us-east-1:000000000000:stateMachine:m/all", "[1,2]"), (RunOf(run), plan.StateMachineArn, plan.Dataset!.ToString()));
        Assert.False(PendingWork.NeedsWorker(run.Execution));

        run.When(new Input.MapRunEnded(plan.Arn, JsonValue.Parse("[3]"), Error: null));

        Assert.Equal(["5<4 MapRunSucceeded", "6<5 MapStateSucceeded", "7<5 MapStateExited", "8<7 ExecutionSucceeded"], run.History()[4..]);
        Assert.Equal("[3]", run.Output);
        Assert.Empty(run.Last.AbortedMapRuns);
    }

    [Fact]
    public void A_run_that_fails_fails_the_state()
    {
        var run = Map();
        run.When(new Input.MapRunEnded(RunOf(run), Output: null, Lost));

        Assert.Equal(["5<4 MapRunFailed", "6<5 MapStateFailed", "7<6 ExecutionFailed"], run.History()[4..]);
        Assert.Equal(("States.ItemReaderFailed", "gone"), (run.Execution.Error!.Error, run.Execution.Error.Cause));
    }

    [Fact]
    public void A_retry_begins_another_run()
    {
        var run = Map(""","Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":1}]""");
        var first = RunOf(run);
        run.When(new Input.MapRunEnded(first, Output: null, Lost)).AfterSeconds(1);

        Assert.Equal(["5<4 MapRunFailed", "6<5 MapStateStarted", "7<6 MapRunStarted"], run.History()[4..]);
        Assert.NotEqual(first, RunOf(run));

        run.When(new Input.MapRunEnded(first, JsonArray.Empty, Error: null));
        Assert.Empty(run.Last.Events);
    }

    [Fact]
    public void What_stops_the_execution_aborts_its_run()
    {
        var run = Map();
        var arn = RunOf(run);
        run.When(new Input.Stop(new StatesError(null, null)));

        Assert.Equal("5<0 ExecutionAborted", run.History()[^1]);
        Assert.Equal([arn], run.Last.AbortedMapRuns);
    }

    [Fact]
    public void The_failure_of_a_sibling_aborts_the_run()
    {
        var run = Given.Machine("""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"M","States":{"M":<map>}},
              {"StartAt":"T","States":{"T":<task>}}]}}}
            """.Replace("<map>", Text(), StringComparison.Ordinal)).Started("[1]");
        var arn = RunOf(run);
        run.TaskFailed(1, "E");

        Assert.Equal([arn], run.Last.AbortedMapRuns);
        Assert.Contains("MapRunAborted", string.Join(' ', run.History()), StringComparison.Ordinal);
        Assert.Contains("MapStateAborted", string.Join(' ', run.History()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_began_and_was_aborted_in_one_step_is_opened_and_aborted_by_it()
    {
        var run = Given.Machine("""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"M","States":{"M":<map>}},
              {"StartAt":"F","States":{"F":{"Type":"Fail"}}}]}}}
            """.Replace("<map>", Text(), StringComparison.Ordinal)).Started("[1]");

        Assert.Equal(ExecutionStatus.Failed, run.Execution.Status);
        Assert.Equal(run.Last.OpenedMapRuns.Single().Arn, run.Last.AbortedMapRuns.Single());
    }

    [Fact]
    public void A_plan_reads_as_it_was_written()
    {
        var plan = Map(""","ItemSelector":{"i.$":"$$.Map.Item.Index"},"MaxConcurrency":7,"ToleratedFailurePercentage":12.5,"ItemBatcher":{"MaxItemsPerBatch":3,"BatchInput":{"b":1}}""").Last.OpenedMapRuns.Single();
        var read = MapRunPlan.Read(plan.ToBytes());

        Assert.Equal(plan.ToBytes(), read.ToBytes());
        Assert.Equal((7, 12.5, 3), (read.MaxConcurrency, read.Tolerated.Percentage, read.Batching!.ItemsMax));
    }

    [Fact]
    public void Items_are_selected_with_the_parents_input_variables_and_context_and_come_out_alike_each_time()
    {
        var story = Given.Machine("""
            {"StartAt":"V","States":{
              "V":{"Type":"Pass","Assign":{"v":9},"Next":"M"},
              "M":{"Type":"Map","Label":"all","End":true,"ItemsPath":"$.list","ItemProcessor":<p>,"ItemSelector":{
                "i.$":"$$.Map.Item.Index","x.$":"$$.Map.Item.Value","k.$":"$.k","v.$":"$v","n.$":"$$.Execution.Name","u.$":"States.UUID()"}}}}
            """.Replace("<p>", Processor, StringComparison.Ordinal)).Started("""{"list":["a","b"],"k":1}""");
        var plan = MapRunPlan.Read(story.Last.OpenedMapRuns.Single().ToBytes());
        var selection = new ItemSelection(plan, story.Execution.Program, Limits.Aws);
        var items = MapItem.Of(plan.Dataset!).ToList();

        var selected = (JsonObject)selection.Select(items[1], story.Now).Value!;

        Assert.Equal("1 \"b\" 1 9 \"e\"", string.Join(' ', "ixkvn".Select(name => selected[name.ToString()])));
        Assert.Equal(selected, selection.Select(items[1], story.Now).Value);
        Assert.NotEqual(selected["u"], ((JsonObject)selection.Select(items[0], story.Now).Value!)["u"]);
    }

    [Theory]
    [InlineData(null, null, 2, "[[1,2],[3]]")]
    [InlineData(null, 20, null, "[[1,2,3]]")]
    [InlineData(null, 15, null, "[[1,2],[3]]")]
    [InlineData("9", null, 3, "[[1,2,3]]")]
    public void Batches_take_items_until_they_are_full(string? batchInput, int? bytes, int? items, string expected)
    {
        var batching = new ItemBatching(items, bytes, batchInput is null ? null : JsonValue.Parse(batchInput));
        var children = new List<ChildInput> { new(batching) };
        foreach (var item in new[] { 1L, 2, 3 })
        {
            if (!children[^1].TryAdd(item))
            {
                children.Add(new ChildInput(batching));
                Assert.True(children[^1].TryAdd(item));
            }
        }

        Assert.Equal(expected, $"[{string.Join(',', children.Select(c => ((JsonObject)c.ToJson())["Items"]))}]");
        Assert.All(children, c => Assert.True(c.ToJson().Utf8Length <= (bytes ?? int.MaxValue)));
        Assert.All(children, c => Assert.Equal(batchInput, ((JsonObject)c.ToJson())["BatchInput"]?.ToString()));
    }

    [Theory]
    [InlineData(null, null, 0, 10, false)]
    [InlineData(null, null, 1, 10, true)]
    [InlineData(2L, null, 2, 10, false)]
    [InlineData(2L, null, 3, 10, true)]
    [InlineData(null, 10.0, 1, 10, false)]
    [InlineData(null, 10.0, 2, 10, true)]
    [InlineData(null, 10.0, 2, null, false)]
    [InlineData(1L, 100.0, 2, 10, true)]
    [InlineData(9L, 10.0, 2, 10, true)]
    [InlineData(0L, null, 1, 10, true)]
    public void More_failures_than_either_threshold_has_room_for_fail_the_run(long? count, double? percentage, long failed, int? total, bool isExceeded) =>
        Assert.Equal(isExceeded, MapRunRules.IsExceeded(new ToleratedFailures(count, percentage), failed, total));

    [Theory]
    [InlineData("arn:aws:states:us-east-1:000000000000:stateMachine:m")]
    [InlineData("arn:aws:states:us-east-1:000000000000:stateMachine:m/outer")]
    public void Children_are_named_after_the_machine_the_label_and_the_item(string parent)
    {
        var arns = new MapRunArns(parent, "all");
        var (name, arn) = arns.Child("run", 3, StateMachineType.Standard);

        Assert.Equal($"arn:aws:states:us-east-1:000000000000:execution:m/all:{name}", arn);
        Assert.Equal((name, arn), arns.Child("run", 3, StateMachineType.Standard));
        Assert.NotEqual(name, arns.Child("run", 4, StateMachineType.Standard).Name);
        Assert.StartsWith($"arn:aws:states:us-east-1:000000000000:express:m/all:{name}:", arns.Child("run", 3, StateMachineType.Express).Arn, StringComparison.Ordinal);
    }
}
