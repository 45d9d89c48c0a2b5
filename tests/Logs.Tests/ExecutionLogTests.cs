using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.History;
using Treadle.Notifications;
using Treadle.Runtime.StateMachines;

namespace Treadle.Logs.Tests;

/// <summary>The lines that executions write, and which events each level has.</summary>
public sealed class ExecutionLogTests
{
    private const string Arn = "arn:aws:states:eu-west-1:000000000000:execution:m:e";

    private static readonly LoggedExecution Logged = new(Arn, MapRunArn: null, RedriveCount: 0);

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_718_029_812_345);

    [Fact]
    public void A_line_has_AWSs_members_in_its_order()
    {
        var entered = Entered(StateType.Pass, JsonValue.Parse("""{"a":"<é>"}"""));
        Assert.Equal(
            """{"id":"2","type":"PassStateEntered","details":{"name":"A","input":"{\"a\":\"<é>\"}","inputDetails":{"truncated":false}},"previous_event_id":"1","event_timestamp":"1718029812345","execution_arn":"arn:aws:states:eu-west-1:000000000000:execution:m:e","redrive_count":"0"}""",
            Line(entered));
    }

    [Fact]
    public void The_child_of_a_map_run_names_the_run() => Assert.Contains(
        ""","map_run_arn":"arn:run",""",
        ExecutionLogText.Of(Entered(StateType.Pass, JsonNull.Instance), new HistoryContext("eu-west-1"), Logged with { MapRunArn = "arn:run" }),
        StringComparison.Ordinal);

    [Fact]
    public void Without_execution_data_inputs_are_left_out() =>
        Assert.Equal("""{"name":"A"}""", Details(ExecutionLogText.Of(Entered(StateType.Pass, JsonValue.Parse("{}")), new HistoryContext("eu-west-1", IncludeExecutionData: false), Logged)!));

    [Fact]
    public void Data_beyond_248_KiB_is_cut_and_said_to_be()
    {
        var details = System.Text.Json.Nodes.JsonNode.Parse(Line(Entered(StateType.Pass, JsonValue.Parse($"\"{new string('é', 200_000)}\""))))!["details"]!;
        Assert.Equal(248 * 1024, System.Text.Encoding.UTF8.GetByteCount((string)details["input"]!) + 1);
        Assert.Equal("""{"truncated":true}""", details["inputDetails"]!.ToJsonString());
    }

    [Fact]
    public void An_event_without_details_has_none() => Assert.DoesNotContain("details", Line(new MapSucceeded(FrameId.Top) { Id = 3, At = At }), StringComparison.Ordinal);

    [Theory]
    [InlineData("ALL", true, true, true, true)]
    [InlineData("ERROR", false, true, true, true)]
    [InlineData("FATAL", false, false, false, true)]
    [InlineData("OFF", false, false, false, false)]
    public void Levels(string level, bool entered, bool failState, bool taskFailed, bool executionFailed)
    {
        var logging = new LoggingSettings(level, IncludeExecutionData: true, "arn:aws:logs:eu-west-1:000000000000:log-group:g:*");
        Assert.Equal(
            (entered, failState, taskFailed, executionFailed),
            (
                logging.Includes(Entered(StateType.Pass, JsonNull.Instance)),
                logging.Includes(Entered(StateType.Fail, JsonNull.Instance)),
                logging.Includes(new StateAborted(FrameId.Top, StateType.Task) { Id = 4 }),
                logging.Includes(new ExecutionFailed(new StatesError("E", "c")) { Id = 5 })));
    }

    [Fact]
    public void Private_events_are_in_no_log() =>
        Assert.False(new LoggingSettings("ALL", IncludeExecutionData: true, "arn").Includes(new WaitScheduled(FrameId.Top, At)));

    private static StateEntered Entered(StateType type, JsonValue input) => new(FrameId.Top, "A", type, input) { Id = 2, PreviousId = 1, At = At };

    private static string Line(Event e) => ExecutionLogText.Of(e, new HistoryContext("eu-west-1"), Logged)!;

    private static string Details(string line) => System.Text.Json.Nodes.JsonNode.Parse(line)!["details"]!.ToJsonString();
}
