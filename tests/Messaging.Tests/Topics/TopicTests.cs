using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Tests.Topics;

public sealed class TopicTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_reaches_every_kind_of_subscription()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"));
        await given.SubscribeAsync(topic, "lambda", "arn:aws:lambda:eu-west-1:000000000000:function:f");
        await given.SubscribeAsync(topic, "firehose", "arn:aws:firehose:eu-west-1:000000000000:deliverystream/d", new JsonObject { ["RawMessageDelivery"] = "true" });

        var id = await given.PublishAsync(topic, "hello", new JsonObject { ["Subject"] = "S" });

        var taken = (await given.TakenAsync(3)).ToDictionary(c => c.Action, c => c.Input);
        var envelope = JsonNode.Parse((string)taken["SendMessage"]["MessageBody"]!)!;
        Assert.Equal(("hello", "S", id), ((string?)envelope["Message"], (string?)envelope["Subject"], (string?)envelope["MessageId"]));
        Assert.StartsWith("{\n  \"Type\" : \"Notification\",\n  \"MessageId\" : ", (string?)taken["SendMessage"]["MessageBody"], StringComparison.Ordinal);
        var record = JsonNode.Parse(Convert.FromBase64String((string)taken["Invoke"]["Payload"]!))!["Records"]![0]!;
        Assert.Equal(("aws:sns", "hello", id), ((string?)record["EventSource"], (string?)record["Sns"]!["Message"], (string?)record["Sns"]!["MessageId"]));
        Assert.Equal("Event", (string?)taken["Invoke"]["InvocationType"]);
        Assert.Equal("hello\n", Encoding.UTF8.GetString(Convert.FromBase64String((string)taken["PutRecord"]["Record"]!["Data"]!)));
    }

    [Fact]
    public async Task What_was_answered_is_delivered_by_the_next_life()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"), new JsonObject { ["RawMessageDelivery"] = "true" });
        given.Refuses = (_, _) => new AwsErrorException("ServiceUnavailable", "Not now.", 503);
        await given.PublishAsync(topic, "kept");

        await given.RestartAsync();
        given.Refuses = (_, _) => null;

        Assert.Equal("kept", (string?)(await given.TakenAsync(1))[0].Input["MessageBody"]);
    }

    [Fact]
    public async Task A_message_that_the_store_does_not_take_is_not_answered_and_leaves_no_trace()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"), new JsonObject { ["RawMessageDelivery"] = "true" });
        await given.PublishAsync(topic, "first");
        await given.TakenAsync(1);
        given.Resources.IsBroken = true;
        await Assert.ThrowsAsync<IOException>(() => given.PublishAsync(topic, "lost"));
        given.Resources.IsBroken = false;

        await given.PublishAsync(topic, "next");

        Assert.Equal(["first", "next"], (await given.TakenAsync(2)).Select(c => (string?)c.Input["MessageBody"]));
    }

    [Fact]
    public async Task What_a_queue_refuses_for_good_goes_to_the_dead_letter_queue_with_the_reason()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(
            topic, "sqs", GivenTopics.Queue("gone"), new JsonObject { ["RawMessageDelivery"] = "true", ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{GivenTopics.Queue("dead")}}"}""" });
        given.Refuses = (_, input) => (string?)input["QueueUrl"] == "https://sqs.eu-west-1.amazonaws.com/000000000000/gone"
            ? new AwsErrorException("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.")
            : null;

        await given.PublishAsync(topic, "letter");

        var letter = (await given.TakenAsync(1))[0].Input;
        Assert.Equal(("https://sqs.eu-west-1.amazonaws.com/000000000000/dead", "letter"), ((string?)letter["QueueUrl"], (string?)letter["MessageBody"]));
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", (string?)letter["MessageAttributes"]!["ErrorCode"]!["StringValue"]);
    }

    [Fact]
    public async Task A_subscription_that_is_gone_gets_nothing_more()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        var gone = await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("gone"));
        await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"), new JsonObject { ["RawMessageDelivery"] = "true" });
        await given.Topics.UnsubscribeAsync(new JsonObject { ["SubscriptionArn"] = gone }, Stop);

        await given.PublishAsync(topic, "hello");

        Assert.Equal(["https://sqs.eu-west-1.amazonaws.com/000000000000/q"], (await given.TakenAsync(1)).Select(c => (string?)c.Input["QueueUrl"]));
    }

    [Fact]
    public async Task Topics_and_subscriptions_are_there_after_a_restart()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync(attributes: new JsonObject { ["DisplayName"] = "News" });
        var subscription = await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"), new JsonObject { ["FilterPolicy"] = """{"a":["b"]}""" });

        await given.RestartAsync();

        Assert.Equal("News", (string?)given.Topics.GetTopicAttributes(new JsonObject { ["TopicArn"] = topic })["Attributes"]!["DisplayName"]);
        Assert.Equal("""{"a":["b"]}""", (string?)given.Topics.GetSubscriptionAttributes(new JsonObject { ["SubscriptionArn"] = subscription })["Attributes"]!["FilterPolicy"]);
    }

    [Fact]
    public async Task A_token_that_nobody_used_ends_the_subscription()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(topic, "http", "http://127.0.0.1:1/hook");
        Assert.Single(List(given, topic));

        given.Time.Advance(TimeSpan.FromDays(2));

        Assert.Empty(List(given, topic));
    }

    [Fact]
    public async Task Deleting_a_topic_takes_its_subscriptions_with_it()
    {
        await using var given = new GivenTopics();
        var topic = await given.TopicAsync();
        await given.SubscribeAsync(topic, "sqs", GivenTopics.Queue("q"));

        await given.Topics.DeleteTopicAsync(new JsonObject { ["TopicArn"] = topic }, Stop);
        await given.RestartAsync();
        await given.TopicAsync();

        Assert.Empty(List(given, topic));
        Assert.Empty(given.Topics.ListSubscriptions(GivenTopics.Caller, [])["Subscriptions"]!.AsArray());
    }

    private static JsonArray List(GivenTopics given, string topic) =>
        given.Topics.ListSubscriptionsByTopic(new JsonObject { ["TopicArn"] = topic })["Subscriptions"]!.AsArray();
}
