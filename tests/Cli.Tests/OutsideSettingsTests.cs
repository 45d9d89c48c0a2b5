using Treadle.Api.Remote;

namespace Treadle.Cli.Tests;

/// <summary>Services that are elsewhere, and test cases: from treadle.json and from the environment.</summary>
public sealed class OutsideSettingsTests
{
    [Fact]
    public async Task Treadle_json_says_where_services_are()
    {
        var endpoint = Assert.Single(await EndpointsOfAsync(new TestShell().WithFile(
            "treadle.json",
            """{"services":{"dynamodb":{"endpoint":"http://localhost:8000","region":"eu-west-1","credentials":{"accessKeyId":"A","secretAccessKey":"S","sessionToken":"T"}}}}""")));

        Assert.Equal(("dynamodb", new Uri("http://localhost:8000"), "eu-west-1"), (endpoint.Service.Name, endpoint.Address, endpoint.Region));
        Assert.Equal(("A", "S", "T"), (endpoint.Credentials.AccessKeyId, endpoint.Credentials.SecretAccessKey, endpoint.Credentials.SessionToken));
    }

    [Theory]
    [InlineData("TREADLE_SERVICES_SECRETS_MANAGER_ENDPOINT", "secretsmanager")]
    [InlineData("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secretsmanager")]
    [InlineData("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "cloudwatchlogs")]
    [InlineData("LAMBDA_ENDPOINT", "lambda")]
    [InlineData("SAGE_MAKER_ENDPOINT", "sagemaker")]
    [InlineData("EVENTBRIDGE_ENDPOINT", "eventbridge")]
    public async Task A_variable_says_where_a_service_is(string variable, string service)
    {
        var endpoint = Assert.Single(await EndpointsOfAsync(new TestShell().With(variable, "http://localhost:3001").With("AWS_ACCESS_KEY_ID", "I").With("AWS_SECRET_ACCESS_KEY", "S")));
        Assert.Equal((service, "I"), (endpoint.Service.Name, endpoint.Credentials.AccessKeyId));
    }

    [Fact]
    public async Task Our_own_variable_goes_before_that_of_AWS_and_that_before_the_file()
    {
        var shell = new TestShell()
            .WithFile("treadle.json", """{"services":{"sqs":{"endpoint":"http://localhost:1"},"sns":{"endpoint":"http://localhost:2"}}}""")
            .With("AWS_ENDPOINT_URL_SQS", "http://localhost:3").With("AWS_ENDPOINT_URL_SNS", "http://localhost:4").With("TREADLE_SERVICES_SNS_ENDPOINT", "http://localhost:5");

        Assert.Equal([("sns", 5), ("sqs", 3)], (await EndpointsOfAsync(shell)).Select(e => (e.Service.Name, e.Address!.Port)));
    }

    [Fact]
    public async Task AWS_itself_is_reached_with_the_credentials_of_a_profile()
    {
        var shell = new TestShell();
        shell.WithFile("credentials", "[work]\naws_access_key_id = K\naws_secret_access_key = S\n")
            .With("AWS_SHARED_CREDENTIALS_FILE", shell.PathOf("credentials")).With("AWS_PROFILE", "work").With("TREADLE_SERVICES_GLUE_ENDPOINT", "aws");

        var endpoint = Assert.Single(await EndpointsOfAsync(shell));

        Assert.Null(endpoint.Address);
        Assert.Equal("K", endpoint.Credentials.AccessKeyId);
        Assert.Equal("https://glue.eu-west-1.amazonaws.com/", endpoint.AddressIn("eu-west-1").ToString());
    }

    [Theory]
    [InlineData("""{"services":{"dynamo":{"endpoint":"http://x"}}}""", "'dynamo' is no service that can be called at an endpoint")]
    [InlineData("""{"services":{"sfn":{"endpoint":"http://x"}}}""", "Step Functions is this server itself")]
    [InlineData("""{"services":{"sqs":{"endpoint":"localhost"}}}""", "'localhost' is no address such as http://localhost:8000")]
    [InlineData("""{"services":{"sqs":{"region":"eu-west-1"}}}""", "the service 'sqs' has no endpoint")]
    [InlineData("""{"services":{"sqs":{"endpoint":"http://x","secret":"hush"}}}""", "'secret' is no setting")]
    [InlineData("""{"services":{"sqs":{"endpoint":"http://x","credentials":{"secretAccessKey":"hush"}}}}""", "need both an access key id and a secret access key")]
    public async Task What_cannot_be_used_is_refused_without_showing_a_secret(string file, string words)
    {
        using var shell = new TestShell().WithFile("treadle.json", file);
        Assert.Equal(2, await shell.RunAsync("start"));
        Assert.Contains(words, shell.Error);
        Assert.DoesNotContain("hush", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SFN_MOCK_CONFIG")]
    [InlineData("LOCALSTACK_SFN_MOCK_CONFIG")]
    [InlineData("TREADLE_MOCK_CONFIG")]
    public async Task A_mock_configuration_file_is_named_by_a_variable(string variable)
    {
        using var shell = new TestShell().WithFile("mocks.json", """{"StateMachines":{}}""").With(variable, "mocks.json");
        shell.Host.Fail(new IOException("end"));
        await shell.RunAsync("start");
        Assert.Equal(shell.PathOf("mocks.json"), shell.Host.Outside!.MockConfiguration);
    }

    [Fact]
    public async Task A_mock_configuration_file_that_cannot_be_used_keeps_the_server_from_starting()
    {
        using var shell = new TestShell().WithFile("mocks.json", "{\n\"Other\":1}");
        Assert.Equal(2, await shell.RunAsync("start", "--mock-config", "mocks.json"));
        Assert.Contains("mocks.json:2: 'Other' is no field of this file", shell.Error);
        Assert.Null(shell.Host.Started);
    }

    private static async Task<IReadOnlyList<ServiceEndpoint>> EndpointsOfAsync(TestShell shell)
    {
        using (shell)
        {
            shell.Host.Fail(new IOException("end"));
            await shell.RunAsync("start");
            return shell.Host.Outside!.Endpoints;
        }
    }
}
