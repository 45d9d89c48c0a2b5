using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;

namespace Treadle.Messaging.Topics;

/// <summary>Subscriptions, and their confirmation.</summary>
public sealed partial class TopicService
{
    /// <summary>What waits for its confirmation goes after so long.</summary>
    private static readonly TimeSpan TokenLasts = TimeSpan.FromDays(2);

    /// <summary>Subscribes an endpoint. A queue, a function or a delivery stream is confirmed at once; an HTTP(S) endpoint is sent a token first.</summary>
    public ValueTask<JsonObject> SubscribeAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var topicArn = TopicArn(input);
            var protocol = input.RequiredText("Protocol");
            var endpoint = Endpoints.Check(protocol, input.TextOf("Endpoint"));
            var entry = _index.Find(topicArn) ?? throw TopicErrors.NoTopic();
            var now = _time.GetUtcNow();
            var wanted = SubscriptionAttributes.Set(
                new Subscription
                {
                    TopicArn = topicArn,
                    Id = Guid.NewGuid().ToString(),
                    Protocol = protocol,
                    Endpoint = endpoint,
                    State = protocol is "http" or "https" ? SubscriptionState.Pending : SubscriptionState.Confirmed,
                    ConfirmedWithAuthentication = protocol is not ("http" or "https"),
                },
                input.TextMap("Attributes"),
                isSubscribe: true);
            var there = entry.Visible(now).FirstOrDefault(s => s.Protocol == protocol && s.Endpoint == endpoint);
            if (there is not null && !wanted.Attributes.All(a => there.Attributes.GetValueOrDefault(a.Key) == a.Value))
            {
                throw TopicErrors.Invalid("Attributes", "Subscription already exists with different attributes");
            }

            var subscription = there ?? wanted;
            if (subscription.State == SubscriptionState.Pending)
            {
                // One that waits is sent a new token.
                subscription = WithToken(subscription, now);
                await SaveAsync(entry, subscription, [Confirmation(entry.Topic, subscription, "SubscriptionConfirmation", now)], stop);
            }
            else if (there is null)
            {
                await SaveAsync(entry, subscription, [], stop);
            }

