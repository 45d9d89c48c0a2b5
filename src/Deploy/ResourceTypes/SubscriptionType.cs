using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::SNS::Subscription</summary>
internal sealed class SubscriptionType : IResourceType
{
    private const string Arn = "SubscriptionArn";

    /// <summary>Each attribute with the value that takes it away.</summary>
    private static readonly (string Name, string Default)[] Attributes =
        [("DeliveryPolicy", ""), ("FilterPolicy", "{}"), ("FilterPolicyScope", "MessageAttributes"), ("RawMessageDelivery", "false"), ("RedrivePolicy", ""), ("SubscriptionRoleArn", "")];

    public string Name => ResourceTypeNames.Subscription;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    /// <summary>Who is subscribed already keeps its subscription: a repeat after a crash gets the same one.</summary>
    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        Check(properties);
        var attributes = new JsonObject();
        foreach (var (name, _) in Attributes)
        {
            attributes.With(name, properties.AsText(name));
        }

        var made = await context.CallAsync("sns", "Subscribe", new JsonObject
        {
            ["TopicArn"] = properties.Required("TopicArn"),
            ["Protocol"] = properties.Required("Protocol"),
            ["Endpoint"] = properties.Required("Endpoint"),
            ["Attributes"] = attributes,
            ["ReturnSubscriptionArn"] = true,
        }, stop);
        return MadeOf(made.Required(Arn));
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "TopicArn", "Protocol", "Endpoint");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        Check(@new);
        foreach (var (name, standard) in Attributes.Where(a => old.Differs(@new, a.Name)))
        {
            await context.CallAsync("sns", "SetSubscriptionAttributes",
                new JsonObject { [Arn] = physicalId, ["AttributeName"] = name, ["AttributeValue"] = @new.AsText(name) ?? standard }, stop);
        }

        return MadeOf(physicalId);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("sns", "Unsubscribe", new JsonObject { [Arn] = physicalId }, stop);

    /// <summary>The ARN of a topic's subscription of this endpoint; null when it has none.</summary>
    public static async ValueTask<string?> FindAsync(ResourceContext context, string topic, string protocol, string endpoint, CancellationToken stop)
    {
        for (string? next = null; ;)
        {
            var page = await context.AskAsync("sns", "ListSubscriptionsByTopic", new JsonObject { ["TopicArn"] = topic }.With("NextToken", next), stop);
            if ((page?["Subscriptions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(s => s.Text("Protocol") == protocol && s.Text("Endpoint") == endpoint) is { } found)
            {
                return found.Text(Arn);
            }

            next = page?.Text("NextToken");
            if (next is null)
            {
                return null;
            }
        }
    }

    private void Check(JsonObject properties) => properties.CheckOnly(Name, ["TopicArn", "Protocol", "Endpoint", "Region", .. Attributes.Select(a => a.Name)]);

    private static Made MadeOf(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
