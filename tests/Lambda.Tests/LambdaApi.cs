using System.Text;
using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Lambda;
using Treadle.Aws;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>Lambda through its operations.</summary>
public sealed class LambdaApi : IAsyncDisposable
{
    private readonly TestLambda _lambda = new();
    private readonly OperationTable _api;

    public LambdaApi() => _api = new OperationTable(LambdaOperations.All(_lambda.Functions, _lambda.Invoker, new NoObjects(), TimeProvider.System));

    public ValueTask DisposeAsync() => _lambda.DisposeAsync();

    [Fact]
    public async Task A_created_function_is_described_as_AWS_does()
    {
        var created = await CallAsync("CreateFunction", Echo("fn"));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$", (string)created["LastModified"]!);
        Assert.True(Guid.TryParse((string)created["RevisionId"]!, out _));
        var zip = Convert.FromBase64String((string)Echo("fn")["Code"]!["ZipFile"]!);
        Assert.Equal(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(zip)), (string)created["CodeSha256"]!);
        foreach (var variable in (string[])["LastModified", "RevisionId", "CodeSha256", "CodeSize"])
        {
            created.Remove(variable);
        }

        Assert.Equal(
            """{"FunctionName":"fn","FunctionArn":"arn:aws:lambda:eu-west-1:000000000000:function:fn","Runtime":"python3.12","Role":"arn:aws:iam::000000000000:role/r","Handler":"app.handler","Description":"","Timeout":60,"MemorySize":128,"Version":"$LATEST","TracingConfig":{"Mode":"PassThrough"},"State":"Pending","PackageType":"Zip","Architectures":["x86_64"],"EphemeralStorage":{"Size":512},"SnapStart":{"ApplyOn":"None","OptimizationStatus":"Off"},"LoggingConfig":{"LogFormat":"Text","LogGroup":"/aws/lambda/fn"},"Environment":{"Variables":{"KEY":"value"}},"StateReason":"The function is being created.","StateReasonCode":"Creating"}""",
            created.ToJsonString());
    }

    [Fact]
    public async Task A_function_can_be_called_listed_changed_and_deleted()
    {
        TestLambda.NeedsPython();
        await CallAsync("CreateFunction", Echo("b"));
        await CallAsync("CreateFunction", Echo("a"));

        var answer = await CallAsync("Invoke", new JsonObject { ["FunctionName"] = "a", ["LogType"] = "Tail", ["Payload"] = Convert.ToBase64String("[1]"u8) });
        Assert.Equal("[1]", Decoded(answer["Payload"]));
        Assert.Equal((200, "$LATEST"), ((int)answer["StatusCode"]!, (string)answer["ExecutedVersion"]!));
        Assert.StartsWith("START RequestId: ", Decoded(answer["LogResult"]), StringComparison.Ordinal);
        Assert.Null(answer["FunctionError"]);

        var page = await CallAsync("ListFunctions", new JsonObject { ["MaxItems"] = "1" });
        Assert.Equal("a", (string)Assert.Single(page["Functions"]!.AsArray())!["FunctionName"]!);
        page = await CallAsync("ListFunctions", new JsonObject { ["Marker"] = (string)page["NextMarker"]! });
        Assert.Equal("b", (string)Assert.Single(page["Functions"]!.AsArray())!["FunctionName"]!);

        var changed = await CallAsync("UpdateFunctionConfiguration", new JsonObject { ["FunctionName"] = "a", ["Timeout"] = 7, ["Environment"] = new JsonObject { ["Variables"] = new JsonObject() } });
        Assert.Equal((7, 128), ((int)changed["Timeout"]!, (int)changed["MemorySize"]!));
        Assert.Null(changed["Environment"]);
        Assert.Equal(7, (int)(await CallAsync("GetFunctionConfiguration", new JsonObject { ["FunctionName"] = "a" }))["Timeout"]!);

        await CallAsync("DeleteFunction", new JsonObject { ["FunctionName"] = "arn:aws:lambda:eu-west-1:000000000000:function:a" });
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("GetFunction", new JsonObject { ["FunctionName"] = "a" }));
        Assert.Equal(("ResourceNotFoundException", 404, "Function not found: arn:aws:lambda:eu-west-1:000000000000:function:a"), (refused.Code, refused.Status, refused.AwsMessage));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        await CallAsync("CreateFunction", Echo("fn"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("CreateFunction", Echo("fn")));

        Assert.Equal(("ResourceConflictException", 409, "Function already exist: fn"), (refused.Code, refused.Status, refused.AwsMessage));
    }

    [Fact]
    public async Task A_revision_that_is_not_the_latest_is_not_changed()
    {
        await CallAsync("CreateFunction", Echo("fn"));

        var refused = await Assert.ThrowsAsync<AwsErrorException>(
            () => CallAsync("UpdateFunctionConfiguration", new JsonObject { ["FunctionName"] = "fn", ["RevisionId"] = "old", ["Timeout"] = 1 }));

        Assert.Equal(("PreconditionFailedException", 412), (refused.Code, refused.Status));
    }

    [Theory]
    [InlineData("Timeout", "901", "ValidationException", "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900")]
    [InlineData("MemorySize", "64", "ValidationException", "Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128")]
    [InlineData("FunctionName", "\"a b\"", "ValidationException", "Value 'a b' at 'functionName' failed to satisfy constraint")]
    [InlineData("Runtime", "\"ruby3.3\"", "InvalidParameterValueException", "The runtime ruby3.3 is not supported by this server")]
    [InlineData("Runtime", "null", "ValidationException", "Value null at 'runtime'")]
    [InlineData("Code", """{"S3Bucket":"b","S3Key":"k"}""", "InvalidParameterValueException", "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist")]
    [InlineData("Code", "{}", "InvalidParameterValueException", "Please provide a source for function code.")]
    [InlineData("Layers", """["arn:x"]""", "InvalidParameterValueException", "Layers is not supported by this server.")]
    [InlineData("Environment", """{"Variables":{"AWS_REGION":"x","_HANDLER":"y"}}""", "InvalidParameterValueException", "Reserved keys used in this request: AWS_REGION, _HANDLER")]
    public async Task What_cannot_be_is_refused_and_nothing_is_made(string member, string value, string code, string message)
    {
        var input = Echo("fn");
        input[member] = JsonNode.Parse(value);

        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => CallAsync("CreateFunction", input));

        Assert.Equal(code, refused.Code);
        Assert.Contains(message, refused.AwsMessage!, StringComparison.Ordinal);
        Assert.Empty(_lambda.Functions.List(TestLambda.Caller));
    }

    [Fact]
    public async Task Functions_belong_to_their_account_and_region()
    {
        await CallAsync("CreateFunction", Echo("fn"));

        Assert.Empty((await _api.CallAsync(new AwsCaller("111122223333", "eu-west-1"), "lambda", "ListFunctions", [], CancellationToken.None))["Functions"]!.AsArray());
        Assert.Empty((await _api.CallAsync(new AwsCaller("000000000000", "us-east-1"), "lambda", "ListFunctions", [], CancellationToken.None))["Functions"]!.AsArray());
        var refused = await Assert.ThrowsAsync<AwsErrorException>(async () => await _api.CallAsync(
            new AwsCaller("000000000000", "us-east-1"), "lambda", "GetFunction", new JsonObject { ["FunctionName"] = "arn:aws:lambda:eu-west-1:000000000000:function:fn" }, CancellationToken.None));
        Assert.Equal("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')", refused.AwsMessage);
    }

    private static JsonObject Echo(string name) => new()
    {
        ["FunctionName"] = name,
        ["Runtime"] = "python3.12",
        ["Handler"] = "app.handler",
        ["Role"] = "arn:aws:iam::000000000000:role/r",
        ["Timeout"] = 60,
        ["Environment"] = new JsonObject { ["Variables"] = new JsonObject { ["KEY"] = "value" } },
        ["Code"] = new JsonObject { ["ZipFile"] = Convert.ToBase64String(TestLambda.Zip(new PackageFile("app.py", "def handler(event, context):\n    return event\n"))) },
    };

    private static string Decoded(JsonNode? base64) => Encoding.UTF8.GetString(Convert.FromBase64String((string)base64!));

    private async Task<JsonObject> CallAsync(string operation, JsonObject input) =>
        await _api.CallAsync(TestLambda.Caller, "lambda", operation, input, CancellationToken.None);
}
