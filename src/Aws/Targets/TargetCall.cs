using System.Text;
using System.Text.Json.Nodes;

namespace Treadle.Aws.Targets;

/// <summary>The operation that hands a payload to what an ARN names: a function, a queue, a topic, a stream or a delivery stream.</summary>
/// <param name="Service">The signing name.</param>
/// <param name="Action">The operation.</param>
/// <param name="Input">Its members.</param>
public sealed record TargetCall(string Service, string Action, JsonObject Input)
{
    /// <summary>A function is called without waiting for its end.</summary>
    /// <param name="target">What gets it.</param>
    /// <param name="payload">What it gets, in UTF-8.</param>
    /// <param name="settings">What else the target's service wants to know.</param>
    /// <returns>Null when the target is of another kind.</returns>
    public static TargetCall? Of(Arn target, ReadOnlySpan<byte> payload, TargetSettings settings = default) => target.Service switch
    {
        "lambda" => new("lambda", "Invoke", new() { ["FunctionName"] = target.ToString(), ["InvocationType"] = "Event", ["Payload"] = Convert.ToBase64String(payload) }),
        "sqs" => new("sqs", "SendMessage", Without(new()
        {
            ["QueueUrl"] = QueueUrlOf(target),
            ["MessageBody"] = Encoding.UTF8.GetString(payload),
            ["MessageGroupId"] = settings.GroupId,
            ["MessageAttributes"] = settings.Attributes,
        })),
        "sns" => new("sns", "Publish", Without(new() { ["TopicArn"] = target.ToString(), ["Message"] = Encoding.UTF8.GetString(payload), ["MessageAttributes"] = settings.Attributes })),
        "kinesis" => new("kinesis", "PutRecord", new() { ["StreamName"] = NameOf(target), ["Data"] = Convert.ToBase64String(payload), ["PartitionKey"] = settings.PartitionKey }),
        "firehose" => new("firehose", "PutRecord", new() { ["DeliveryStreamName"] = NameOf(target), ["Record"] = new JsonObject { ["Data"] = Convert.ToBase64String(payload) } }),
        _ => null,
    };

    /// <inheritdoc cref="Of(Arn, ReadOnlySpan{byte}, TargetSettings)"/>
    public static TargetCall? Of(Arn target, string payload, TargetSettings settings = default) => Of(target, Encoding.UTF8.GetBytes(payload), settings);

    /// <summary>Attributes of a message whose values are all texts.</summary>
    public static JsonObject? Attributes(IReadOnlyDictionary<string, string> attributes) => attributes.Count == 0
        ? null
        : new(attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)new JsonObject { ["DataType"] = "String", ["StringValue"] = a.Value })));

    /// <summary>The URL that AWS gives a queue: servers of SQS take any host, and read account and name; this one takes the region from it too.</summary>
    private static string QueueUrlOf(Arn queue) => $"https://sqs.{queue.Region}.amazonaws.com/{queue.Account}/{queue.Resource}";

    /// <summary>Of <c>stream/orders</c> what comes behind the kind.</summary>
    private static string NameOf(Arn target) => target.Resource[(target.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static JsonObject Without(JsonObject input)
    {
        foreach (var absent in input.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            input.Remove(absent);
        }

        return input;
    }
}

/// <summary>What some kinds of targets want beside a payload; null for nothing.</summary>
/// <param name="GroupId">The message group, for FIFO queues.</param>
/// <param name="PartitionKey">For streams, which need one.</param>
/// <param name="Attributes">The message attributes, for queues and topics: name to <c>{"DataType", "StringValue"}</c>.</param>
public readonly record struct TargetSettings(string? GroupId = null, string? PartitionKey = null, JsonObject? Attributes = null);
