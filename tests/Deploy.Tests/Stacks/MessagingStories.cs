using System.Text.Json.Nodes;
using Treadle.Deploy.Client;
using Treadle.Deploy.Tests.Fakes;

namespace Treadle.Deploy.Tests.Stacks;

/// <summary>Queues, topics, streams and what else hears of events, deployed as resources of a service.</summary>
public sealed class MessagingStories : IDisposable
{
    private const string Head = """
        service: shop
        provider: { name: aws, region: eu-west-1 }
        resources:
          Resources:

        """;

    private const string Topic = "arn:aws:sns:eu-west-1:000000000000:";

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_queue_has_its_attributes_as_texts_and_what_refers_to_it_gets_its_URL_ARN_and_name()
    {
        await DeployAsync("""
                Orders:
                  Type: AWS::SQS::Queue
                  Properties:
                    QueueName: orders
                    VisibilityTimeout: 45
                    SqsManagedSseEnabled: true
                    RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 }
                    Tags: [{ Key: team, Value: blue }]
                Dead: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
              Outputs:
                Url: { Value: !Ref Orders }
                Arn: { Value: !GetAtt Orders.Arn }
                Name: { Value: !GetAtt Orders.QueueName }
            """);

        var dead = Assert.Single(_world.Aws.Messaging.Of("sqs"), name => name != "orders");
        Assert.Matches("^shop-dev-Dead-[A-Za-z0-9]{12}[.]fifo$", dead);
        Assert.Equal("true", (string?)_world.Aws.Messaging.Things[$"sqs/{dead}"]["Attributes"]!["FifoQueue"]);
        var orders = _world.Aws.Messaging.Things["sqs/orders"];
        Assert.Equal(
            "{\"VisibilityTimeout\":\"45\",\"RedrivePolicy\":\"{\\u0022deadLetterTargetArn\\u0022:\\u0022arn:aws:sqs:eu-west-1:000000000000:" + dead + "\\u0022,\\u0022maxReceiveCount\\u0022:3}\",\"SqsManagedSseEnabled\":\"true\"}",
            orders["Attributes"]!.ToJsonString());
        Assert.Equal("""{"team":"blue"}""", orders["tags"]!.ToJsonString());
        Assert.Equal(
            [("Arn", "arn:aws:sqs:eu-west-1:000000000000:orders"), ("Name", "orders"), ("Url", "http://127.0.0.1:4566/000000000000/orders")],
            (await OutputsAsync()).Where(o => o.Key.Length <= 4).Order());
    }

