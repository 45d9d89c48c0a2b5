using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Targets;
using Treadle.Messaging.Deliveries;

namespace Treadle.Messaging.Topics;

/// <summary>Delivers notifications to the endpoints of subscriptions.</summary>
internal sealed class NotificationDeliverer(TopicIndex topics, NotificationSigner signer, TopicOptions options, TopicMetrics metrics) : IDeliverer
{
    private const string Name = "sns";

    /// <summary>Three at once, two after a second each, ten with growing pauses, and then one every 20 seconds.</summary>
    /// <remarks>Source: SNS developer guide, "Message delivery retries", for endpoints that AWS manages: 100,015 in 23 days.</remarks>
    private const int ManagedRetriesMax = 100_015;

    private static readonly TimeSpan ManagedAgeMax = TimeSpan.FromDays(23);

    private static readonly ImmutableDictionary<string, string> Uncounted = ImmutableDictionary<string, string>.Empty.Add("is-confirmation", "true");

    private readonly HttpEndpoints _http = new();

    public string Owner => Name;

    /// <param name="topic">Whose.</param>
    /// <param name="subscription">To whom.</param>
    /// <param name="payload">A notification.</param>
    /// <param name="isConfirmation">It is about the subscription itself: it is not counted, and no dead-letter queue gets it.</param>
    public static Delivery DeliveryOf(Topic topic, Subscription subscription, byte[] payload, bool isConfirmation = false)
    {
        var retries = subscription.IsHttp ? DeliveryPolicies.Of(topic, subscription).NumRetries : ManagedRetriesMax;
        return new Delivery
        {
            Owner = Name,
            Caller = topic.Owner,
            Target = subscription.Arn,
            Payload = payload,
            RetriesMax = retries,
            AgeMax = ManagedAgeMax,
            DeadLetterArn = isConfirmation ? null : SubscriptionAttributes.DeadLetterArnOf(subscription),
            Attributes = isConfirmation ? Uncounted : ImmutableDictionary<string, string>.Empty,
        };
    }

    public async ValueTask DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        var notification = Notification.Read(delivery.Payload.Span);
        if (Find(delivery, notification) is not var (topic, subscription))
        {
            return;
        }

