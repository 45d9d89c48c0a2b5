using System.Text.Json.Nodes;
using Treadle.Api.Remote;
using Treadle.Asl.Compiling;
using Treadle.Asl.Services;
using Treadle.Aws;
using Treadle.Aws.Services;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Integrations.Remote;
using Treadle.Runtime;
using AslValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Api.Tests.Remote;

/// <summary>Task states whose service is at an endpoint: names, values and errors as the SDKs show them.</summary>
public sealed class RemoteTaskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dynamodb", """{"TableName":"t","Item":{"lower":{"Bool":true},"B":{"S":"x"}},"SseSpecification":{"KmsMasterKeyId":"k"}}""",
        """{"TableName":"t","Item":{"lower":{"BOOL":true},"B":{"S":"x"}},"SSESpecification":{"KMSMasterKeyId":"k"}}""")]
    [InlineData("codebuild", """{"ProjectName":"p","EnvironmentVariablesOverride":[{"Name":"N","Value":"V"}]}""", """{"projectName":"p","environmentVariablesOverride":[{"name":"N","value":"V"}]}""")]
    [InlineData("secretsmanager", """{"SecretId":"s","SecretString":{"a":1},"ClientRequestToken":null}""", """{"SecretId":"s","SecretString":"{\"a\":1}"}""")]
    [InlineData("kms", """{"KeyId":"k","Plaintext":"hi"}""", """{"KeyId":"k","Plaintext":"aGk="}""")]
    [InlineData("glue", """{"JobName":"j","Arguments":{"--lower":"x"}}""", """{"JobName":"j","Arguments":{"--lower":"x"}}""")]
    public void Parameters_become_the_members_of_a_request(string service, string parameters, string request) =>
        Assert.Equal(request, new RemoteShapes(EndpointServices.Find(service)!, isOlderSdk: false).ToRequest(AslValue.Parse(parameters)).ToJsonString(WireJson.NodeText));

    [Theory]
    [InlineData("dynamodb", """{"Item":{"ok":{"BOOL":true},"SS":{"SS":["a"]},"gone":{"NULL":true}}}""", """{"Item":{"ok":{"Bool":true},"SS":{"Ss":["a"]},"gone":{"Nul":true}}}""")]
    [InlineData("secretsmanager", """{"ARN":"a","CreatedDate":1573568204.569,"NextToken":null}""", """{"Arn":"a","CreatedDate":"2019-11-12T14:16:44.569Z"}""")]
    [InlineData("codebuild", """{"build":{"id":"b","buildNumber":3}}""", """{"Build":{"Id":"b","BuildNumber":3}}""")]
    public void An_answer_has_the_SDKs_names_and_moments_as_text(string service, string answer, string result) =>
        Assert.Equal(result, new RemoteShapes(EndpointServices.Find(service)!, isOlderSdk: false).ToResult((JsonObject)JsonNode.Parse(answer)!).ToString());

    [Fact]
    public async Task A_DynamoDB_task_keeps_the_services_names_and_shows_the_metadata()
    {
        using var service = new ScriptedService().Answers(200, """{"Item":{"ok":{"BOOL":true}}}""", ("x-amzn-RequestId", "R"));
        using var remote = service.Serving("dynamodb");

        var answer = await RunAsync(remote, "dynamodb:getItem", """{"TableName":"t","Key":{"id":{"S":"a"}}}""");

        var output = (Asl.Json.JsonObject)answer.Output!;
        Assert.Equal("""{"ok":{"BOOL":true}}""", output["Item"]!.ToString());
        Assert.Equal("""{"RequestId":"R"}""", output["SdkResponseMetadata"]!.ToString());
        Assert.Equal("200", ((Asl.Json.JsonObject)output["SdkHttpMetadata"]!)["HttpStatusCode"]!.ToString());
    }

    [Theory]
    [InlineData("ConditionalCheckFailedException", "DynamoDB.ConditionalCheckFailedException")]
    [InlineData("ValidationException", "DynamoDB.AmazonDynamoDBException")]
    public async Task A_refused_DynamoDB_task_fails_in_the_words_of_the_older_SDK(string code, string error)
    {
        using var service = new ScriptedService().Answers(400, $$"""{"__type":"x#{{code}}","message":"No"}""", ("x-amzn-RequestId", "R"));
        using var remote = service.Serving("dynamodb");

        var answer = await RunAsync(remote, "dynamodb:putItem", """{"TableName":"t","Item":{}}""");

        Assert.Equal(error, answer.Error!.Error);
        Assert.Equal($"No (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: {code}; Request ID: R; Proxy: null)", answer.Error.Cause);
    }

    [Fact]
    public void An_AWS_SDK_integration_is_refused_in_the_words_of_the_newer_SDK()
    {
        var error = RemoteErrors.Of(EndpointServices.Find("secretsmanager")!, new AwsErrorException("ResourceNotFoundException", "Gone") { RequestId = "R", Attempts = 2 });
        Assert.Equal("SecretsManager.ResourceNotFoundException", error.Error);
        Assert.Equal("Gone (Service: SecretsManager, Status Code: 400, Request ID: R) (SDK Attempt Count: 2)", error.Cause);
        Assert.Equal("SecretsManager.SecretsManagerException", RemoteErrors.Of(EndpointServices.Find("secretsmanager")!, new AwsErrorException("Odd", null)).Error);
    }

    [Fact]
    public async Task A_service_that_is_neither_here_nor_configured_fails_the_task_and_says_what_to_do()
    {
        using var service = new ScriptedService();
        using var remote = service.Serving("dynamodb");

        var answer = await RunAsync(remote, "glue:startJobRun", """{"JobName":"j"}""");

        Assert.Equal("Glue.SdkClientException", answer.Error!.Error);
        Assert.Contains("TREADLE_SERVICES_GLUE_ENDPOINT", answer.Error.Cause);
    }

    [Fact]
    public void What_the_validation_lets_through_is_what_can_be_called()
    {
        foreach (var service in EndpointServices.All.Where(s => s.Name != EndpointServices.OwnService && ServiceModel.Find(s.Name) is null))
        {
            Assert.DoesNotContain(Compile($"aws-sdk:{service.Name}:anyOperation"), d => d.Message.Contains("The service integration", StringComparison.Ordinal));
        }

        foreach (var integration in new[] { "dynamodb:getItem", "glue:startJobRun", "sagemaker:createModel", "athena:getQueryResults", "codebuild:startBuild" })
        {
            Assert.DoesNotContain(Compile(integration), d => d.Message.Contains("The service integration", StringComparison.Ordinal));
            Assert.NotNull(OptimizedTask.Find(Resource(integration)));
        }
    }

    [Theory]
    [InlineData("glue:startJobRun.sync")]
    [InlineData("elasticmapreduce:createCluster")]
    [InlineData("aws-sdk:nosuchservice:doIt")]
    public void What_cannot_be_done_is_refused_by_name_unless_test_cases_may_answer_it(string integration)
    {
        Assert.Contains(Compile(integration), d => d.Message.Contains($"'arn:aws:states:::{integration}' is not supported", StringComparison.Ordinal));
        Assert.NotNull(StateMachineCompiler.Compile(Definition(integration), StateMachineType.Standard, acceptsUnsupportedIntegrations: true).Program);
    }

    private static async Task<TaskAnswer> RunAsync(RemoteServices remote, string integration, string parameters)
    {
        var resource = Resource(integration);
        var run = new TaskRun { Id = new TaskId(1), Resource = resource, Input = AslValue.Parse(parameters) };
        return await new OptimizedTask(remote).RunAsync(ScriptedService.Caller, OptimizedTask.Find(resource)!, run, Stop);
    }

    private static TaskResource.ServiceIntegration Resource(string integration)
    {
        var parts = integration.Split(':');
        return new TaskResource.ServiceIntegration($"arn:aws:states:::{integration}", parts[0], parts[1], IntegrationPattern.RequestResponse);
    }

    private static IReadOnlyList<Asl.Validation.Diagnostic> Compile(string integration) => StateMachineCompiler.Compile(Definition(integration)).Diagnostics;

    private static string Definition(string integration) => """{"StartAt":"S","States":{"S":{"Type":"Task","Resource":"<arn>","Parameters":{"JobName":"j"},"End":true}}}""".Replace("<arn>", $"arn:aws:states:::{integration}", StringComparison.Ordinal);
}
