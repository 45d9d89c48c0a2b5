using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.Tests.Fakes;

/// <summary>Queues, topics, streams, delivery streams, buses, connections and tables in what deployments can notice: what is there, under which name, with which members.</summary>
internal sealed class FakeMessaging
{
    /// <summary>Whatever was made, by the service and its id there: <c>sqs/orders</c>. Members as they were last given.</summary>
    public Dictionary<string, JsonObject> Things { get; } = [];

    /// <summary>Every call with its members, in order.</summary>
    public List<(string Action, JsonObject Input)> Calls { get; } = [];

    public IEnumerable<string> Of(string service) => Things.Keys.Where(k => k.StartsWith(service + "/", StringComparison.Ordinal)).Select(k => k[(service.Length + 1)..]);

    public JsonObject Call(AwsCaller caller, string service, string action, JsonObject input)
    {
        Calls.Add(($"{service}:{action}", (JsonObject)input.DeepClone()));
        return $"{service}:{action}" switch
        {
            "sqs:CreateQueue" => Make("sqs", Text(input, "QueueName"), input, new JsonObject { ["QueueUrl"] = Url(caller, Text(input, "QueueName")) }),
            "sqs:GetQueueUrl" => Find("sqs", Text(input, "QueueName"), "QueueDoesNotExist") is not null ? new JsonObject { ["QueueUrl"] = Url(caller, Text(input, "QueueName")) } : [],
            "sqs:SetQueueAttributes" => Merge((JsonObject)(Find("sqs", NameOf(input), "QueueDoesNotExist")["Attributes"] ??= new JsonObject()), (JsonObject)input["Attributes"]!),
            "sqs:TagQueue" => Merge((JsonObject)(Find("sqs", NameOf(input), "QueueDoesNotExist")["tags"] ??= new JsonObject()), (JsonObject)input["Tags"]!),
            "sqs:UntagQueue" => Take((JsonObject)Find("sqs", NameOf(input), "QueueDoesNotExist")["tags"]!, input["TagKeys"]!),
            "sqs:DeleteQueue" => Remove("sqs", NameOf(input), "QueueDoesNotExist"),
            "sns:CreateTopic" => Make("sns", $"arn:aws:sns:{caller.Region}:{caller.Account}:{Text(input, "Name")}", input, new JsonObject { ["TopicArn"] = $"arn:aws:sns:{caller.Region}:{caller.Account}:{Text(input, "Name")}" }),
            "sns:GetTopicAttributes" => Find("sns", Text(input, "TopicArn"), "NotFound"),
            "sns:SetTopicAttributes" => Merge((JsonObject)(Find("sns", Text(input, "TopicArn"), "NotFound")["Attributes"] ??= new JsonObject()), new JsonObject { [Text(input, "AttributeName")] = Text(input, "AttributeValue") }),
            "sns:DeleteTopic" => DeleteTopic(Text(input, "TopicArn")),
            "sns:Subscribe" => Subscribe(input),
            "sns:ListSubscriptionsByTopic" => new JsonObject
            {
                ["Subscriptions"] = new JsonArray([.. Things.Where(t => t.Key.StartsWith("subscription/", StringComparison.Ordinal) && (string?)t.Value["TopicArn"] == Text(input, "TopicArn")).Select(t => t.Value.DeepClone())]),
            },
            "sns:SetSubscriptionAttributes" => Merge((JsonObject)(Find("subscription", Text(input, "SubscriptionArn"), "NotFound")["Attributes"] ??= new JsonObject()), new JsonObject { [Text(input, "AttributeName")] = Text(input, "AttributeValue") }),
            "sns:Unsubscribe" => Remove("subscription", Text(input, "SubscriptionArn"), "NotFound"),
            "kinesis:CreateStream" => Make("kinesis", Text(input, "StreamName"), input, []),
            "kinesis:DescribeStreamSummary" => Find("kinesis", Text(input, "StreamName")) is var stream
                ? new JsonObject { ["StreamDescriptionSummary"] = new JsonObject { ["StreamStatus"] = "ACTIVE", ["OpenShardCount"] = stream["ShardCount"]!.DeepClone() } } : [],
            "kinesis:UpdateShardCount" => Merge(Find("kinesis", Text(input, "StreamName")), new JsonObject { ["ShardCount"] = input["TargetShardCount"]!.DeepClone() }),
            "kinesis:IncreaseStreamRetentionPeriod" or "kinesis:DecreaseStreamRetentionPeriod" => Merge(Find("kinesis", Text(input, "StreamName")), input),
            "kinesis:DeleteStream" => Remove("kinesis", Text(input, "StreamName")),
            "kinesis:RegisterStreamConsumer" => Make("consumer", Text(input, "StreamARN") + "/" + Text(input, "ConsumerName"), input, []),
            "kinesis:DescribeStreamConsumer" => Find("consumer", Text(input, "StreamARN") + "/" + Text(input, "ConsumerName")) is var consumer
                ? new JsonObject
                {
                    ["ConsumerDescription"] = new JsonObject
                    {
                        ["ConsumerARN"] = Text(consumer, "StreamARN") + "/" + Text(consumer, "ConsumerName"), ["ConsumerName"] = Text(consumer, "ConsumerName"), ["ConsumerStatus"] = "ACTIVE",
                        ["ConsumerCreationTimestamp"] = 1.5,
                    },
                } : [],
            "kinesis:DeregisterStreamConsumer" => Remove("consumer", Text(input, "ConsumerARN")),
            "firehose:CreateDeliveryStream" => Make("firehose", Text(input, "DeliveryStreamName"), input, []),
            "firehose:DescribeDeliveryStream" => Find("firehose", Text(input, "DeliveryStreamName")) is not null
                ? new JsonObject
                {
                    ["DeliveryStreamDescription"] = new JsonObject
                    {
                        ["DeliveryStreamStatus"] = "ACTIVE", ["VersionId"] = "1", ["Destinations"] = new JsonArray(new JsonObject { ["DestinationId"] = "destinationId-000000000001" }),
                    },
                } : [],
            "firehose:UpdateDestination" => Merge(Find("firehose", Text(input, "DeliveryStreamName")), input),
            "firehose:DeleteDeliveryStream" => Remove("firehose", Text(input, "DeliveryStreamName")),
            "events:CreateEventBus" => Make("bus", Text(input, "Name"), input, []),
            "events:DescribeEventBus" => Find("bus", Text(input, "Name")),
            "events:UpdateEventBus" => Merge(Find("bus", Text(input, "Name")), input),
            "events:DeleteEventBus" => Remove("bus", Text(input, "Name")),
            "events:PutPermission" => Merge(Find("bus", Text(input, "EventBusName")), new JsonObject { ["Policy"] = input["Policy"]?.DeepClone() }),
            "events:RemovePermission" => Merge(Find("bus", Text(input, "EventBusName")), new JsonObject { ["Policy"] = null }),
            "events:CreateConnection" => Make("connection", Text(input, "Name"), input, []),
            "events:UpdateConnection" => Merge(Find("connection", Text(input, "Name")), input),
            "events:DescribeConnection" => Find("connection", Text(input, "Name")) is not null
                ? new JsonObject { ["ConnectionArn"] = $"arn:aws:events:{caller.Region}:{caller.Account}:connection/{Text(input, "Name")}/1", ["SecretArn"] = "arn:secret" } : [],
            "events:DeleteConnection" => Remove("connection", Text(input, "Name")),
            "dynamodb:CreateTable" => Make("dynamodb", Text(input, "TableName"), input, []),
            "dynamodb:DescribeTable" => Find("dynamodb", Text(input, "TableName")) is not null
                ? new JsonObject { ["Table"] = new JsonObject { ["TableStatus"] = "ACTIVE", ["TableArn"] = $"arn:aws:dynamodb:{caller.Region}:{caller.Account}:table/{Text(input, "TableName")}" } } : [],
            "dynamodb:UpdateTable" or "dynamodb:UpdateTimeToLive" => Merge(Find("dynamodb", Text(input, "TableName")), input),
            "dynamodb:DeleteTable" => Remove("dynamodb", Text(input, "TableName")),
            _ => throw new AwsErrorException("UnknownOperationException", $"The operation {service}:{action} is not supported by this server."),
        };
    }

