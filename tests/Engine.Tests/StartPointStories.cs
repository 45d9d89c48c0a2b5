using Treadle.Asl.Json;
using Treadle.Engine.Inputs;

namespace Treadle.Engine.Tests;

public sealed class StartPointStories
{
    private const string Machine = """
        {"QueryLanguage":"JSONata","StartAt":"A","States":{
         "A":{"Type":"Pass","Assign":{"x":1},"Next":"B"},
         "B":{"Type":"Pass","Output":"{% [$states.input, $x] %}","Next":"C"},
         "C":{"Type":"Task","Resource":"<function>","End":true}}}
        """;

    private static Story From(string state, string? variables = null) => Given.Machine(Machine).When(new Input.Started(
        JsonValue.Parse("""{"n":5}"""), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1,
        From: new StartPoint(state, variables is null ? null : (JsonObject)JsonValue.Parse(variables))));

    [Fact]
    public void An_execution_begins_at_the_state_that_it_is_told_with_the_variables_that_it_is_given()
    {
        var run = From("B", """{"x":7}""");

        Assert.Equal(["1<0 ExecutionStarted", "2<0 PassStateEntered", "3<2 PassStateExited", "4<3 TaskStateEntered"], run.History()[..4]);
        Assert.Equal("""[{"n":5},7]""", run.Execution.FrameOf(new TaskId(1))!.Task!.Input.ToString());
        Assert.Equal(1, run.Execution.VariableBytes);
    }

    [Fact]
    public void Without_variables_there_are_none()
    {
        var run = From("C");

        Assert.Equal("""{"n":5}""", run.Execution.FrameOf(new TaskId(1))!.Task!.Input.ToString());
        Assert.Equal(0, run.Execution.VariableBytes);
    }

    [Fact]
    public void It_is_redriven_like_any_other()
    {
        var run = From("B", """{"x":7}""").TaskFailed(1, "Busy").Redriven();

        Assert.Equal("""[{"n":5},7]""", run.Execution.FrameOf(new TaskId(2))!.Task!.Input.ToString());
    }
}
