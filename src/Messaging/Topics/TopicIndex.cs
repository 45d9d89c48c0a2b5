using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Treadle.Messaging.Topics.Filters;
using Treadle.Storage;

namespace Treadle.Messaging.Topics;

/// <summary>All topics with their subscriptions, in memory; read from the store when the first is asked for.</summary>
/// <remarks>Any thread reads; one at a time changes.</remarks>
internal sealed class TopicIndex
{
    public const string TopicKind = "sns-topic";
    public const string SubscriptionKind = "sns-subscription";

    private readonly IResourceStore _store;
    private readonly Lazy<ConcurrentDictionary<string, TopicEntry>> _entries;

    public TopicIndex(IResourceStore store)
    {
        _store = store;
        _entries = new(Load);
    }

    public TopicEntry? Find(string topicArn) => _entries.Value.GetValueOrDefault(topicArn);

    /// <param name="subscriptionArn">A topic's ARN with one more part.</param>
    public (TopicEntry Topic, LoadedSubscription Subscription)? FindSubscription(string subscriptionArn)
    {
        var colon = subscriptionArn.LastIndexOf(':');
        return colon > 0 && Find(subscriptionArn[..colon]) is { } entry && entry.Subscriptions.TryGetValue(subscriptionArn[(colon + 1)..], out var found)
            ? (entry, found)
            : null;
    }

    /// <summary>In the order of their names.</summary>
    public IEnumerable<TopicEntry> Of(string scope) => _entries.Value.Values.Where(e => e.Topic.Owner.Scope == scope).OrderBy(e => e.Topic.Name, StringComparer.Ordinal);

    public static ResourceWrite Put(Topic topic) => new(topic.Key, JsonSerializer.SerializeToUtf8Bytes(topic, TopicJson.Default.Topic));

    public static ResourceWrite Put(Topic topic, Subscription subscription) =>
        new(KeyOf(topic, subscription.Id), JsonSerializer.SerializeToUtf8Bytes(subscription, TopicJson.Default.Subscription));

    public static ResourceWrite Delete(Topic topic, Subscription subscription) => new(KeyOf(topic, subscription.Id), null);

    /// <summary>Follows a write.</summary>
    public void Remember(TopicEntry entry) => _entries.Value[entry.Topic.Arn] = entry;

    /// <summary>Follows a write.</summary>
    public void Forget(string topicArn) => _entries.Value.TryRemove(topicArn, out _);

    private static ResourceKey KeyOf(Topic topic, string id) => new(SubscriptionKind, topic.Owner.Scope, $"{topic.Name}:{id}");

    private ConcurrentDictionary<string, TopicEntry> Load()
    {
        var entries = new ConcurrentDictionary<string, TopicEntry>(StringComparer.Ordinal);
        foreach (var resource in _store.All(TopicKind))
        {
            var topic = JsonSerializer.Deserialize(resource.Data.Span, TopicJson.Default.Topic) ?? throw NotReadable(resource);
            entries[topic.Arn] = new TopicEntry(topic);
        }

        // A million entries added one by one to an immutable table would take long: they are gathered first.
        foreach (var ofTopic in _store.All(SubscriptionKind)
            .Select(r => JsonSerializer.Deserialize(r.Data.Span, TopicJson.Default.Subscription) ?? throw NotReadable(r))
            .GroupBy(s => s.TopicArn))
        {
            if (entries.TryGetValue(ofTopic.Key, out var entry))
            {
                entries[ofTopic.Key] = entry with
                {
                    Subscriptions = ofTopic.ToImmutableSortedDictionary(s => s.Id, s => new LoadedSubscription(s, FilterPolicy.Of(s)), StringComparer.Ordinal),
                };
            }
        }

        return entries;
    }

    private static InvalidOperationException NotReadable(Resource resource) => new($"The resource {resource.Key} can't be read.");
}

/// <summary>A topic and its subscriptions by their ids.</summary>
internal sealed record TopicEntry(Topic Topic)
{
    public ImmutableSortedDictionary<string, LoadedSubscription> Subscriptions { get; init; } = ImmutableSortedDictionary.Create<string, LoadedSubscription>(StringComparer.Ordinal);

    public TopicEntry With(Subscription subscription) => this with
    {
        Subscriptions = Subscriptions.SetItem(subscription.Id, new LoadedSubscription(subscription, FilterPolicy.Of(subscription))),
    };

    public TopicEntry Without(Subscription subscription) => this with { Subscriptions = Subscriptions.Remove(subscription.Id) };

    /// <summary>Those that are there for the user: what is kept only to be taken up again is not.</summary>
    public IEnumerable<Subscription> Visible(DateTimeOffset now) => Subscriptions.Values.Select(s => s.Subscription)
        .Where(s => s.State == SubscriptionState.Confirmed || (s.State == SubscriptionState.Pending && s.TokenEndsAt > now));
}