    [Fact]
    public async Task A_changed_queue_is_changed_in_place_and_what_is_no_longer_said_is_the_default_again()
    {
        await DeployAsync("    Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders, VisibilityTimeout: 45, DelaySeconds: 5, Tags: [{ Key: a, Value: 1 }, { Key: b, Value: 2 }] } }");
        _world.Aws.Messaging.Calls.Clear();

        await DeployAsync("    Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders, DelaySeconds: '7', Tags: [{ Key: b, Value: 3 }] } }");

        Assert.Equal(["sqs:SetQueueAttributes", "sqs:UntagQueue", "sqs:TagQueue"], _world.Aws.Messaging.Calls.Select(c => c.Action));
        var orders = _world.Aws.Messaging.Things["sqs/orders"];
        Assert.Equal("""{"DelaySeconds":"7","VisibilityTimeout":"30"}""", orders["Attributes"]!.ToJsonString());
        Assert.Equal("""{"b":"3"}""", orders["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task A_queue_with_another_name_takes_the_place_of_the_former_one()
    {
        await DeployAsync("    Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }");

        await DeployAsync("    Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: purchases } }");

        Assert.Equal(["purchases"], _world.Aws.Messaging.Of("sqs"));
    }

    [Fact]
    public async Task A_queue_that_somebody_else_has_made_is_not_taken_over()
    {
        _world.Aws.Messaging.Things["sqs/orders"] = new JsonObject { ["theirs"] = true };

        var failed = await Assert.ThrowsAsync<DeployFailedException>(() => DeployAsync("    Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }"));

        Assert.Contains("[Orders]. orders already exists", failed.Message);
        Assert.Equal("""{"theirs":true}""", _world.Aws.Messaging.Things["sqs/orders"].ToJsonString());
    }

    [Fact]
    public async Task A_policy_is_put_onto_queues_and_topics_and_taken_off_with_its_resource()
    {
        const string Targets = """
                Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }
                News: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }

            """;
        await DeployAsync(Targets + """
                OfQueue: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Orders], PolicyDocument: { Version: "2012-10-17", Statement: [] } } }
                OfTopic: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref News], PolicyDocument: { Version: "2012-10-17", Statement: [] } } }
            """);
        Assert.Equal("""{"Version":"2012-10-17","Statement":[]}""", Attribute("sqs/orders", "Policy"));
        Assert.Equal("""{"Version":"2012-10-17","Statement":[]}""", Attribute($"sns/{Topic}news", "Policy"));

        await DeployAsync(Targets);

        Assert.Equal("", Attribute("sqs/orders", "Policy"));
        Assert.Contains("__default_statement_ID", Attribute($"sns/{Topic}news", "Policy"));
    }

    [Fact]
    public async Task A_topic_brings_its_subscriptions_and_takes_up_others()
    {
        await DeployAsync("    News: { Type: AWS::SNS::Topic, Properties: { TopicName: news, DisplayName: News, Subscription: [{ Protocol: sqs, Endpoint: a:one }, { Protocol: sqs, Endpoint: a:two }] } }");
        Assert.Equal([$"{Topic}news:sqs-one", $"{Topic}news:sqs-two"], _world.Aws.Messaging.Of("subscription").Order());

        await DeployAsync("    News: { Type: AWS::SNS::Topic, Properties: { TopicName: news, Subscription: [{ Protocol: sqs, Endpoint: a:two }, { Protocol: sqs, Endpoint: a:three }] } }");
        Assert.Equal([$"{Topic}news:sqs-three", $"{Topic}news:sqs-two"], _world.Aws.Messaging.Of("subscription").Order());
        Assert.Equal("", Attribute($"sns/{Topic}news", "DisplayName"));

        await DeployAsync("    Other: { Type: AWS::Logs::LogGroup }");
        Assert.Empty(_world.Aws.Messaging.Things);
    }

    [Fact]
    public async Task A_subscription_changes_its_filter_in_place_and_its_endpoint_by_another_subscription()
    {
        const string Subscribed = """
                News: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
                Sub: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: sqs, Endpoint: a:one, RawMessageDelivery: true, FilterPolicy: { kind: [a] } } }
              Outputs: { Arn: { Value: !GetAtt Sub.Arn } }
            """;
        await DeployAsync(Subscribed);
        Assert.Equal("""{"FilterPolicy":"{\u0022kind\u0022:[\u0022a\u0022]}","RawMessageDelivery":"true"}""", _world.Aws.Messaging.Things[$"subscription/{Topic}news:sqs-one"]["Attributes"]!.ToJsonString());

        await DeployAsync(Subscribed.Replace(", FilterPolicy: { kind: [a] }", "", StringComparison.Ordinal));
        Assert.Equal("{}", Attribute($"subscription/{Topic}news:sqs-one", "FilterPolicy"));

        await DeployAsync(Subscribed.Replace("a:one", "a:two", StringComparison.Ordinal));
        Assert.Equal([$"{Topic}news:sqs-two"], _world.Aws.Messaging.Of("subscription"));
        Assert.Equal($"{Topic}news:sqs-two", (await OutputsAsync()).Single(o => o.Key == "Arn").Value);
    }

    [Fact]
    public async Task A_stream_grows_by_doubling_and_keeps_its_records_longer()
    {
        await DeployAsync("    Activity: { Type: AWS::Kinesis::Stream, Properties: { Name: activity, ShardCount: 1 } }\n    Reader: { Type: AWS::Kinesis::StreamConsumer, Properties: { StreamARN: !GetAtt Activity.Arn, ConsumerName: reader } }");
        Assert.Equal(["arn:aws:kinesis:eu-west-1:000000000000:stream/activity/reader"], _world.Aws.Messaging.Of("consumer"));

        await DeployAsync("    Activity: { Type: AWS::Kinesis::Stream, Properties: { Name: activity, ShardCount: '5', RetentionPeriodHours: 48 } }");

        var activity = _world.Aws.Messaging.Things["kinesis/activity"];
        Assert.Equal([2, 4, 5], _world.Aws.Messaging.Calls.Where(c => c.Action == "kinesis:UpdateShardCount").Select(c => (int)c.Input["TargetShardCount"]!));
        Assert.Equal(48, (int)activity["RetentionPeriodHours"]!);
        Assert.Empty(_world.Aws.Messaging.Of("consumer"));
    }

    [Fact]
    public async Task A_delivery_stream_takes_another_destination_and_numbers_that_are_texts()
    {
        const string Archive = """
                Files: { Type: AWS::S3::Bucket, Properties: { BucketName: files } }
                Archive:
                  Type: AWS::KinesisFirehose::DeliveryStream
                  Properties:
                    DeliveryStreamName: archive
                    ExtendedS3DestinationConfiguration: { BucketARN: !GetAtt Files.Arn, RoleARN: arn:r, Prefix: a/, BufferingHints: { IntervalInSeconds: '60', SizeInMBs: 1 } }
            """;
        await DeployAsync(Archive);
        Assert.Equal(
            """{"BucketARN":"arn:aws:s3:::files","RoleARN":"arn:r","Prefix":"a/","BufferingHints":{"IntervalInSeconds":60,"SizeInMBs":1}}""",
            _world.Aws.Messaging.Things["firehose/archive"]["ExtendedS3DestinationConfiguration"]!.ToJsonString());

        await DeployAsync(Archive.Replace("a/", "b/", StringComparison.Ordinal));

        var update = _world.Aws.Messaging.Calls.Single(c => c.Action == "firehose:UpdateDestination").Input;
        Assert.Equal(("1", "destinationId-000000000001", "b/"), ((string?)update["CurrentDeliveryStreamVersionId"], (string?)update["DestinationId"], (string?)update["ExtendedS3DestinationUpdate"]!["Prefix"]));
    }

    [Fact]
    public async Task A_rule_of_a_bus_of_ones_own_goes_with_it()
    {
        await DeployAsync("""
                Shop: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
                Statement:
                  Type: AWS::Events::EventBusPolicy
                  Properties: { EventBusName: !Ref Shop, StatementId: other, Statement: { Effect: Allow, Principal: "*", Action: events:PutEvents, Resource: !GetAtt Shop.Arn } }
                Rule:
                  Type: AWS::Events::Rule
                  Properties:
                    Name: sold
                    EventBusName: !Ref Shop
                    EventPattern: { source: [shop] }
                    Targets: [{ Id: a, Arn: arn:x, RetryPolicy: { MaximumRetryAttempts: '2' }, DeadLetterConfig: { Arn: arn:d } }]
              Outputs: { Rule: { Value: !Ref Rule } }
            """);

        Assert.Equal("shop|sold", (await OutputsAsync()).Single(o => o.Key == "Rule").Value);
        Assert.Equal("shop", (string?)_world.Aws.Rules["sold"]["EventBusName"]);
        Assert.Equal("""{"MaximumRetryAttempts":2}""", _world.Aws.Rules["sold"]["Targets"]![0]!["RetryPolicy"]!.ToJsonString());
        Assert.Contains("\"Sid\":\"other\"", (string?)_world.Aws.Messaging.Things["bus/shop"]["Policy"]);

        await _world.Client.RemoveAsync(_world.Options, TestContext.Current.CancellationToken);

        Assert.Empty(_world.Aws.Rules);
        Assert.Empty(_world.Aws.Messaging.Things);
    }

    [Fact]
    public async Task A_table_is_made_where_the_service_is_and_its_indexes_change_one_by_one()
    {
        const string Table = """
                Books:
                  Type: AWS::DynamoDB::Table
                  Properties:
                    TableName: books
                    AttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: by, AttributeType: S }]
                    KeySchema: [{ AttributeName: id, KeyType: HASH }]
                    ProvisionedThroughput: { ReadCapacityUnits: '1', WriteCapacityUnits: 1 }
                    StreamSpecification: { StreamViewType: NEW_IMAGE }
                    TimeToLiveSpecification: { AttributeName: until, Enabled: true }
                    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
            """;
        await DeployAsync(Table);
        var books = _world.Aws.Messaging.Things["dynamodb/books"];
        Assert.Equal("""{"ReadCapacityUnits":1,"WriteCapacityUnits":1}""", books["ProvisionedThroughput"]!.ToJsonString());
        Assert.True((bool)books["StreamSpecification"]!["StreamEnabled"]!);
        Assert.Equal("until", (string?)books["TimeToLiveSpecification"]!["AttributeName"]);

        await DeployAsync(Table + "\n        GlobalSecondaryIndexes: [{ IndexName: by, KeySchema: [{ AttributeName: by, KeyType: HASH }], Projection: { ProjectionType: ALL } }]\n");

        var update = _world.Aws.Messaging.Calls.Single(c => c.Action == "dynamodb:UpdateTable").Input;
        Assert.Equal("by", (string?)update["GlobalSecondaryIndexUpdates"]![0]!["Create"]!["IndexName"]);
    }

    [Fact]
    public async Task A_table_without_an_endpoint_fails_the_deployment_and_nothing_is_there_to_undo()
    {
        await DeployAsync("    Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: a } }");
        _world.Aws.Refusal = (action, _) => action.StartsWith("dynamodb:", StringComparison.Ordinal) ? "No endpoint is configured for the service 'dynamodb'." : null;

        var failed = await Assert.ThrowsAsync<DeployFailedException>(() => DeployAsync(
            "    Group: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: a } }\n    Books: { Type: AWS::DynamoDB::Table, Properties: { TableName: books } }"));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", failed.Status);
        Assert.Contains("[Books]. No endpoint is configured for the service 'dynamodb'.", failed.Message);
    }

    [Fact]
    public async Task A_connection_changes_in_place()
    {
        await DeployAsync("    Api: { Type: AWS::Events::Connection, Properties: { Name: api, AuthorizationType: API_KEY, AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: k, ApiKeyValue: one } } } }\n  Outputs: { Arn: { Value: !GetAtt Api.Arn } }");
        Assert.Equal("arn:aws:events:eu-west-1:000000000000:connection/api/1", (await OutputsAsync()).Single(o => o.Key == "Arn").Value);

        await DeployAsync("    Api: { Type: AWS::Events::Connection, Properties: { Name: api, AuthorizationType: API_KEY, AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: k, ApiKeyValue: two } } } }");

        Assert.Equal("two", (string?)_world.Aws.Messaging.Things["connection/api"]["AuthParameters"]!["ApiKeyAuthParameters"]!["ApiKeyValue"]);
    }

    [Theory]
    [InlineData("AWS::SQS::Queue", "QueueNam: a", "QueueNam")]
    [InlineData("AWS::SNS::Topic", "DataProtectionPolicy: {}", "DataProtectionPolicy")]
    [InlineData("AWS::SNS::Subscription", "TopicArn: a, Protocol: sqs, Endpoint: b, ReplayPolicy: {}", "ReplayPolicy")]
    [InlineData("AWS::Kinesis::Stream", "WarmThroughputMiBps: 1", "WarmThroughputMiBps")]
    [InlineData("AWS::KinesisFirehose::DeliveryStream", "RedshiftDestinationConfiguration: {}", "RedshiftDestinationConfiguration")]
    [InlineData("AWS::DynamoDB::Table", "ImportSourceSpecification: {}", "ImportSourceSpecification")]
    [InlineData("AWS::Events::Rule", "Target: []", "Target")]
    public async Task A_property_that_is_not_known_is_refused_by_name(string type, string properties, string named)
    {
        var failed = await Assert.ThrowsAsync<DeployFailedException>(() => DeployAsync($"    Thing: {{ Type: {type}, Properties: {{ {properties} }} }}"));

        Assert.Contains($"[Thing]. The property {named} of {type} is not supported yet.", failed.Message);
        Assert.Empty(_world.Aws.Messaging.Things);
    }

    /// <summary>The server ends after each of the calls that a deployment makes in turn; what it finds when it starts again, it takes over.</summary>
    [Fact]
    public async Task A_deployment_that_a_crash_interrupts_anywhere_ends_with_everything_once()
    {
        const string All = """
                Orders: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }
                News: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
                Sub: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Orders.Arn } }
                Activity: { Type: AWS::Kinesis::Stream, Properties: { Name: activity, ShardCount: 1, RetentionPeriodHours: 48 } }
                Shop: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
            """;
        for (var crashAt = 1; ; crashAt++)
        {
            using var world = new World().With("serverless.yml", Head + All);
            var crashed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            world.Aws.AfterChange = count =>
            {
                if (count == crashAt)
                {
                    world.Store.IsBroken = true;
                    crashed.SetResult();
                    throw new IOException("The server has ended.");
                }
            };
            var deploying = world.DeployAsync();
            await Task.WhenAny(deploying, crashed.Task);
            if (!crashed.Task.IsCompleted)
            {
                await deploying;
                Assert.True(crashAt > 6, $"Only {crashAt} calls were made.");
                return;
            }

            await world.IdleAsync("shop-dev");
            await world.RestartAsync();
            await deploying;

            Assert.Equal(["bus/shop", "kinesis/activity", $"sns/{Topic}news", "sqs/orders", $"subscription/{Topic}news:sqs-orders"], world.Aws.Messaging.Things.Keys.Order());
            Assert.Equal(48, (int)world.Aws.Messaging.Things["kinesis/activity"]["RetentionPeriodHours"]!);
        }
    }

    private Task<DeployResult> DeployAsync(string resources) => _world.With("serverless.yml", Head + resources).DeployAsync();

    private string Attribute(string thing, string name) => (string)_world.Aws.Messaging.Things[thing]["Attributes"]![name]!;

    private async Task<List<(string Key, string Value)>> OutputsAsync() =>
        [.. ((JsonArray)(await _world.StackAsync("shop-dev"))["Outputs"]!).Select(o => ((string)o!["OutputKey"]!, (string)o["OutputValue"]!))];
}
