using System.Text.Json.Nodes;

namespace Treadle.Api.Tests;

public sealed class EncryptionConfigurationTests : IAsyncLifetime
{
    private const string Machine = "arn:aws:states:us-east-1:000000000000:stateMachine:m";
    private const string Own = """{"kmsDataKeyReusePeriodSeconds":900,"kmsKeyId":"alias/orders","type":"CUSTOMER_MANAGED_KMS_KEY"}""";

    private readonly StatesApi _api = new();

    public ValueTask InitializeAsync() => _api.InitializeAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_key_belongs_to_the_revision_and_is_shown_wherever_that_is()
    {
        await _api.CallAsync("CreateStateMachine", New(Own));
        await _api.CallAsync("PublishStateMachineVersion", new JsonObject { ["stateMachineArn"] = Machine });
        var execution = await _api.StartAsync(Machine);
        await _api.EndAsync(execution);
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["encryptionConfiguration"] = JsonNode.Parse("""{"type":"AWS_OWNED_KEY"}""") });

        Assert.Equal("""{"type":"AWS_OWNED_KEY"}""", await ShownAsync("DescribeStateMachine", "stateMachineArn", Machine));
        Assert.Equal(Own, await ShownAsync("DescribeStateMachine", "stateMachineArn", $"{Machine}:1"));
        Assert.Equal(Own, await ShownAsync("DescribeStateMachineForExecution", "executionArn", execution));
    }

    [Fact]
    public async Task An_update_of_something_else_keeps_the_key()
    {
        await _api.CallAsync("CreateStateMachine", New("""{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"}"""));
        await _api.CallAsync("UpdateStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["definition"] = StatesApi.LongWait });
        Assert.Equal(
            """{"kmsDataKeyReusePeriodSeconds":300,"kmsKeyId":"arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab","type":"CUSTOMER_MANAGED_KMS_KEY"}""",
            await ShownAsync("DescribeStateMachine", "stateMachineArn", Machine));
    }

    [Fact]
    public async Task The_key_of_an_activity_stays()
    {
        var members = new JsonObject { ["name"] = "a", ["encryptionConfiguration"] = JsonNode.Parse(Own) };
        var arn = (string)(await _api.CallAsync("CreateActivity", members))["activityArn"]!;
        await _api.CallAsync("CreateActivity", members);
        Assert.Equal(Own, await ShownAsync("DescribeActivity", "activityArn", arn));
        Assert.Equal($"ActivityAlreadyExists: Activity Already Exists: '{arn}'", await _api.RefusedAsync("CreateActivity", new JsonObject { ["name"] = "a" }));
    }

    [Theory]
    [InlineData("""{"type":"CUSTOMER_MANAGED_KMS_KEY"}""", "InvalidEncryptionConfiguration: Invalid Encryption Configuration: ")]
    [InlineData("""{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"no key"}""", "InvalidEncryptionConfiguration: Invalid Encryption Configuration: ")]
    [InlineData("""{"type":"AWS_OWNED_KEY","kmsKeyId":"alias/orders"}""", "InvalidEncryptionConfiguration: Invalid Encryption Configuration: ")]
    [InlineData("""{"type":"AWS_OWNED_KEY","kmsDataKeyReusePeriodSeconds":60}""", "InvalidEncryptionConfiguration: Invalid Encryption Configuration: ")]
    [InlineData("""{}""", "ValidationException: 1 validation error detected: Value null at 'encryptionConfiguration.type'")]
    [InlineData("""{"type":"NONE"}""", "ValidationException: 1 validation error detected: Value 'NONE' at 'encryptionConfiguration.type'")]
    [InlineData("""{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"alias/a","kmsDataKeyReusePeriodSeconds":59}""", "ValidationException: 1 validation error detected: Value '59' at")]
    [InlineData("""{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"alias/a","kmsDataKeyReusePeriodSeconds":901}""", "ValidationException: 1 validation error detected: Value '901' at")]
    public async Task A_configuration_that_makes_no_sense_is_refused(string configuration, string refused) =>
        Assert.StartsWith(refused, await _api.RefusedAsync("CreateStateMachine", New(configuration)), StringComparison.Ordinal);

    [Fact]
    public async Task Metadata_leaves_the_definition_out()
    {
        await _api.CreateAsync("m");
        var execution = await _api.StartAsync(Machine);
        var machine = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Machine, ["includedData"] = "METADATA_ONLY" });
        var ofExecution = await _api.CallAsync("DescribeStateMachineForExecution", new JsonObject { ["executionArn"] = execution, ["includedData"] = "METADATA_ONLY" });
        Assert.Equal(("{}", "{}"), ((string)machine["definition"]!, (string)ofExecution["definition"]!));
    }

    [Fact]
    public async Task Tracing_is_stored_and_shown()
    {
        var members = New("""{"type":"AWS_OWNED_KEY"}""");
        members["tracingConfiguration"] = new JsonObject { ["enabled"] = true };
        await _api.CallAsync("CreateStateMachine", members);
        var described = await _api.CallAsync("DescribeStateMachine", new JsonObject { ["stateMachineArn"] = Machine });
        Assert.Equal("""{"enabled":true}""", described["tracingConfiguration"]!.ToJsonString());
    }

    private static JsonObject New(string encryption) =>
        new() { ["name"] = "m", ["definition"] = StatesApi.Pass, ["roleArn"] = StatesApi.Role, ["encryptionConfiguration"] = JsonNode.Parse(encryption) };

    private async Task<string> ShownAsync(string operation, string member, string arn) =>
        (await _api.CallAsync(operation, new JsonObject { [member] = arn }))["encryptionConfiguration"]!.ToJsonString();
}