            var isShown = subscription.State == SubscriptionState.Confirmed || input.TruthOf("ReturnSubscriptionArn") == true;
            return new JsonObject { ["SubscriptionArn"] = isShown ? subscription.Arn : "pending confirmation" };
        },
        stop);

    /// <summary>Confirms a subscription, or takes one up again that was ended.</summary>
    public ValueTask<JsonObject> ConfirmSubscriptionAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var entry = Existing(input);
            var token = input.RequiredText("Token");
            var found = entry.Subscriptions.Values.Select(s => s.Subscription).FirstOrDefault(s => s.Token == token)
                ?? throw TopicErrors.Invalid("Token");
            if (found.State != SubscriptionState.Confirmed)
            {
                if (found.TokenEndsAt <= _time.GetUtcNow())
                {
                    throw TopicErrors.Invalid("Token");
                }

                // The token stays: who confirms twice is told the same.
                found = found with
                {
                    State = SubscriptionState.Confirmed,
                    TokenEndsAt = null,
                    ConfirmedWithAuthentication = input.TextOf("AuthenticateOnUnsubscribe") is { } text && text.Equals("true", StringComparison.OrdinalIgnoreCase),
                };
                await SaveAsync(entry, found, [], stop);
            }

            return new JsonObject { ["SubscriptionArn"] = found.Arn };
        },
        stop);

    /// <summary>Ends a subscription; one that is not there is no error. An HTTP(S) endpoint is told how to take it up again.</summary>
    public ValueTask<JsonObject> UnsubscribeAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var arn = SubscriptionArn(input);
            if (_index.FindSubscription(arn) is not var (entry, loaded) || loaded.Subscription is { State: SubscriptionState.Ended })
            {
                return [];
            }

            var subscription = loaded.Subscription;
            var topic = entry.Topic with { SubscriptionsDeleted = entry.Topic.SubscriptionsDeleted + 1 };
            if (subscription.IsHttp && subscription.State == SubscriptionState.Confirmed)
            {
                var now = _time.GetUtcNow();
                var ended = WithToken(subscription with { State = SubscriptionState.Ended }, now);
                await SaveAsync(
                    (entry with { Topic = topic }).With(ended),
                    [TopicIndex.Put(topic), TopicIndex.Put(topic, ended)],
                    [Confirmation(topic, ended, "UnsubscribeConfirmation", now)],
                    stop);
            }
            else
            {
                await WriteAsync([TopicIndex.Put(topic), TopicIndex.Delete(topic, subscription)], stop);
                _index.Remember((entry with { Topic = topic }).Without(subscription));
            }

            return [];
        },
        stop);

    public JsonObject GetSubscriptionAttributes(JsonObject input)
    {
        var (entry, subscription) = ExistingSubscription(input);
        return new JsonObject { ["Attributes"] = SubscriptionAttributes.Shape(entry.Topic, subscription) };
    }

    public ValueTask<JsonObject> SetSubscriptionAttributesAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var (entry, subscription) = ExistingSubscription(input);
            var attribute = KeyValuePair.Create(input.RequiredText("AttributeName"), input.TextOf("AttributeValue") ?? "");
            await SaveAsync(entry, SubscriptionAttributes.Set(subscription, [attribute], isSubscribe: false), [], stop);
            return [];
        },
        stop);

    public JsonObject ListSubscriptions(AwsCaller caller, JsonObject input)
    {
        var now = _time.GetUtcNow();
        return ListSubscriptions(input, _index.Of(caller.Scope).SelectMany(e => e.Visible(now)).OrderBy(s => s.Arn, StringComparer.Ordinal));
    }

    public JsonObject ListSubscriptionsByTopic(JsonObject input) => ListSubscriptions(input, Existing(input).Visible(_time.GetUtcNow()));

    private static JsonObject ListSubscriptions(JsonObject input, IEnumerable<Subscription> all) => input.Page("Subscriptions", all, s => s.Arn, s => new JsonObject
    {
        ["SubscriptionArn"] = s.State == SubscriptionState.Pending ? "PendingConfirmation" : s.Arn,
        ["Owner"] = s.TopicArn.Split(':')[4],
        ["Protocol"] = s.Protocol,
        ["Endpoint"] = s.Endpoint,
        ["TopicArn"] = s.TopicArn,
    });

    private static string SubscriptionArn(JsonObject input)
    {
        var arn = CheckArn(input.RequiredText("SubscriptionArn"), "SubscriptionArn");
        return arn.Split(':').Length == 7 ? arn : throw TopicErrors.Invalid("SubscriptionId");
    }

    private (TopicEntry Entry, Subscription Subscription) ExistingSubscription(JsonObject input) =>
        _index.FindSubscription(SubscriptionArn(input)) is var (entry, loaded) && entry.Visible(_time.GetUtcNow()).Contains(loaded.Subscription)
            ? (entry, loaded.Subscription)
            : throw TopicErrors.NoSubscription();

    private static Subscription WithToken(Subscription subscription, DateTimeOffset now) =>
        subscription with { Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(96)), TokenEndsAt = now + TokenLasts };

    private static Delivery Confirmation(Topic topic, Subscription subscription, string type, DateTimeOffset now) => NotificationDeliverer.DeliveryOf(
        topic,
        subscription,
        new Notification
        {
            Type = type,
            MessageId = Guid.NewGuid().ToString(),
            TopicArn = topic.Arn,
            Message = type == "SubscriptionConfirmation"
                ? $"You have chosen to subscribe to the topic {topic.Arn}.\nTo confirm the subscription, visit the SubscribeURL included in this message."
                : $"You have chosen to deactivate subscription {subscription.Arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.",
            Timestamp = now,
            Token = subscription.Token,
        }.ToUtf8(),
        isConfirmation: true);

    /// <summary>Writes a subscription with what its endpoint is sent, and takes away what nobody has confirmed in time.</summary>
    private async ValueTask SaveAsync(TopicEntry entry, Subscription subscription, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        var over = entry.Subscriptions.Values.Select(s => s.Subscription).Where(s => s.TokenEndsAt <= now && s.Id != subscription.Id).ToList();
        await SaveAsync(
            over.Aggregate(entry.With(subscription), (e, s) => e.Without(s)),
            [TopicIndex.Put(entry.Topic, subscription), .. over.Select(s => TopicIndex.Delete(entry.Topic, s))],
            deliveries,
            stop);
    }

    /// <summary>Writes, remembers, and only then begins to deliver: a delivery looks for its subscription.</summary>
    private async ValueTask SaveAsync(TopicEntry entry, IReadOnlyList<ResourceWrite> writes, IReadOnlyList<Delivery> deliveries, CancellationToken stop)
    {
        using var prepared = _deliveries.Prepare(deliveries);
        await WriteAsync([.. writes, .. prepared.Writes], stop);
        _index.Remember(entry);
        prepared.Written();
    }
}
