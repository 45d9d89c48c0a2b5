using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Tests.Compiling;

/// <summary><c>notifications</c> of state machines: rules, targets, policies and the role, with the names and ids of the plugin.</summary>
public sealed class Notifications
{
    private const string Head = """
        service: shop
        provider: { name: aws, runtime: dotnet10, region: eu-west-1 }
        functions:
          monitor: { handler: a.cs }
        resources:
          Resources:
            Topic: { Type: AWS::SNS::Topic }
            Queue: { Type: AWS::SQS::Queue }
            Fifo: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
            Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
            Files: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { S3DestinationConfiguration: {} } }
            Second: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: "{}", RoleArn: arn:aws:iam::123456789012:role/r } }
        stepFunctions:
          stateMachines:
            orders:
              definition: &definition
                StartAt: A
                States: { A: { Type: Succeed } }

        """;

    /// <summary>The expected resources are what the plugin's own compiler made of the same blocks.</summary>
    [Fact]
    public void All_targets_compile_to_what_the_plugin_makes_of_them()
    {
        using var stream = typeof(Notifications).Assembly.GetManifestResourceStream("notifications.json")!;
        var expected = (JsonObject)JsonNode.Parse(stream)!;

        var actual = Resources(Head + """
                  notifications:
                    FAILED:
                      - sns: !Ref Topic
                      - sqs: !GetAtt Queue.Arn
                      - sqs: { arn: !GetAtt Fifo.Arn, messageGroupId: orders }
                      - kinesis: !GetAtt Stream.Arn
                      - kinesis: { arn: !GetAtt Stream.Arn, partitionKeyPath: $.detail.name }
                    TIMED_OUT:
                      - firehose: !GetAtt Files.Arn
                      - lambda: !GetAtt monitor.Arn
                      - stepFunctions: !Ref Second
                      - sns: arn:aws:sns:eu-west-1:123456789012:alerts
                        inputTransformer: { inputPathsMap: { s: $.detail.status }, inputTemplate: '"It is <s>"' }
                      - sqs: arn:aws:sqs:eu-west-1:123456789012:alerts
                        inputPath: $.detail
                copies:
                  definition: *definition
                  notifications:
                    FAILED:
                      - sns: !Ref Topic
                    SUCCEEDED:
                      - sqs: !GetAtt Queue.Arn
            """);

        Assert.Equal(expected.Select(r => r.Key).Order(), actual.Select(r => r.Key).Order());
        Assert.All(expected, r => Assert.Equal(JsText.Indented(r.Value), JsText.Indented(actual[r.Key])));
    }

    [Fact]
    public void A_target_may_have_an_input_of_its_own()
    {
        var rule = Resources(Head + """
                  notifications:
                    RUNNING:
                      - lambda: !GetAtt monitor.Arn
                        input: { status: started }
            """)["OrdersStepFunctionsStateMachineNotificationsRUNNINGEventRule"]!;

        Assert.Equal("""{"status":"started"}""", (string?)rule["Properties"]!["Targets"]![0]!["Input"]);
    }

    [Theory]
    [InlineData("FAILURE: [{ sns: a }]", "\"FAILURE\" is no key of the notifications of orders. Allowed are: ABORTED, FAILED, RUNNING, SUCCEEDED, TIMED_OUT.")]
    [InlineData("FAILED: [{ sqqs: a }]", "\"sqqs\" is no key of a notification target. Did you mean \"sqs\"?")]
    [InlineData("FAILED: { sns: a }", "notifications.FAILED has to be a list, not a mapping.")]
    [InlineData("FAILED: [a]", "A notification target is a mapping such as lambda: !GetAtt MonitorLambdaFunction.Arn, not the text \"a\".")]
    [InlineData("FAILED: [{ inputPath: $ }]", "A notification target needs one of sns, sqs, kinesis, firehose, lambda, stepFunctions, with an ARN.")]
    [InlineData("FAILED: [{ sns: a, sqs: b }]", "A notification target is one of sns and sqs; write a target of its own for each.")]
    [InlineData("FAILED: [{ sns: { arn: a } }]", "notifications.FAILED.sns needs an ARN: a text, or a function such as !GetAtt or !Ref, not a mapping.")]
    [InlineData("FAILED: [{ sns: 7 }]", "notifications.FAILED.sns needs an ARN: a text, or a function such as !GetAtt or !Ref, not the number 7.")]
    [InlineData("FAILED: [{ sqs: { messageGroupId: a } }]", "notifications.FAILED.sqs needs an ARN: a text, or a function such as !GetAtt or !Ref.")]
    [InlineData("FAILED: [{ sqs: { arn: a } }]", "The notification target sqs with an arn needs a messageGroupId; a queue that is no FIFO queue is written sqs: ARN.")]
    [InlineData("FAILED: [{ kinesis: { arn: a, key: b } }]", "\"key\" is no key of the notification target kinesis.")]
    [InlineData("FAILED: [{ sns: a, inputTransformer: {} }]", "inputTransformer needs an inputTemplate.")]
    [InlineData("FAILED: [{ sns: a, inputPath: $, input: b }]", "A notification target has only one of input and inputPath.")]
    public void A_malformed_block_is_reported_and_left_out_and_the_rest_is_deployed(string block, string expected)
    {
        var problems = new Problems();

        var template = Given.Template(Given.Service(Head + $"      notifications:\n        {block}\n", problems));

        Assert.DoesNotContain(template["Resources"]!.AsObject(), r => (string?)r.Value!["Type"] == "AWS::Events::Rule");
        Assert.Contains("OrdersStepFunctionsStateMachine", template["Resources"]!.AsObject());
        Assert.Empty(problems.Errors);
        var said = Assert.Single(problems.Warnings);
        Assert.StartsWith("State machine [orders]: notifications config is malformed, and all its notifications are left out: " + expected, said.Message, StringComparison.Ordinal);
        Assert.Equal(20, said.At!.Value.Line);
    }

    [Fact]
    public void A_queue_whose_address_cannot_be_told_is_an_error()
    {
        var problems = Given.Problems(Head + "      notifications:\n        FAILED: [{ sqs: !ImportValue the-queue }]\n");

        Assert.Equal(["serverless.yml:20:18: The notification target sqs has to be an ARN as text, or !GetAtt of a queue: the address of the queue is made from it."], problems);
    }

    [Fact]
    public void Alarms_are_left_out_and_that_is_said()
    {
        var problems = new Problems();

        var template = Given.Template(Given.Service(Head + "      alarms: { topics: { alarm: !Ref Topic }, metrics: [executionsFailed] }\n", problems));

        Assert.DoesNotContain(template["Resources"]!.AsObject(), r => (string?)r.Value!["Type"] == "AWS::CloudWatch::Alarm");
        Assert.Equal("serverless.yml:19:15: State machine [orders]: there are no CloudWatch alarms here, its alarms are left out. Its metrics are counted all the same.", Assert.Single(problems.Warnings).ToString());
    }

    private static JsonObject Resources(string yml) => new(Given.Template(yml)["Resources"]!.AsObject()
        .Where(r => r.Key.Contains("Notifications", StringComparison.Ordinal) || r.Key.Contains("ResourcePolicy", StringComparison.Ordinal))
        .Select(r => KeyValuePair.Create(r.Key, r.Value?.DeepClone())));
}
