using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::SNS::Topic, with the subscriptions that the template gives it.</summary>
internal sealed class TopicType() : NamedResourceType(ResourceTypeNames.Topic, "TopicName", NameLengthMax)
{
    private const int NameLengthMax = 256;
    private const string FifoSuffix = ".fifo";

    /// <summary>Each attribute with the value it has when nobody sets it.</summary>
    private static readonly (string Name, string Default)[] Attributes =
    [
        ("DisplayName", ""), ("KmsMasterKeyId", ""), ("ContentBasedDeduplication", "false"), ("FifoThroughputScope", "Topic"), ("SignatureVersion", "1"),
        ("TracingConfig", "PassThrough"), ("ArchivePolicy", "{}"),
    ];

    protected override IReadOnlyList<string> Supported => [.. Attributes.Select(a => a.Name), "FifoTopic", "Subscription", "Tags"];

    protected override string[] Fixed => ["FifoTopic"];

    /// <summary>Its subscriptions go with it.</summary>
    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("sns", "DeleteTopic", Topic(physicalId), stop);

    protected override string IdOf(ResourceContext context, string name) => $"arn:aws:sns:{context.Caller.Region}:{context.Caller.Account}:{name}";

    protected override string GeneratedName(ResourceContext context, JsonObject properties) => properties.Truth("FifoTopic") is true
        ? context.GeneratedName(NameLengthMax - FifoSuffix.Length, context.Stack.Name) + FifoSuffix
        : context.GeneratedName(NameLengthMax, context.Stack.Name);

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("sns", "GetTopicAttributes", Topic(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        var attributes = new JsonObject();
        foreach (var (name, _) in Attributes)
        {
            attributes.With(name, properties.AsText(name));
        }

        attributes.With("FifoTopic", properties.Truth("FifoTopic") is true ? "true" : null);
        await context.CallAsync("sns", "CreateTopic", new JsonObject { ["Name"] = NameOf(plannedId), ["Attributes"] = attributes }.With("Tags", properties.TagList()), stop);
        await SubscribeAsync(context, plannedId, [], properties, stop);
        return MadeOf(plannedId);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        foreach (var (name, standard) in Attributes.Where(a => old.Differs(@new, a.Name)))
        {
            await context.CallAsync("sns", "SetTopicAttributes",
                Topic(physicalId).With("AttributeName", name).With("AttributeValue", @new.AsText(name) ?? standard), stop);
        }

        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("sns", "UntagResource", new JsonObject { ["ResourceArn"] = physicalId, ["TagKeys"] = gone }, stop);
        }

        if (old.Differs(@new, "Tags") && @new.TagList() is { } tags)
        {
            await context.CallAsync("sns", "TagResource", new JsonObject { ["ResourceArn"] = physicalId, ["Tags"] = tags }, stop);
        }

        await SubscribeAsync(context, physicalId, old, @new, stop);
        return MadeOf(physicalId);
    }

    /// <summary>Subscribing who is subscribed already changes nothing.</summary>
    private static async ValueTask SubscribeAsync(ResourceContext context, string topic, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        foreach (var (protocol, endpoint) in Subscriptions(@new))
        {
            await context.CallAsync("sns", "Subscribe", Topic(topic).With("Protocol", protocol).With("Endpoint", endpoint), stop);
        }

        foreach (var gone in Subscriptions(old).Except(Subscriptions(@new)))
        {
            if (await SubscriptionType.FindAsync(context, topic, gone.Protocol, gone.Endpoint, stop) is { } subscription)
            {
                await context.CallIfThereAsync("sns", "Unsubscribe", new JsonObject { ["SubscriptionArn"] = subscription }, stop);
            }
        }
    }

    private static List<(string Protocol, string Endpoint)> Subscriptions(JsonObject properties) =>
        [.. (properties["Subscription"] as JsonArray ?? []).OfType<JsonObject>().Select(s => (s.Required("Protocol"), s.Required("Endpoint")))];

    private static JsonObject Topic(string arn) => new() { ["TopicArn"] = arn };

    private static string NameOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["TopicArn"] = arn, ["TopicName"] = NameOf(arn) });
}
