using System.Text.Json.Nodes;
using Treadle.Api;
using Treadle.Api.Lambda;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Tests.Support;

namespace Treadle.Lambda.Tests;

/// <summary>Calls by alias and version, and what belongs to them over a restart.</summary>
public sealed class Aliases
{
    [Theory]
    [InlineData(0.0, "2")]
    [InlineData(0.29, "2")]
    [InlineData(0.3, "1")]
    [InlineData(0.99, "1")]
    public async Task An_alias_divides_calls_by_its_weights(double chance, string version)
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda(options: new InvokerOptions { Chance = () => chance, InitTimeout = TestLambda.Patience });
        await TwoVersionsAsync(lambda);
        await new AliasService(lambda.Functions).CreateAsync(
            TestLambda.Caller, "fn", "live", "1", "", new Dictionary<string, double> { ["2"] = 0.3 }, CancellationToken.None);

        var result = await lambda.InvokeAsync(options: new InvocationOptions { Qualifier = "live" });

        Assert.Equal(version, result.ExecutedVersion);
        Assert.Equal($"[\"{version}\", \"arn:aws:lambda:eu-west-1:000000000000:function:fn:live\"]", TestLambda.Text(result));
    }

    [Theory]
    [InlineData("fn:1", null, "1")]
    [InlineData("fn", "2", "2")]
    [InlineData("arn:aws:lambda:eu-west-1:000000000000:function:fn:2", null, "2")]
    [InlineData("000000000000:function:fn:1", "1", "1")]
    [InlineData("fn:$LATEST", null, "$LATEST")]
    public async Task A_version_is_named_in_each_form(string name, string? qualifier, string version)
    {
        TestLambda.NeedsPython();
        await using var lambda = new TestLambda();
        await TwoVersionsAsync(lambda);

        var result = await lambda.InvokeAsync("{}", name, new InvocationOptions { Qualifier = qualifier });

        Assert.Equal(version, result.ExecutedVersion);
        Assert.Contains(lambda.LogLines(), l => l == $"START RequestId: {result.RequestId} Version: {version}");
    }

    [Fact]
    public async Task What_belongs_to_a_function_is_there_after_a_restart_and_goes_with_it()
    {
        await using var lambda = new TestLambda();
        await lambda.CreateAsync("provided", "x", 3, "fn", new PackageFile("bootstrap", "1"));
        var before = Api(lambda.Functions, lambda);
        foreach (var (operation, input) in new (string, string)[]
        {
            ("PublishVersion", """{"FunctionName":"fn","Description":"d"}"""),
            ("CreateAlias", """{"FunctionName":"fn","Name":"live","FunctionVersion":"1"}"""),
            ("PutFunctionConcurrency", """{"FunctionName":"fn","ReservedConcurrentExecutions":7}"""),
            ("AddPermission", """{"FunctionName":"fn","Qualifier":"live","StatementId":"s","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com"}"""),
            ("PutFunctionEventInvokeConfig", """{"FunctionName":"fn","Qualifier":"live","MaximumRetryAttempts":1}"""),
            ("TagResource", """{"Resource":"arn:aws:lambda:eu-west-1:000000000000:function:fn","Tags":{"a":"b"}}"""),
        })
        {
            await CallAsync(before, operation, input);
        }

        var after = Api(new FunctionService(lambda.Resources, lambda.Folder, TimeProvider.System), lambda);
        foreach (var (operation, input) in new (string, string)[]
        {
            ("ListVersionsByFunction", """{"FunctionName":"fn"}"""),
            ("ListAliases", """{"FunctionName":"fn"}"""),
            ("GetFunctionConcurrency", """{"FunctionName":"fn"}"""),
            ("GetPolicy", """{"FunctionName":"fn","Qualifier":"live"}"""),
            ("ListFunctionEventInvokeConfigs", """{"FunctionName":"fn"}"""),
            ("GetFunction", """{"FunctionName":"fn","Qualifier":"live"}"""),
        })
        {
            Assert.Equal((await CallAsync(before, operation, input)).ToJsonString(), (await CallAsync(after, operation, input)).ToJsonString());
        }

        await CallAsync(after, "DeleteFunction", """{"FunctionName":"fn"}""");
        foreach (var kind in (string[])["function", "function-version", "function-alias", "function-policy", "function-event-config"])
        {
            Assert.Empty(lambda.Resources.List(kind, scope: null));
        }
    }

    private static async Task TwoVersionsAsync(TestLambda lambda)
    {
        await lambda.PythonAsync("def handler(event, context):\n    return [context.function_version, context.invoked_function_arn]\n");
        await lambda.Functions.PublishAsync(TestLambda.Caller, "fn", null, null, null, CancellationToken.None);
        await lambda.Functions.UpdateConfigurationAsync(TestLambda.Caller, "fn", new FunctionSettings { TimeoutSeconds = 59 }, null, CancellationToken.None);
        await lambda.Functions.PublishAsync(TestLambda.Caller, "fn", null, null, null, CancellationToken.None);
    }

    private static OperationTable Api(FunctionService functions, TestLambda lambda) => new(LambdaOperations.All(functions, lambda.Invoker, new NoObjects(), TimeProvider.System));

    private static async Task<JsonObject> CallAsync(OperationTable api, string operation, string input) =>
        await api.CallAsync(TestLambda.Caller, "lambda", operation, JsonNode.Parse(input)!.AsObject(), CancellationToken.None);
}