        switch (subscription.Protocol)
        {
            case "sqs":
                await SendAsync(topic, subscription, notification, stop);
                break;
            case "lambda":
                await InvokeAsync(topic, subscription, notification, stop);
                break;
            case "firehose":
                await PutRecordAsync(topic, subscription, notification, stop);
                break;
            default:
                await _http.PostAsync(
                    subscription,
                    notification,
                    await BodyAsync(topic, subscription, notification, stop),
                    DeliveryPolicies.ContentTypeOf(topic, subscription),
                    stop);
                break;
        }
    }

    public TimeSpan BackOff(Delivery delivery)
    {
        if (topics.FindSubscription(delivery.Target) is var (entry, loaded) && loaded.Subscription.IsHttp)
        {
            return DeliveryPolicies.Of(entry.Topic, loaded.Subscription).BackOff(delivery.Failures);
        }

        return delivery.Failures switch
        {
            <= 3 => TimeSpan.Zero,
            <= 5 => TimeSpan.FromSeconds(1),
            <= 15 => TimeSpan.FromSeconds(Math.Pow(20, (delivery.Failures - 5) / 10.0)),
            _ => TimeSpan.FromSeconds(20),
        };
    }

    public DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure)
    {
        var notification = Notification.Read(delivery.Payload.Span);
        var body = Find(delivery, notification) is var (topic, subscription)
            ? BodyAsync(topic, subscription, notification, CancellationToken.None).AsTask().GetAwaiter().GetResult()
            : notification.Message;
        return new DeadLetter(body, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RequestID"] = notification.MessageId,
            ["ErrorCode"] = failure?.Code is { Length: > 0 } code ? code : why.ToString(),
            ["ErrorMessage"] = failure?.Message is { Length: > 0 } message ? message : why.ToString(),
        });
    }

    public void Tell(Delivery delivery, DeliveryFact fact)
    {
        var metric = fact switch
        {
            DeliveryFact.Delivered => "NumberOfNotificationsDelivered",
            DeliveryFact.GivenUpOn => "NumberOfNotificationsFailed",
            DeliveryFact.SentToDeadLetterQueue => "NumberOfNotificationsRedrivenToDlq",
            DeliveryFact.DeadLetterQueueRefused => "NumberOfNotificationsFailedToRedriveToDlq",
            _ => null,
        };
        if (metric is not null && delivery.Attributes.IsEmpty)
        {
            metrics.Count(delivery.Caller.Scope, delivery.Target.Split(':')[5], metric);
        }
    }

    /// <returns>Null when the subscription is gone, or no longer waits for this confirmation: there is nothing left to deliver.</returns>
    private (Topic Topic, Subscription Subscription)? Find(Delivery delivery, Notification notification)
    {
        if (topics.FindSubscription(delivery.Target) is not var (entry, loaded))
        {
            return null;
        }

        var subscription = loaded.Subscription;
        var isWanted = notification.Token is { } token
            ? subscription.Token == token && subscription.State != SubscriptionState.Confirmed
            : subscription.State == SubscriptionState.Confirmed;
        return isWanted ? (entry.Topic, subscription) : null;
    }

    private async ValueTask<string> BodyAsync(Topic topic, Subscription subscription, Notification notification, CancellationToken stop)
    {
        if (subscription.IsRaw && notification.Token is null)
        {
            return notification.Message;
        }

        var text = new NotificationText(options.Endpoint());
        var url = notification.Token is null ? null : text.SubscribeUrl(notification);
        return text.Wrapped(notification, subscription.Arn, await signer.SignAsync(notification, url, topic.SignatureVersion, stop));
    }

    private async ValueTask SendAsync(Topic topic, Subscription subscription, Notification notification, CancellationToken stop)
    {
        var attributes = subscription.IsRaw && notification.Attributes.Count > 0
            ? new JsonObject(notification.Attributes.Select(a => KeyValuePair.Create(
                a.Name, (JsonNode?)new JsonObject { ["DataType"] = a.Type, [a.IsBinary ? "BinaryValue" : "StringValue"] = a.Value })))
            : null;
        var body = await BodyAsync(topic, subscription, notification, stop);
        await CallAsync(subscription, Encoding.UTF8.GetBytes(body), new TargetSettings(Attributes: attributes), stop);
    }

    private async ValueTask InvokeAsync(Topic topic, Subscription subscription, Notification notification, CancellationToken stop)
    {
        var signature = await signer.SignAsync(notification, subscribeUrl: null, topic.SignatureVersion, stop);
        await CallAsync(subscription, NotificationText.Utf8(new NotificationText(options.Endpoint()).LambdaEvent(notification, subscription.Arn, signature)), default, stop);
    }

    private async ValueTask PutRecordAsync(Topic topic, Subscription subscription, Notification notification, CancellationToken stop)
    {
        var body = await BodyAsync(topic, subscription, notification, stop);

        // Records are joined with nothing between them: each is a line.
        await CallAsync(subscription, Encoding.UTF8.GetBytes(body + "\n"), default, stop);
    }

    private async ValueTask CallAsync(Subscription subscription, byte[] payload, TargetSettings settings, CancellationToken stop)
    {
        if (!Arn.TryParse(subscription.Endpoint, out var arn) || TargetCall.Of(arn, payload, settings) is not { } call)
        {
            throw new InvalidOperationException($"{subscription.Arn} has no ARN as its endpoint.");
        }

        await options.Calls().CallAsync(new AwsCaller(arn.Account, arn.Region), call.Service, call.Action, call.Input, stop);
    }
}
