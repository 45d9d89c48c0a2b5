using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;

namespace Treadle.Messaging.Topics;

/// <summary>Topics, their subscriptions, and what is published to them.</summary>
/// <remarks>
/// Each method takes and gives the members of SNS's published model. A refused request leaves no trace; an answered one survives the end of the process. Any
/// thread; changes wait for one another, publications and reads do not wait.
/// </remarks>
public sealed partial class TopicService : IDisposable
{
    private const int NameLengthMax = 256;

    private readonly IResourceStore _store;
    private readonly DeliveryService _deliveries;
    private readonly TimeProvider _time;
    private readonly TopicMetrics _metrics;
    private readonly TopicIndex _index;
    private readonly OneAtATime _changes = new();

    /// <param name="store">Where topics are; this object is their only writer.</param>
    /// <param name="deliveries">Where messages go; the deliverer of topics is added to it here.</param>
    /// <param name="options">What it reaches.</param>
    /// <param name="time">The clock.</param>
    public TopicService(IResourceStore store, DeliveryService deliveries, TopicOptions options, TimeProvider time)
    {
        (_store, _deliveries, _time) = (store, deliveries, time);
        _metrics = new TopicMetrics(options.Metrics);
        _index = new TopicIndex(store);
        Signer = new NotificationSigner(store, options.Endpoint, time);
        deliveries.Add(new NotificationDeliverer(_index, Signer, options, _metrics));
    }

    /// <summary>Signs what is sent, and gives out its certificate.</summary>
    public NotificationSigner Signer { get; }

    public void Dispose()
    {
        _changes.Dispose();
        Signer.Dispose();
    }

    /// <summary>Makes a topic; one that is there already and is no different is the answer.</summary>
    public ValueTask<JsonObject> CreateTopicAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var name = input.RequiredText("Name");
            var attributes = input.TextMap("Attributes").ToList();
            CheckName(name, attributes);
            foreach (var (attribute, value) in attributes)
            {
                TopicAttributes.Check(attribute, value);
            }

            if (input.TextOf("DataProtectionPolicy") is not null)
            {
                throw TopicErrors.NotSupported("DataProtectionPolicy", "Data protection policies are");
            }

            var tags = ReadTags(input);
            var topic = new Topic
            {
                Account = caller.Account,
                Region = caller.Region,
                Name = name,
                Attributes = attributes.Where(a => a.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal),
                Tags = tags,
            };
            if (_index.Find(topic.Arn) is { Topic: var there })
            {
                CheckSame(there, topic, hasTags: tags.Count > 0);
                return ArnOf(there);
            }

            CheckTagCount(tags);
            await WriteAsync([TopicIndex.Put(topic)], stop);
            _index.Remember(new TopicEntry(topic));
            return ArnOf(topic);
        },
        stop);

    /// <summary>Deletes a topic with its subscriptions; one that is not there is no error.</summary>
    public ValueTask<JsonObject> DeleteTopicAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var arn = TopicArn(input);
            if (_index.Find(arn) is { } entry)
            {
                await WriteAsync(
                    [new ResourceWrite(entry.Topic.Key, null), .. entry.Subscriptions.Values.Select(s => TopicIndex.Delete(entry.Topic, s.Subscription))], stop);
                _index.Forget(arn);
            }

            return [];
        },
        stop);

    public JsonObject GetTopicAttributes(JsonObject input) => new() { ["Attributes"] = TopicAttributes.Shape(Existing(input), _time.GetUtcNow()) };

    public ValueTask<JsonObject> SetTopicAttributesAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var entry = Existing(input);
            var (name, value) = (input.RequiredText("AttributeName"), input.TextOf("AttributeValue") ?? "");
            TopicAttributes.Check(name, value);
            var attributes = value.Length == 0 ? entry.Topic.Attributes.Remove(name) : entry.Topic.Attributes.SetItem(name, value);
            await SaveAsync(entry with { Topic = entry.Topic with { Attributes = attributes } }, stop);
            return [];
        },
        stop);

    public JsonObject ListTopics(AwsCaller caller, JsonObject input) => input.Page("Topics", _index.Of(caller.Scope), e => e.Topic.Name, e => ArnOf(e.Topic));

    private static JsonObject ArnOf(Topic topic) => new() { ["TopicArn"] = topic.Arn };

    private static void CheckName(string name, List<KeyValuePair<string, string>> attributes)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal) || attributes.Exists(a => a is { Key: "FifoTopic", Value: "true" }))
        {
            throw TopicErrors.NotSupported("FifoTopic", "FIFO topics are");
        }

        attributes.RemoveAll(a => a is { Key: "FifoTopic", Value: "false" });
        if (name.Length is 0 or > NameLengthMax || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw TopicErrors.Invalid("Topic Name");
        }
    }

    private static void CheckSame(Topic there, Topic wanted, bool hasTags)
    {
        if (!wanted.Attributes.All(a => there.Attributes.GetValueOrDefault(a.Key) == a.Value))
        {
            throw TopicErrors.Invalid("Attributes", "Topic already exists with different attributes");
        }

        if (hasTags && !wanted.Tags.SequenceEqual(there.Tags))
        {
            throw TopicErrors.Invalid("Tags", "Topic already exists with different tags");
        }
    }

    private static string TopicArn(JsonObject input) => CheckArn(input.RequiredText("TopicArn"), "TopicArn");

    private static string CheckArn(string arn, string parameter)
    {
        var parts = arn.Split(':').Length;
        return parts < 6 ? throw TopicErrors.Invalid(parameter, $"An ARN must have at least 6 elements, not {parts}")
            : Arn.TryParse(arn, out var parsed) && parsed.Service == "sns" ? arn
            : throw TopicErrors.Invalid(parameter);
    }

    private TopicEntry Existing(JsonObject input) => _index.Find(TopicArn(input)) ?? throw TopicErrors.NoTopic();

    /// <summary>Writes a topic's own record, and remembers it.</summary>
    private async ValueTask SaveAsync(TopicEntry entry, CancellationToken stop)
    {
        await WriteAsync([TopicIndex.Put(entry.Topic)], stop);
        _index.Remember(entry);
    }

    private async ValueTask WriteAsync(IReadOnlyList<ResourceWrite> writes, CancellationToken stop)
    {
        if (!await _store.WriteAsync(writes, stop))
        {
            throw new InvalidOperationException("A write without expectations reported a conflict.");
        }
    }
}
