using System.Text.Json.Nodes;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>The call that each kind of target becomes.</summary>
public sealed class TargetTests : IAsyncDisposable
{
    private const string Prefix = "eu-west-1:000000000000:";

    private readonly GivenSchedules _given = new();

    public ValueTask DisposeAsync() => _given.DisposeAsync();

    [Theory]
    [InlineData("arn:aws:sqs:" + Prefix + "q", "{}", """sqs SendMessage {"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/000000000000/q","MessageBody":"{\u0022a\u0022:1}"}""")]
    [InlineData("arn:aws:sqs:" + Prefix + "q.fifo", """{"SqsParameters":{"MessageGroupId":"g"}}""", """sqs SendMessage {"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/000000000000/q.fifo","MessageBody":"{\u0022a\u0022:1}","MessageGroupId":"g"}""")]
    [InlineData("arn:aws:sns:" + Prefix + "t", "{}", """sns Publish {"TopicArn":"arn:aws:sns:eu-west-1:000000000000:t","Message":"{\u0022a\u0022:1}"}""")]
    [InlineData("arn:aws:kinesis:" + Prefix + "stream/k", """{"KinesisParameters":{"PartitionKey":"p"}}""", """kinesis PutRecord {"StreamName":"k","Data":"eyJhIjoxfQ==","PartitionKey":"p"}""")]
    [InlineData("arn:aws:firehose:" + Prefix + "deliverystream/d", "{}", """firehose PutRecord {"DeliveryStreamName":"d","Record":{"Data":"eyJhIjoxfQ=="}}""")]
    [InlineData("arn:aws:events:" + Prefix + "event-bus/b", """{"EventBridgeParameters":{"DetailType":"t","Source":"s"}}""", """events PutEvents {"Entries":[{"EventBusName":"arn:aws:events:eu-west-1:000000000000:event-bus/b","DetailType":"t","Source":"s","Detail":"{\u0022a\u0022:1}"}]}""")]
    [InlineData("arn:aws:scheduler:::aws-sdk:sqs:sendMessage", "{}", """sqs SendMessage {"a":1}""")]
    [InlineData("arn:aws:scheduler:::aws-sdk:sfn:startExecution", """{"Input":"{\u0022StateMachineArn\u0022:\u0022m\u0022,\u0022Tags\u0022:[{\u0022Key\u0022:1}]}"}""", """states StartExecution {"stateMachineArn":"m","tags":[{"key":1}]}""")]
    public async Task A_target_becomes_a_call(string arn, string parameters, string expected)
    {
        var ofTarget = JsonNode.Parse(parameters)!.AsObject();
        ofTarget["Input"] ??= """{"a":1}""";

        await _given.CreateAsync("rate(1 day)", target: arn, ofTarget: ofTarget);

        Assert.Equal(expected, (await _given.CallAsync()).Text);
    }

    [Fact]
    public async Task An_execution_is_started_under_the_name_of_the_invocation()
    {
        await _given.CreateAsync("rate(1 day)", target: "arn:aws:states:eu-west-1:000000000000:stateMachine:m", ofTarget: new JsonObject { ["Input"] = "\"<aws.scheduler.execution-id>\"" });

        var call = await _given.CallAsync();

        Assert.Equal(("states", "StartExecution"), (call.Service, call.Action));
        Assert.Equal("arn:aws:states:eu-west-1:000000000000:stateMachine:m", (string?)call.Input["stateMachineArn"]);
        Assert.Equal($"\"{call.Input["name"]}\"", (string?)call.Input["input"]);
    }

    [Theory]
    [InlineData("f", "{}", "Provided Arn is not in correct format.")]
    [InlineData("arn:aws:lambda:" + Prefix + "layer:l", "{}", "Provided Arn is not in correct format.")]
    [InlineData("arn:aws:ecs:" + Prefix + "cluster/c", """{"EcsParameters":{"TaskDefinitionArn":"t"}}""", "EcsParameters is not supported by this server.")]
    [InlineData("arn:aws:codebuild:" + Prefix + "project/p", "{}", "The target arn:aws:codebuild:eu-west-1:000000000000:project/p is not supported by this server.")]
    [InlineData("arn:aws:scheduler:::aws-sdk:dynamodb:putItem", "{}", "The target arn:aws:scheduler:::aws-sdk:dynamodb:putItem is not supported by this server.")]
    [InlineData("arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl", "{}", "The target arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl is not supported: it is a read-only action.")]
    [InlineData("arn:aws:sqs:" + Prefix + "q.fifo", "{}", "SqsParameters with a MessageGroupId must be provided for an SQS FIFO queue target.")]
    [InlineData("arn:aws:kinesis:" + Prefix + "stream/k", "{}", "KinesisParameters must be provided for a Kinesis target.")]
    [InlineData("arn:aws:events:" + Prefix + "event-bus/b", "{}", "EventBridgeParameters and Input must be provided for an EventBridge target.")]
    public Task What_cannot_be_called_is_refused(string arn, string parameters, string message) =>
        _given.RefusedAsync($"ValidationException: {message}", GivenSchedules.Request("rate(1 day)", target: arn, ofTarget: JsonNode.Parse(parameters)!.AsObject()));
}
