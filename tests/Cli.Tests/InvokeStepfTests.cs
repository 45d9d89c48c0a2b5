using System.Net;
using System.Text.Json.Nodes;

namespace Treadle.Cli.Tests;

public sealed class InvokeStepfTests
{
    private const string Start = "AWSStepFunctions.StartExecution";
    private const string Describe = "AWSStepFunctions.DescribeExecution";
    private const string Arn = "arn:aws:states:eu-west-1:000000000000:execution:Starter:n";

    private const string DescribeMachine = "AWSStepFunctions.DescribeStateMachine";
    private const string History = "AWSStepFunctions.GetExecutionHistory";

    private static FakeServer Server(string last, int events = 4) => new FakeServer()
        .Answers(DescribeMachine, """{"type":"STANDARD"}""")
        .Answers(History, $$"""{"events":[{"id":{{events}}}]}""")
        .Answers(Start, $$"""{"executionArn":"{{Arn}}","startDate":1}""")
        .Answers(Describe, $$"""{"executionArn":"{{Arn}}","status":"RUNNING","startDate":1}""")
        .Answers(Describe, last);

    [Fact]
    public async Task It_waits_for_the_end_and_prints_the_execution()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"SUCCEEDED","startDate":1,"stopDate":2,"output":"{}"}"""),
            Projects = new OneProject(),
        };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--data", "{\"a\": 1}"));

        Assert.StartsWith($"{{ executionArn: '{Arn}',\n  status: 'SUCCEEDED',", shell.Out);
        Assert.Equal("""{"stateMachineArn":"arn:aws:states:eu-west-1:000000000000:stateMachine:Starter","input":"{\"a\": 1}"}""", shell.Server.BodyOf(Start).ToJsonString(Treadle.Server.Cli.Output.Json.Compact));
        Assert.Equal(2, shell.Server.Asked.Count(a => a.What == Describe));
    }

    [Fact]
    public async Task It_begins_at_another_state_when_told_to()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"SUCCEEDED","output":"1"}""").Answers(Start + "FromState", $$"""{"executionArn":"{{Arn}}","startDate":1}"""),
            Projects = new OneProject(),
        };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--from-state", "Pay", "--variables", "{\"x\":1}", "--data", "{}"));

        Assert.Equal(
            """{"stateMachineArn":"arn:aws:states:eu-west-1:000000000000:stateMachine:Starter","input":"{}","stateName":"Pay","variables":"{\"x\":1}"}""",
            shell.Server.BodyOf(Start + "FromState").ToJsonString(Treadle.Server.Cli.Output.Json.Compact));
        Assert.DoesNotContain(shell.Server.Asked, a => a.What == Start);
    }

    [Fact]
    public async Task Variables_without_a_state_are_wrong_use()
    {
        using var shell = new TestShell { Projects = new OneProject() };

        Assert.Equal(2, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--variables", "{}"));

        Assert.Contains("--variables goes with --from-state.", shell.Error);
    }

    [Fact]
    public async Task Redrive_waits_for_the_end_of_what_goes_on()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"FAILED","error":"Busy","redriveCount":1}""").Answers("AWSStepFunctions.RedriveExecution", """{"redriveDate":2}"""),
        };

        Assert.Equal(1, await shell.RunAsync("redrive", Arn, "--json"));

        Assert.Contains("\"redriveCount\": 1", shell.Out);
        Assert.Contains("The execution is FAILED: Busy", shell.Error);
        var asked = shell.Server.BodyOf("AWSStepFunctions.RedriveExecution");
        Assert.Equal(Arn, (string?)asked["executionArn"]);
        Assert.True(Guid.TryParse((string?)asked["clientToken"], out _));
    }

    [Fact]
    public async Task An_execution_near_a_quota_of_AWS_comes_with_a_warning()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"SUCCEEDED","output":"1"}""", events: 20_000),
            Projects = new OneProject(),
        };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.Contains("Warning: its history has 20,000 events; AWS allows 25,000.\n", shell.Error);
        Assert.DoesNotContain("its output", shell.Error);
    }

    [Fact]
    public async Task One_that_is_far_from_them_comes_without()
    {
        using var shell = new TestShell { Server = Server($$"""{"executionArn":"{{Arn}}","status":"SUCCEEDED","output":"1"}""", events: 19_999), Projects = new OneProject() };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.DoesNotContain("Warning", shell.Error);
    }

    [Fact]
    public async Task An_output_near_the_quota_of_AWS_comes_with_a_warning()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"SUCCEEDED","output":"{{new string('1', 209_716)}}"}"""),
            Projects = new OneProject(),
        };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.Contains("Warning: its output has 209,716 bytes; AWS allows 262,144.\n", shell.Error);
    }

    [Fact]
    public async Task An_Express_machine_is_run_while_the_command_waits()
    {
        const string Execution = "arn:aws:states:eu-west-1:000000000000:express:Starter:n:1";
        using var shell = new TestShell
        {
            Server = new FakeServer().Answers(DescribeMachine, """{"type":"EXPRESS"}""").Answers(
                "AWSStepFunctions.StartSyncExecution", $$"""{"executionArn":"{{Execution}}","status":"FAILED","startDate":1,"stopDate":2,"error":"Busy"}"""),
            Projects = new OneProject(),
        };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--data", "{}"));

        Assert.Contains($"executionArn: '{Execution}'", shell.Error, StringComparison.Ordinal);
        Assert.EndsWith("The execution is FAILED: Busy\n", shell.Error);
        Assert.Equal("{}", (string?)shell.Server.BodyOf("AWSStepFunctions.StartSyncExecution")["input"]);
    }

    [Fact]
    public async Task The_request_names_account_and_region_as_aws_clients_do()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject() };

        await shell.RunAsync("invoke", "stepf", "-n", "starter", "--region", "eu-central-1");

        var authorization = shell.Server.Asked[0].Request.Headers.GetValues("Authorization").Single();
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=test/[0-9]{8}/eu-central-1/states/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}$", authorization);
    }

    [Fact]
    public async Task A_failed_execution_is_exit_code_1_and_goes_to_standard_error()
    {
        using var shell = new TestShell
        {
            Server = Server($$"""{"executionArn":"{{Arn}}","status":"FAILED","startDate":1,"stopDate":2,"error":"Busy","cause":"try later"}"""),
            Projects = new OneProject(),
        };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.Empty(shell.Out);
        Assert.Contains("  error: 'Busy',\n  cause: 'try later' }\n", shell.Error);
        Assert.EndsWith("The execution is FAILED: Busy: try later\n", shell.Error);
    }

    [Theory]
    [InlineData("TIMED_OUT")]
    [InlineData("ABORTED")]
    public async Task Whatever_did_not_succeed_is_exit_code_1(string status)
    {
        using var shell = new TestShell { Server = Server($$"""{"status":"{{status}}","startDate":1}"""), Projects = new OneProject() };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.Contains($"status: '{status}'", shell.Out);
        Assert.Contains($"The execution is {status}\n", shell.Error);
    }

    [Fact]
    public async Task A_failed_execution_as_json_is_on_standard_output()
    {
        using var shell = new TestShell { Server = Server("""{"status":"FAILED","error":"E"}"""), Projects = new OneProject() };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--json"));

        Assert.Equal("FAILED", (string?)JsonNode.Parse(shell.Out)?["status"]);
    }

    [Fact]
    public async Task The_input_may_be_a_file_of_the_project()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject() }
            .WithFile("project/in.json", "{\n  \"name\": \"Zoë <x>\"\n}\n");

        await shell.RunAsync("invoke", "stepf", "--name", "starter", "--path", "in.json", "--project", "project");

        Assert.Equal("""{"name":"Zoë <x>"}""", shell.Server!.BodyOf(Start)["input"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_input_may_be_a_yaml_file()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject() }
            .WithFile("project/in.yml", "name: Zoë\nitems:\n  - id: 1\n");

        await shell.RunAsync("invoke", "stepf", "--name", "starter", "--path", "in.yml", "--project", "project");

        Assert.Equal("""{"name":"Zoë","items":[{"id":1}]}""", shell.Server!.BodyOf(Start)["input"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_yaml_file_that_is_none_is_told_with_its_place()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject() }
            .WithFile("project/in.yml", "a: [1\nb: 2\n");

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--path", "in.yml", "--project", "project"));

        Assert.Contains("in.yml:1:4: This is no valid YAML", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_input_may_come_from_standard_input()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject(), Input = "{\"from\":\"pipe\"}\n" };

        await shell.RunAsync("invoke", "stepf", "--name", "starter");

        Assert.Equal("{\"from\":\"pipe\"}\n", shell.Server.BodyOf(Start)["input"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_input_none_is_sent()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = new OneProject() };

        await shell.RunAsync("invoke", "stepf", "--name", "starter");

        Assert.False(shell.Server.BodyOf(Start).AsObject().ContainsKey("input"));
    }

    [Fact]
    public async Task A_missing_input_file_is_named()
    {
        using var shell = new TestShell { Server = new FakeServer(), Projects = new OneProject() };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--path", "none.json"));

        Assert.Contains("The file you provided does not exist", shell.Error);
    }

    [Fact]
    public async Task An_unknown_key_is_named_with_those_that_exist()
    {
        using var shell = new TestShell { Server = new FakeServer(), Projects = new OneProject() };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starer"));

        Assert.Equal("\"starer\" stateMachine does not exists. Stack course-dev has: starter.\n", shell.Error);
    }

    [Fact]
    public async Task What_is_not_deployed_is_said_to_be()
    {
        using var shell = new TestShell { Server = new FakeServer(), Projects = new OneProject { IsDeployed = false } };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter"));

        Assert.Contains("run 'treadle deploy' first", shell.Error);
    }

    [Fact]
    public async Task An_error_of_the_api_is_shown_in_its_words()
    {
        var server = new FakeServer().Answers(DescribeMachine, """{"type":"STANDARD"}""").Answers(
            Start, """{"__type":"com.amazonaws.states#InvalidExecutionInput","message":"Invalid State Machine Execution Input: 'x'"}""", HttpStatusCode.BadRequest);
        using var shell = new TestShell { Server = server, Projects = new OneProject() };

        Assert.Equal(1, await shell.RunAsync("invoke", "stepf", "--name", "starter", "--data", "x"));

        Assert.Equal("InvalidExecutionInput: Invalid State Machine Execution Input: 'x'\n", shell.Error);
    }

    [Fact]
    public async Task A_machine_may_be_named_by_its_arn()
    {
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}""") };

        Assert.Equal(0, await shell.RunAsync("invoke", "stepf", "--name", "arn:aws:states:eu-north-1:000000000000:stateMachine:m"));

        Assert.Contains("/eu-north-1/states/", shell.Server.Asked[0].Request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public async Task Stage_config_and_params_reach_the_project()
    {
        var project = new OneProject();
        using var shell = new TestShell { Server = Server("""{"status":"SUCCEEDED"}"""), Projects = project };

        await shell.RunAsync("invoke", "stepf", "-n", "starter", "--stage", "test", "--config", "other.yml", "--param", "a=1=2", "--param", "b=");

        Assert.Equal(("test", "other.yml"), (project.Asked!.Stage, project.Asked.File));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1=2", ["b"] = "" }, project.Asked.Params);
    }
}
