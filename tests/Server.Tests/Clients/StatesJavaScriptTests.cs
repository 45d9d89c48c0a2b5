using System.Text.Json.Nodes;
using Treadle.Tests.Common;

namespace Treadle.Server.Tests.Clients;

/// <summary>The JavaScript SDK with every operation of Step Functions.</summary>
public sealed class StatesJavaScriptTests(StatesJavaScriptTests.Script script) : IClassFixture<StatesJavaScriptTests.Script>
{
    [Theory]
    [InlineData("described", """["orders","ACTIVE",true,true]""")]
    [InlineData("updated", """[true,"string"]""")]
    [InlineData("machines", """[2,["orders","other"]]""")]
    [InlineData("no machine", """["StateMachineDoesNotExist: State Machine Does Not Exist: 'arn:aws:states:eu-west-1:000000000000:stateMachine:ordersx'",true]""")]
    [InlineData("tags", """[{"key":"cost","value":"1"}]""")]
    [InlineData("valid", """{"result":"OK","diagnostics":[],"truncated":false}""")]
    [InlineData("execution", """["SUCCEEDED","{\"n\":1}",true,{"included":true}]""")]
    [InlineData("machine of execution", "\"orders\"")]
    [InlineData("history", """[2,["ExecutionStarted","PassStateEntered","PassStateExited","ExecutionSucceeded"]]""")]
    [InlineData("executions", """[2,["two","one"]]""")]
    [InlineData("stopped", "\"ABORTED\"")]
    [InlineData("sync", """["SUCCEEDED","{}",64]""")]
    [InlineData("out of bounds", """["ValidationException: 1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",true]""")]
    [InlineData("bad token", """["InvalidToken: Invalid Token: 'Invalid token'",true]""")]
    [InlineData("activities", """[2,["work","more"],"work"]""")]
    [InlineData("closed task", """["TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'",true]""")]
    [InlineData("worked", """["{\"n\":2}","Broken"]""")]
    [InlineData("versions", """[":2",":1"]""")]
    [InlineData("alias", """["live",100,1]""")]
    [InlineData("version in use", """["ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]",true]""")]
    [InlineData("redriven", """["FAILED",1,true]""")]
    [InlineData("map run", """["RUNNING",12.5,1]""")]
    [InlineData("children", """["RUNNING"]""")]
    [InlineData("tested", """["SUCCEEDED","1",["inspectionData","output","status"]]""")]
    public void The_SDK_understands_each_answer_and_each_error(string note, string expected) => script.AssertNote(note, expected);

    [Fact]
    public void Every_operation_is_called() => script.AssertAllCalled();

    /// <summary>One run of <c>sfn_client.mjs</c> against a server of its own; the SDK is fetched into a folder beside the tests.</summary>
    public sealed class Script : IAsyncLifetime
    {
        private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("treadle-clients-");
        private readonly NpmPackages _packages = new(Path.Combine(AppContext.BaseDirectory, "npm"), ["@aws-sdk/client-sfn@3.1162.0"]);
        private string? _missing;
        private JsonNode? _result;

        public async ValueTask InitializeAsync()
        {
            _missing = _packages.Install();
            if (_missing is not null)
            {
                return;
            }

            await using var server = await TreadleServer.StartAsync(new ServerOptions { DataDirectory = _data.FullName, Port = 0 }, TestContext.Current.CancellationToken);
            using var node = _packages.Node(Path.Combine(AppContext.BaseDirectory, "Clients", "sfn_client.mjs"), $"{server.Port}");
            var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(node.ExitCode == 0, output);
            _result = JsonNode.Parse(output)!;
        }

        public ValueTask DisposeAsync()
        {
            _data.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }

        public void AssertNote(string note, string expected)
        {
            Assert.SkipWhen(_result is null, _missing ?? "");
            Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), _result["notes"]![note]?.ToJsonString());
        }

        /// <summary>Each operation that the SDK knows was called, and no part of the story broke.</summary>
        public void AssertAllCalled()
        {
            Assert.SkipWhen(_result is null, _missing ?? "");
            Assert.Equal([], _result["notes"]!.AsObject().Where(n => n.Key.StartsWith("broken", StringComparison.Ordinal)).Select(n => $"{n.Key} {n.Value}"));
            Assert.Equal((37, "[]"), ((int)_result["operations"]!, _result["not called"]!.ToJsonString()));
        }
    }
}
