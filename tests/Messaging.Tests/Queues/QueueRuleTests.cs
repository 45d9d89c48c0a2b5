using System.Text;
using Treadle.Messaging.Queues;

namespace Treadle.Messaging.Tests.Queues;

/// <summary>What is refused, and in which words.</summary>
public sealed class QueueRuleTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4566/000000000000/orders", "arn:aws:sqs:eu-west-1:000000000000:orders")]
    [InlineData("https://sqs.us-east-2.amazonaws.com/111122223333/orders", "arn:aws:sqs:us-east-2:111122223333:orders")]
    [InlineData("https://us-west-2.queue.amazonaws.com/111122223333/orders.fifo", "arn:aws:sqs:us-west-2:111122223333:orders.fifo")]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/111122223333/orders", "arn:aws:sqs:cn-north-1:111122223333:orders")]
    [InlineData("http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/orders", "arn:aws:sqs:eu-west-1:000000000000:orders")]
    [InlineData("http://localhost:4566/queue/us-east-1/000000000000/orders", "arn:aws:sqs:us-east-1:000000000000:orders")]
    [InlineData("http://localhost:4566/queue/orders", "arn:aws:sqs:eu-west-1:000000000000:orders")]
    [InlineData("/111122223333/orders", "arn:aws:sqs:eu-west-1:111122223333:orders")]
    public void A_queue_is_known_by_account_and_name_whatever_the_host(string url, string arn) => Assert.Equal(arn, QueueAddress.Of(GivenQueues.Caller, url).Arn);

    [Theory]
    [InlineData("orders")]
    [InlineData("")]
    [InlineData("http://localhost:4566/")]
    public async Task These_are_no_queue_URLs(string url) =>
        Assert.Equal("InvalidAddress", (await GivenQueues.RefusedAsync(() => Task.FromResult(QueueAddress.Of(GivenQueues.Caller, url)))).Code);

    [Theory]
    [InlineData("orders", "VisibilityTimeout", "43201", "InvalidAttributeValue")]
    [InlineData("orders", "MessageRetentionPeriod", "59", "InvalidAttributeValue")]
    [InlineData("orders", "MaximumMessageSize", "1023", "InvalidAttributeValue")]
    [InlineData("orders", "ReceiveMessageWaitTimeSeconds", "a", "InvalidAttributeValue")]
    [InlineData("orders", "Policy", "{", "InvalidAttributeValue")]
    [InlineData("orders", "ContentBasedDeduplication", "true", "InvalidAttributeName")]
    [InlineData("orders", "FifoQueue", "false", "InvalidAttributeName")]
    [InlineData("orders", "Unknown", "1", "InvalidAttributeName")]
    [InlineData("orders", "RedrivePolicy", "{}", "InvalidParameterValue")]
    [InlineData("orders", "RedrivePolicy", """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:none","maxReceiveCount":3}""", "InvalidParameterValue")]
    [InlineData("orders", "RedrivePolicy", """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:dead.fifo","maxReceiveCount":3}""", "InvalidParameterValue")]
    [InlineData("orders", "RedrivePolicy", """{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:closed","maxReceiveCount":3}""", "InvalidParameterValue")]
    [InlineData("orders", "RedriveAllowPolicy", """{"redrivePermission":"byQueue"}""", "InvalidParameterValue")]
    [InlineData("", "DelaySeconds", "1", "InvalidParameterValue")]
    [InlineData("a.b", "DelaySeconds", "1", "InvalidParameterValue")]
    [InlineData("steps.fifo", "DelaySeconds", "1", "InvalidParameterValue")]
    public async Task These_queues_are_not_made(string name, string attribute, string value, string code)
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.CreateAsync("dead.fifo", ("FifoQueue", "true"));
        await given.CreateAsync("closed", ("RedriveAllowPolicy", """{"redrivePermission":"denyAll"}"""));
        await given.Queues.DeleteAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), GivenQueues.Stop);
        Assert.Equal(code, (await GivenQueues.RefusedAsync(async () => await given.CreateAsync(name, (attribute, value)))).Code);
        Assert.Equal(2, given.Rows("sqs-queue"));
    }

    [Theory]
    [InlineData("name", "String", "x", null)]
    [InlineData("name", "Number.float", "-1.5e3", null)]
    [InlineData("name", "String.city", "x", null)]
    [InlineData("name", "Number", "twelve", "Can't cast the value of message (user) attribute 'name' to a number.")]
    [InlineData("name", "Text", "x", "The message attribute 'name' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.")]
    [InlineData("name", "", "x", "The message attribute 'name' must contain non-empty message attribute type.")]
    [InlineData("name", "String", "", "Message (user) attribute 'name' must contain a non-empty value of type 'String'.")]
    [InlineData("amazon.x", "String", "x", "Message (user) attribute name can not start with AWS. or Amazon. (or any casing variants).")]
    public async Task Attributes_have_rules(string name, string type, string value, string? refusal)
    {
        await using var given = await GivenQueues.AQueueAsync();
        var message = new OutgoingMessage { Body = "x"u8.ToArray(), Attributes = [new MessageAttribute(name, type, Encoding.UTF8.GetBytes(value))] };
        if (refusal is null)
        {
            await given.Queues.SendAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), message);
        }
        else
        {
            Assert.Equal(refusal, (await GivenQueues.RefusedAsync(async () => await given.Queues.SendAsync(GivenQueues.Caller, GivenQueues.UrlOf("orders"), message))).AwsMessage);
        }

        Assert.Equal(refusal is null ? 1 : 0, given.Rows("sqs-message"));
    }

    [Theory]
    [InlineData("tab\tline\r\nend\u0085\uD7FF\uE000\uFFFD\U00010000\U0010FFFF", true)]
    [InlineData("a\0", false)]
    [InlineData("a\u001F", false)]
    [InlineData("a\uFFFE", false)]
    [InlineData("a\uFFFF", false)]
    public async Task Characters_are_those_of_XML(string body, bool isRight)
    {
        await using var given = await GivenQueues.AQueueAsync();
        if (isRight)
        {
            await given.SendAsync(body);
            Assert.Equal(body, await given.BodiesAsync());
        }
        else
        {
            Assert.Equal("InvalidMessageContents", (await GivenQueues.RefusedAsync(() => given.SendAsync(body))).Code);
        }
    }

    [Fact]
    public async Task A_queues_size_limit_counts_attributes()
    {
        await using var given = await GivenQueues.AQueueAsync(("MaximumMessageSize", "1024"));
        await given.SendAsync(new string('x', 1024));
        var refused = await GivenQueues.RefusedAsync(async () => await given.Queues.SendAsync(
            GivenQueues.Caller,
            GivenQueues.UrlOf("orders"),
            new OutgoingMessage { Body = new byte[1023].Select(_ => (byte)'x').ToArray(), Attributes = [new MessageAttribute("a", "String", "x"u8.ToArray())] }));
        Assert.Equal("One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.", refused.AwsMessage);
    }

    [Fact]
    public async Task Message_groups_are_allowed_in_standard_queues_and_deduplication_ids_are_not()
    {
        await using var given = await GivenQueues.AQueueAsync();
        await given.SendAsync("fair", group: "tenant", queue: "orders");
        Assert.Equal("tenant", GivenQueues.Attribute(Assert.Single(await given.ReceiveAsync()), "MessageGroupId"));
        Assert.Equal("InvalidParameterValue", (await GivenQueues.RefusedAsync(() => given.SendAsync("x", deduplication: "id"))).Code);
    }

    [Fact]
    public void Messages_in_flight_are_all_in_memory_until_they_are_visible_again()
    {
        var index = new StandardIndex();
        for (var i = 0; i < index.InFlightMax; i++)
        {
            var entry = new Entry(new MessageKey(1, i), 1, group: null, contentId: null);
            index.Add(entry);
            entry.Receives = 1;
            index.Fly(entry, 100);
        }

        Assert.Equal(index.InFlightMax, index.InFlight);
        index.Advance(99);
        Assert.Equal(index.InFlightMax, index.InFlight);
        index.Advance(100);
        Assert.Equal((0, new MessageKey(1, 0)), (index.InFlight, index.Next(100)!.Key));
    }
}