    private JsonObject Make(string kind, string id, JsonObject input, JsonObject answer) =>
        Things.TryAdd($"{kind}/{id}", input) ? answer : throw new AwsErrorException("ResourceInUseException", $"{id} is there already");

    private JsonObject Find(string kind, string id, string missing = "ResourceNotFoundException") =>
        Things.GetValueOrDefault($"{kind}/{id}") ?? throw new AwsErrorException(missing, $"{id} does not exist");

    private JsonObject Remove(string kind, string id, string missing = "ResourceNotFoundException") =>
        Things.Remove($"{kind}/{id}") ? [] : throw new AwsErrorException(missing, $"{id} does not exist");

    private JsonObject DeleteTopic(string arn)
    {
        foreach (var (key, _) in Things.Where(t => t.Key.StartsWith("subscription/", StringComparison.Ordinal) && (string?)t.Value["TopicArn"] == arn).ToList())
        {
            Things.Remove(key);
        }

        return Remove("sns", arn, "NotFound");
    }

    private JsonObject Subscribe(JsonObject input)
    {
        Find("sns", Text(input, "TopicArn"), "NotFound");
        var arn = $"{Text(input, "TopicArn")}:{Text(input, "Protocol")}-{Text(input, "Endpoint").Split(':')[^1]}";
        input["SubscriptionArn"] = arn;
        Things[$"subscription/{arn}"] = input;
        return new JsonObject { ["SubscriptionArn"] = arn };
    }

    private static JsonObject Merge(JsonObject target, JsonObject members)
    {
        foreach (var (key, value) in members)
        {
            target[key] = value?.DeepClone();
        }

        return [];
    }

    private static JsonObject Take(JsonObject target, JsonNode keys)
    {
        foreach (var key in (JsonArray)keys)
        {
            target.Remove((string)key!);
        }

        return [];
    }

    private static string Url(AwsCaller caller, string queue) => $"http://127.0.0.1:4566/{caller.Account}/{queue}";

    private static string NameOf(JsonObject input) => Text(input, "QueueUrl").Split('/')[^1];

    private static string Text(JsonObject input, string name) => (string?)input[name] ?? throw new AwsErrorException("ValidationException", $"{name} is missing");
}
