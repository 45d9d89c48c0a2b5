using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Treadle.WebConsole.Tests;

/// <summary>Messages, records and events that are sent and looked at by hand.</summary>
public sealed class MessageTests(Empty empty) : IClassFixture<Empty>
{
    private const string Account = "000000000000";

    private ConsoleServer Server => empty.Server;

    [Fact]
    public Task A_message_is_sent_seen_and_deleted() => VisitAsync(async visit =>
    {
        await Server.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "orders" });
        await visit.OpenAsync("/queues/orders", Empty.Scope);
        await visit.Button("Send message").First.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Message body" }).FillAsync("fish and chips");
        await visit.DialogButton("Send").DblClickAsync();
        await visit.SeeAsync("was sent to orders.");
        await visit.Button("Peek at messages").ClickAsync();
        await visit.SeeAsync("fish and chips");
        await visit.LookAsync("queue-messages");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete message " }).ClickAsync();
        await visit.DialogButton("Delete").DblClickAsync();
        await visit.SeeAsync("was deleted.");
        await Assertions.Expect(visit.Page.GetByText("fish and chips")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_topic_delivers_to_a_queue_that_is_subscribed_by_hand() => VisitAsync(async visit =>
    {
        await Server.CallAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = "shipped" });
        await visit.OpenAsync("/topics", Empty.Scope);
        await visit.Button("Create topic").First.ClickAsync();
        await visit.Dialog.GetByLabel("Name").FillAsync("news");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Button("Subscribe").First.ClickAsync();
        await visit.Dialog.GetByLabel("Endpoint").FillAsync("arn:aws:sqs:us-east-1:000000000000:shipped");
        await visit.DialogButton("Subscribe").DblClickAsync();
        await Assertions.Expect(visit.Dialog).ToHaveCountAsync(0);
        await visit.Button("Publish message").First.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true }).FillAsync("the fish is on its way");
        await visit.DialogButton("Publish").DblClickAsync();
        await visit.SeeAsync("was published to news.");
        await visit.LookAsync("topic");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "shipped" }).First.ClickAsync();
        await visit.Button("Peek at messages").ClickAsync();
        await visit.SeeAsync("the fish is on its way");
    });

    [Fact]
    public Task A_delivery_stream_writes_what_is_sent_to_it_and_is_deleted() => VisitAsync(async visit =>
    {
        await Server.PutBucketAsync("lake");
        await Server.CallAsync("firehose", "Firehose_20150804.CreateDeliveryStream", new JsonObject
        {
            ["DeliveryStreamName"] = "to-lake",
            ["ExtendedS3DestinationConfiguration"] = new JsonObject
            {
                ["RoleARN"] = $"arn:aws:iam::{Account}:role/any", ["BucketARN"] = "arn:aws:s3:::lake", ["Prefix"] = "day/", ["BufferingHints"] = new JsonObject { ["IntervalInSeconds"] = 0, ["SizeInMBs"] = 1 },
            },
        });
        await visit.OpenAsync("/streams?tab=delivery", Empty.Scope);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "to-lake", Exact = true }).ClickAsync();
        await visit.Button("Send record").ClickAsync();
        await visit.DialogButton("Send").DblClickAsync();
        await visit.SeeAsync("was sent to to-lake.");
        await visit.LookAsync("delivery-stream");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "day/", Exact = true }).ClickAsync();
        await visit.SeeAsync("2026/");
        await visit.Page.GoBackAsync();
        await visit.Button("Delete").First.ClickAsync();
        await visit.Dialog.GetByRole(AriaRole.Textbox).FillAsync("to-lake");
        await visit.DialogButton("Delete").DblClickAsync();
        await visit.SeeAsync("Delivery stream to-lake was deleted.");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "to-lake", Exact = true })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_record_is_put_into_a_stream_and_read() => VisitAsync(async visit =>
    {
        await Server.CallAsync("kinesis", "Kinesis_20131202.CreateStream", new JsonObject { ["StreamName"] = "clicks", ["ShardCount"] = 1 });
        await visit.OpenAsync("/streams/clicks", Empty.Scope);
        await visit.Button("Send record").First.ClickAsync();
        await visit.DialogButton("Send").DblClickAsync();
        await visit.SeeAsync("The record was put into shardId-000000000000.");
        await visit.Button("Read records").ClickAsync();
        await visit.SeeAsync("key-1");
        await visit.LookAsync("stream");
    });

    [Fact]
    public Task A_rule_is_switched_off_and_on() => VisitAsync(async visit =>
    {
        await Server.CallAsync("events", "AWSEvents.PutRule", new JsonObject { ["Name"] = "nightly", ["ScheduleExpression"] = "rate(1 day)" });
        await visit.OpenAsync("/rules/default/nightly", Empty.Scope);
        await visit.MenuAsync("Actions", "Disable");
        await visit.SeeAsync("Disabled");
        await visit.LookAsync("rule-disabled");
        await visit.MenuAsync("Actions", "Enable");
        await visit.SeeAsync("Enabled");
    });

    [Fact]
    public Task A_connection_is_listed_and_none_says_how_to_make_one() => VisitAsync(async visit =>
    {
        await visit.OpenAsync("/rules?tab=connections", Empty.Scope);
        await visit.SeeAsync("No connections");
        await Server.CallAsync("events", "AWSEvents.CreateConnection", new JsonObject
        {
            ["Name"] = "shop", ["AuthorizationType"] = "API_KEY", ["AuthParameters"] = new JsonObject { ["ApiKeyAuthParameters"] = new JsonObject { ["ApiKeyName"] = "X-Key", ["ApiKeyValue"] = "a secret" } },
        });
        await visit.SeeAsync("AUTHORIZED");
        await visit.SeeAsync("shop");
        await Assertions.Expect(visit.Page.GetByText("a secret")).ToHaveCountAsync(0);
        await visit.LookAsync("connections");
    });

    private Task VisitAsync(Func<Visit, Task> story) => empty.Browser.VisitAsync(Server.Address, story);
}
