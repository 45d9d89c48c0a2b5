using Treadle.Engine.Executions;

namespace Treadle.Engine.Tests;

/// <summary>Variables: who assigns them, who sees them, and when they are lost.</summary>
public sealed class VariableStories
{
    [Fact]
    public void A_variable_is_seen_in_every_state_that_follows()
    {
        var run = Given.Machine("""
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Result":{"answer":42},"Assign":{"x.$":"$.answer","list":[1,2]},"Next":"B"},
              "B":{"Type":"Pass","Result":"else","Next":"C"},
              "C":{"Type":"Pass","Parameters":{"x.$":"$x","second.$":"$list[1]","text.$":"States.Format('{} of {}', $x, $list)"},"End":true}}}
            """).Started();

        Assert.Equal("""{"x":42,"text":"42 of [1, 2]","second":2}""", run.Output);
    }

    [Fact]
    public void The_exit_of_a_state_tells_what_it_assigned()
    {
        var run = Given.State("""{"Type":"Pass","Assign":{"text":"a","number":1,"object":{"k":[true]}},"End":true}""").Started();

        Assert.Equal(
            """3<2 PassStateExited {"name":"S","output":"{}","outputDetails":{"truncated":false},"assignedVariables":{"text":"\"a\"","number":"1","object":"{\"k\":[true]}"},"assignedVariablesDetails":{"truncated":false}}""",
            run.History(details: true)[2]);
    }

    [Fact]
    public void An_empty_Assign_tells_nothing()
    {
        var run = Given.State("""{"Type":"Pass","Assign":{},"End":true}""").Started();

        Assert.Equal("""3<2 PassStateExited {"name":"S","output":"{}","outputDetails":{"truncated":false}}""", run.History(details: true)[2]);
    }

    [Fact]
    public void A_value_sees_the_variables_from_before_its_state_only()
    {
        var run = Given.Machine("""
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"x":1,"y":2},"Next":"B"},
              "B":{"Type":"Pass","Assign":{"x.$":"$y","y.$":"$x"},"OutputPath":"$x","Next":"C"},
              "C":{"Type":"Pass","Parameters":{"before.$":"$","x.$":"$x","y.$":"$y"},"End":true}}}
            """).Started();

        Assert.Equal("""{"before":1,"x":2,"y":1}""", run.Output);
    }

    [Fact]
    public void The_result_of_a_task_is_assigned_as_it_came()
    {
        var run = Given.Machine("""
            {"StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"<function>","ResultSelector":{"only.$":"$.a"},"ResultPath":"$.kept","Assign":{"whole.$":"$"},"Next":"P"},
              "P":{"Type":"Pass","Parameters":{"in.$":"$","whole.$":"$whole"},"End":true}}}
            """).Started("""{"i":1}""").TaskSucceeded(task: 1, """{"a":1,"b":2}""");

        Assert.Equal("""{"in":{"i":1,"kept":{"only":1}},"whole":{"a":1,"b":2}}""", run.Output);
    }

    [Theory]
    [InlineData("""{"n":1}""", "one", "2")]
    [InlineData("""{"n":5}""", "other", "5")]
    public void A_rule_of_a_Choice_assigns_instead_of_the_state(string input, string way, string value)
    {
        var run = Given.Machine("""
            {"StartAt":"C","States":{
              "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":1,"Assign":{"way":"one","v":2},"Next":"P"}],
                   "Default":"P","Assign":{"way":"other","v.$":"$.n"}},
              "P":{"Type":"Pass","Parameters":{"way.$":"$way","v.$":"$v"},"End":true}}}
            """).Started(input);

        Assert.Equal($$"""{"v":{{value}},"way":"{{way}}"}""", run.Output);
    }

    [Fact]
    public void A_rule_without_Assign_assigns_nothing()
    {
        var run = Given.Machine("""
            {"StartAt":"C","States":{
              "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericEquals":1,"Next":"P"}],"Default":"P","Assign":{"way":"other"}},
              "P":{"Type":"Succeed"}}}
            """).Started("""{"n":1}""");

        Assert.DoesNotContain(run.History(details: true), line => line.Contains("assignedVariables", StringComparison.Ordinal));
    }

