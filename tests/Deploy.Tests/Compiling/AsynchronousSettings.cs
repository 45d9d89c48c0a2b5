using System.Text.Json.Nodes;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary>The keys of functions about asynchronous calls and logs, as the framework compiles them.</summary>
public sealed class AsynchronousSettings
{
    private const string Yml = """
        service: shop
        provider: { name: aws, runtime: python3.12, versionFunctions: false }
        functions:
          pay:
            handler: a.pay
            onError: arn:aws:sqs:us-east-1:000000000000:dead
            maximumRetryAttempts: 1
            maximumEventAge: 120
            destinations:
              onSuccess: tell
              onFailure: { type: sqs, arn: !GetAtt Failures.Arn }
            logs: { logFormat: JSON, applicationLogLevel: DEBUG, logGroup: /shop/pay }
            reservedConcurrency: 5
          tell:
            handler: a.tell
            destinations: { onFailure: other-function }
          plain: { handler: a.plain }
        """;

    [Fact]
    public void Retries_age_and_destinations_are_a_resource_of_their_own()
    {
        var resources = Given.Template(Yml)["Resources"]!.AsObject();

        Assert.Equal(
            """{"FunctionName":{"Ref":"PayLambdaFunction"},"Qualifier":"$LATEST","DestinationConfig":{"OnSuccess":{"Destination":{"Fn::GetAtt":["TellLambdaFunction","Arn"]}},"OnFailure":{"Destination":{"Fn::GetAtt":["Failures","Arn"]}}},"MaximumEventAgeInSeconds":120,"MaximumRetryAttempts":1}""",
            Properties(resources, "PayLambdaEvConf").ToJsonString());
        Assert.Equal(
            """{"OnFailure":{"Destination":{"Fn::Sub":"arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:other-function"}}}""",
            Properties(resources, "TellLambdaEvConf")["DestinationConfig"]!.ToJsonString());
        Assert.Null(resources["PlainLambdaEvConf"]);
    }

    [Fact]
    public void Dead_letters_logs_and_reserved_calls_are_properties_of_the_function()
    {
        var pay = Properties(Given.Template(Yml)["Resources"]!.AsObject(), "PayLambdaFunction");

        Assert.Equal("arn:aws:sqs:us-east-1:000000000000:dead", (string?)pay["DeadLetterConfig"]!["TargetArn"]);
        Assert.Equal("""{"LogFormat":"JSON","ApplicationLogLevel":"DEBUG","LogGroup":"/shop/pay"}""", pay["LoggingConfig"]!.ToJsonString());
        Assert.Equal(5, (int)pay["ReservedConcurrentExecutions"]!);
    }

    [Theory]
    [InlineData("maximumRetryAttempts: 1", "maximumRetryAttempts: 3", "functions.pay.maximumRetryAttempts is 3; allowed is 0 to 2.")]
    [InlineData("maximumEventAge: 120", "maximumEventAge: 5", "functions.pay.maximumEventAge is 5; allowed is 60 to 21600.")]
    [InlineData("onSuccess: tell", "onSucces: tell", "\"onSucces\" is no key of destinations. Did you mean \"onSuccess\"?")]
    public void What_cannot_be_is_said_with_its_place(string right, string wrong, string problem) =>
        Assert.Contains(Given.Problems(Yml.Replace(right, wrong, StringComparison.Ordinal)), p => p.Contains(problem, StringComparison.Ordinal));

    private static JsonObject Properties(JsonObject resources, string id) => resources[id]!["Properties"]!.AsObject();
}
