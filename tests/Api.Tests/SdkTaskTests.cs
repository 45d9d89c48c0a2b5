using System.Text.Json.Nodes;
using Treadle.Api.States;
using Treadle.Asl.Compiling;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Integrations;
using Treadle.Integrations.AwsSdk;
using AslObject = Treadle.Asl.Json.JsonObject;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests;

public sealed class SdkTaskTests(StatesApi api) : IClassFixture<StatesApi>
{
    private static readonly ServiceModel Sfn = ServiceModel.Find("sfn")!;

    [Theory]
    [InlineData("startExecution", """{"StateMachineArn":"a","Input":{"b":[1]}}""", """{"stateMachineArn":"a","input":"{\"b\":[1]}"}""")]
    [InlineData("sendTaskSuccess", """{"TaskToken":"t","Output":5}""", """{"taskToken":"t","output":"5"}""")]
    [InlineData("sendTaskSuccess", """{"TaskToken":"t","Output":"5"}""", """{"taskToken":"t","output":"5"}""")]
    [InlineData("getExecutionHistory", """{"ExecutionArn":"a","MaxResults":7,"ReverseOrder":true,"NextToken":null}""", """{"executionArn":"a","maxResults":7,"reverseOrder":true}""")]
    [InlineData("tagResource", """{"ResourceArn":"a","Tags":[{"Key":"k","Value":1}]}""", """{"resourceArn":"a","tags":[{"key":"k","value":"1"}]}""")]
    [InlineData("untagResource", """{"ResourceArn":"a","TagKeys":["x",2]}""", """{"resourceArn":"a","tagKeys":["x","2"]}""")]
    [InlineData(
        "updateStateMachine",
        """{"LoggingConfiguration":{"Level":"ALL","Destinations":[{"CloudWatchLogsLogGroup":{"LogGroupArn":"l"}}]},"TracingConfiguration":{"Enabled":false}}""",
        """{"loggingConfiguration":{"level":"ALL","destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"l"}}]},"tracingConfiguration":{"enabled":false}}""")]
    public void Parameters_become_the_members_of_a_request_and_texts_may_be_given_as_JSON(string action, string parameters, string request) =>
        Assert.Equal(request, SdkShapes.Sdk.ToRequest(Sfn.Operation(action)!.Input, (AslObject)AslValue.Parse(parameters)).ToJsonString(WireJson.NodeText));

    [Theory]
    [InlineData("startExecution", """{"executionArn":"a","startDate":1573568204.569}""", """{"ExecutionArn":"a","StartDate":"2019-11-12T14:16:44.569Z"}""")]
    [InlineData("listExecutions", """{"executions":[{"name":"n","stopDate":1573568204,"redriveCount":0}]}""", """{"Executions":[{"Name":"n","StopDate":"2019-11-12T14:16:44Z","RedriveCount":0}]}""")]
    [InlineData("describeStateMachine", """{"variableReferences":{"lower":["x"]},"input":"{\"a\":1}"}""", """{"VariableReferences":{"lower":["x"]},"Input":"{\"a\":1}"}""")]
    public void An_answer_is_shown_with_capitals_and_moments_as_text_and_data_left_alone(string action, string answer, string result) =>
        Assert.Equal(result, SdkShapes.Sdk.ToResult(Sfn.Operation(action)!.Output, (JsonObject)JsonNode.Parse(answer)!).ToString());

    [Theory]
    [InlineData("InvalidToken", "Sfn.InvalidTokenException")]
    [InlineData("ExecutionAlreadyExists", "Sfn.ExecutionAlreadyExistsException")]
    [InlineData("ValidationException", "Sfn.ValidationException")]
    [InlineData("ThrottlingException", "Sfn.SfnException")]
    public void A_refusal_has_the_name_of_its_class_and_the_words_of_the_SDK(string code, string error)
    {
        var refusal = SdkTask.ErrorOf(Sfn, new AwsErrorException(code, "Words: 'of AWS'"));
        Assert.Equal(error, refusal.Error);
        Assert.Matches(@"^Words: 'of AWS' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$", refusal.Cause);
    }

    [Theory]
    [InlineData("sendTaskSuccess", """{"Output":"{}"}""", "The field 'TaskToken' is required but was missing")]
    [InlineData("sendTaskSuccess", """{"Output":"{}","TaskToken":null}""", "The field 'TaskToken' is required but was missing")]
    [InlineData("sendTaskHeartbeat", """{"taskToken":"t","TaskToken":"t"}""", "The field 'taskToken' is not supported by Step Functions")]
    public void Parameters_that_cannot_be_used_are_told_before_the_call(string action, string parameters, string problem) =>
        Assert.Equal([problem], TaskRunner.ProblemsOf(Resource(action), AslValue.Parse(parameters)));

    [Fact]
    public void What_the_validation_lets_through_is_what_can_be_called()
    {
        foreach (var operation in Sfn.Operations)
        {
            Assert.DoesNotContain(Compile(char.ToLowerInvariant(operation.Name[0]) + operation.Name[1..]).Diagnostics, d => d.Message.Contains("not supported", StringComparison.Ordinal));
            Assert.NotNull(api.Operations.Find("states", operation.Name));
        }

        Assert.Contains(Compile("redriveExecution").Diagnostics, d => d.Message.Contains("not supported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_describes_an_execution_and_gets_it_in_the_form_of_the_SDK()
    {
        var target = await api.StartAsync(await api.CreateAsync("sdk-target"), "t", """{"a":1}""");
        await api.EndAsync(target);

        var result = await ResultOfAsync("sdk-describes", "describeExecution", new JsonObject { ["ExecutionArn"] = target });

        Assert.Equal("""{"a":1}""", (string?)result["Input"]);
        Assert.Equal("SUCCEEDED", (string?)result["Status"]);
        Assert.True((bool?)result["InputDetails"]!["Included"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)result["StopDate"]);
    }

    [Fact]
    public async Task A_state_starts_an_execution_with_an_object_as_its_input()
    {
        var machine = await api.CreateAsync("sdk-started");

        var result = await ResultOfAsync("sdk-starts", "startExecution", new JsonObject { ["StateMachineArn"] = machine, ["Input"] = new JsonObject { ["b"] = 2 } });

        Assert.Equal("""{"b":2}""", (string?)(await api.DescribeAsync((string)result["ExecutionArn"]!))["input"]);
    }

    private async Task<JsonNode> ResultOfAsync(string name, string action, JsonObject parameters)
    {
        var state = new JsonObject { ["Type"] = "Task", ["Resource"] = $"arn:aws:states:::aws-sdk:sfn:{action}", ["Parameters"] = parameters, ["End"] = true };
        var execution = await api.StartAsync(await api.CreateAsync(name, new JsonObject { ["StartAt"] = "S", ["States"] = new JsonObject { ["S"] = state } }.ToJsonString()));
        await api.EndAsync(execution);
        var description = await api.DescribeAsync(execution);
        Assert.True((string?)description["status"] == "SUCCEEDED", description.ToJsonString());
        return JsonNode.Parse((string)description["output"]!)!;
    }

    private static CompileResult Compile(string action) => StateMachineCompiler.Compile(
        """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<arn>","Parameters":{},"End":true}}}""".Replace("<arn>", Resource(action).Arn, StringComparison.Ordinal));

    private static TaskResource.ServiceIntegration Resource(string action) =>
        new($"arn:aws:states:::aws-sdk:sfn:{action}", "aws-sdk:sfn", action, IntegrationPattern.RequestResponse);
}