    [Fact]
    public void A_catcher_assigns_instead_of_the_state()
    {
        var run = Given.Machine("""
            {"StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"<function>","Assign":{"how":"well"},"Next":"P",
                   "Catch":[{"ErrorEquals":["States.ALL"],"Assign":{"how.$":"$.Error"},"ResultPath":null,"Next":"P"}]},
              "P":{"Type":"Pass","Parameters":{"how.$":"$how"},"End":true}}}
            """).Started().TaskFailed(task: 1, "Busy");

        Assert.Equal("""{"how":"Busy"}""", run.Output);
    }

    [Fact]
    public void Iterations_read_what_is_around_them_and_lose_their_own_variables()
    {
        var run = Given.Machine("""
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"x":42,"items":[1,2]},"Next":"M"},
              "M":{"Type":"Map","ItemsPath":"$items","MaxConcurrency":1,"Next":"End","ItemProcessor":{"StartAt":"I","States":{
                "I":{"Type":"Pass","Assign":{"inner.$":"$"},"Next":"J"},
                "J":{"Type":"Pass","Parameters":{"x.$":"$x","inner.$":"$inner"},"End":true}}}},
              "End":{"Type":"Choice","Choices":[{"Variable":"$inner","IsPresent":true,"Next":"Wrong"}],"Default":"Right"},
              "Right":{"Type":"Succeed"},"Wrong":{"Type":"Fail"}}}
            """).Started();

        Assert.Equal("""[{"x":42,"inner":1},{"x":42,"inner":2}]""", run.Output);
    }

    [Fact]
    public void Branches_do_not_see_each_others_variables()
    {
        var run = Given.Machine("""
            {"StartAt":"A","States":{
              "A":{"Type":"Pass","Assign":{"x":1},"Next":"P"},
              "P":{"Type":"Parallel","End":true,"Branches":[
                {"StartAt":"B1","States":{"B1":{"Type":"Pass","Assign":{"one":1},"Next":"B2"},"B2":{"Type":"Pass","Parameters":{"x.$":"$x","one.$":"$one"},"End":true}}},
                {"StartAt":"B3","States":{"B3":{"Type":"Wait","Seconds":1,"Next":"B4"},
                  "B4":{"Type":"Choice","Choices":[{"Variable":"$one","IsPresent":true,"Next":"B6"}],"Default":"B5"},
                  "B5":{"Type":"Pass","Parameters":{"x.$":"$x"},"End":true},"B6":{"Type":"Fail"}}}]}}}
            """).Started().AfterSeconds(1);

        Assert.Equal("""[{"one":1,"x":1},{"x":1}]""", run.Output);
    }

    [Fact]
    public void An_unassigned_variable_fails_the_state()
    {
        var run = Given.State("""{"Type":"Pass","Parameters":{"a.$":"$nothing"},"End":true}""").Started();

        Assert.Equal(
            "An error occurred while executing the state 'S' (entered at the event id #2). The JSONPath '$nothing' specified for the field 'a.$' could not be found in the input '{}'",
            run.Execution.Error!.Cause);
    }

    [Fact]
    public void One_Assign_holds_256_KiB()
    {
        var run = Given.State("""{"Type":"Pass","Result":"small","Assign":{"a.$":"$$.Execution.Input","b.$":"$$.Execution.Input"},"End":true}""")
            .Started($"\"{new string('a', 140_000)}\"");

        Assert.Equal("States.DataLimitExceeded", run.Execution.Error!.Error);
    }

    [Fact]
    public void A_snapshot_from_before_there_were_variables_is_read()
    {
        var run = Given.State("""{"Type":"Wait","Seconds":5,"End":true}""").Started("""{"a":1}""");
        var today = SnapshotCodec.Write(run.Execution);

        // It ended without the entered event's parent, the count of variables, the clock (nine bytes and one) and the redrives (four), and its first byte was 1.
        byte[] before = [1, .. today[1..^16]];

        Assert.Equal(today, SnapshotCodec.Write(SnapshotCodec.Read(Story.Identity, run.Execution.Program, before)));
    }

    [Fact]
    public void A_task_that_assigns_too_much_can_be_caught()
    {
        var run = Given.Machine("""
            {"StartAt":"T","States":{
              "T":{"Type":"Task","Resource":"<function>","Assign":{"a.$":"$","b.$":"$"},"ResultPath":null,"Next":"P","Catch":[{"ErrorEquals":["States.DataLimitExceeded"],"Next":"P"}]},
              "P":{"Type":"Pass","Result":"caught","End":true}}}
            """).Started().TaskSucceeded(task: 1, $"\"{new string('a', 140_000)}\"");

        Assert.Equal("\"caught\"", run.Output);
    }
}
