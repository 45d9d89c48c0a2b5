using System.Text;
using System.Text.Json.Nodes;
using Treadle.Asl;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Notifications;
using Treadle.Runtime.Deliveries;
using Treadle.Storage;

namespace Treadle.Api.Tests;

public sealed class StatusChangeEventTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_551_225_271_984);

    [Fact]
    public void The_start_of_an_execution_that_has_ended_since_tells_nothing_of_its_end()
    {
        var change = new StatusDelivery(new ExecutionId(1), ExecutionStatus.Running, Start, EndedAt: null);
        var told = StatusChangeEvent.Of(new AwsCaller("000000000000", "eu-west-1"), Row(ExecutionStatus.Failed, "{}", output: null, error: "E"), change);
        told["id"] = "id";
        Assert.Equal(
            """{"version":"0","id":"id","detail-type":"Step Functions Execution Status Change","source":"aws.states","account":"000000000000","time":"2019-02-26T23:54:31Z","region":"eu-west-1","resources":["arn:e"],"detail":{"executionArn":"arn:e","stateMachineArn":"arn:m","name":"e","status":"RUNNING","startDate":1551225271984,"stopDate":null,"input":"{}","output":null,"stateMachineVersionArn":null,"stateMachineAliasArn":null,"redriveCount":0,"redriveDate":null,"redriveStatus":"NOT_REDRIVABLE","redriveStatusReason":"Execution is RUNNING and cannot be redriven","inputDetails":{"included":true},"outputDetails":null,"error":null,"cause":null}}""",
            told.ToJsonString());
    }

    [Fact]
    public void A_success_has_its_output_and_a_failure_its_error()
    {
        var succeeded = Detail(ExecutionStatus.Succeeded, Row(ExecutionStatus.Succeeded, "{}", output: "[1]", error: null));
        Assert.Equal("[1]", (string?)succeeded["output"]);
        Assert.Equal("""{"included":true}""", succeeded["outputDetails"]!.ToJsonString());
        var failed = Detail(ExecutionStatus.Failed, Row(ExecutionStatus.Failed, "{}", output: null, error: "E"));
        Assert.Equal(("E", "REDRIVABLE"), ((string?)failed["error"], (string?)failed["redriveStatus"]));
        Assert.Null(failed["redriveStatusReason"]);
    }

    [Fact]
    public void Input_and_output_that_are_too_long_together_leave_the_input_out()
    {
        var half = $"\"{new string('x', 130 * 1024)}\"";
        var detail = Detail(ExecutionStatus.Succeeded, Row(ExecutionStatus.Succeeded, half, half, error: null));
        Assert.Null(detail["input"]);
        Assert.Equal("""{"included":false}""", detail["inputDetails"]!.ToJsonString());
        Assert.Equal(half, (string?)detail["output"]);
    }

    [Fact]
    public void A_repeated_delivery_has_the_same_id_and_another_status_another()
    {
        var row = Row(ExecutionStatus.Succeeded, "{}", "{}", error: null);
        string Id(ExecutionStatus status) => (string)StatusChangeEvent.Of(new AwsCaller("000000000000", "eu-west-1"), row, Change(status))["id"]!;
        Assert.Equal(Id(ExecutionStatus.Running), Id(ExecutionStatus.Running));
        Assert.NotEqual(Id(ExecutionStatus.Running), Id(ExecutionStatus.Succeeded));
    }

    [Fact]
    public void What_happens_after_a_redrive_tells_of_it_and_what_was_before_keeps_its_error()
    {
        var row = Row(ExecutionStatus.Running, "{}", output: null, error: null) with { RedriveCount = 1, RedrivenAt = Start.AddSeconds(60) };
        var caller = new AwsCaller("000000000000", "eu-west-1");
        var running = StatusChangeEvent.Of(caller, row, Change(ExecutionStatus.Running) with { RedriveCount = 1, RedrivenAt = Start.AddSeconds(60) });
        Assert.Equal("2019-02-26T23:55:31Z", (string?)running["time"]);
        Assert.Equal((1, 1_551_225_331_984), ((int)running["detail"]!["redriveCount"]!, (long)running["detail"]!["redriveDate"]!));
        Assert.NotEqual((string?)StatusChangeEvent.Of(caller, row, Change(ExecutionStatus.Running))["id"], (string?)running["id"]);

        var failed = StatusChangeEvent.Of(caller, row, Change(ExecutionStatus.Failed), new StatesError("Busy", "full"))["detail"]!;
        Assert.Equal(("Busy", "full", 0), ((string?)failed["error"], (string?)failed["cause"], (int)failed["redriveCount"]!));
        Assert.Null(failed["redriveDate"]);
    }

    [Fact]
    public void A_delivery_is_read_as_it_was_written_by_this_release_and_the_one_before()
    {
        var change = Change(ExecutionStatus.Failed) with { RedriveCount = 3, RedrivenAt = Start, Sequence = 9 };
        var data = change.ToBytes();
        Assert.Equal(change, StatusDelivery.Read(data));

        byte[] before = [1, .. data[1..26]];
        Assert.Equal(Change(ExecutionStatus.Failed), StatusDelivery.Read(before));
        Assert.Throws<FormatException>(() => StatusDelivery.Read(data.AsSpan(0, 26)));
    }

    private static JsonNode Detail(ExecutionStatus status, ExecutionRow row) =>
        StatusChangeEvent.Of(new AwsCaller("000000000000", "eu-west-1"), row, Change(status))["detail"]!;

    private static StatusDelivery Change(ExecutionStatus status) => new(new ExecutionId(1), status, Start, status == ExecutionStatus.Running ? null : Start);

    private static ExecutionRow Row(ExecutionStatus status, string input, string? output, string? error) => new(
        new ExecutionId(1), "arn:e", "arn:m", "e", "revision", "000000000000/eu-west-1", status, Start, Start, Encoding.UTF8.GetBytes(input),
        output is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(output), error, Cause: null, LastSequence: 1);
}
