using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Topics.Filters;

namespace Treadle.Messaging.Topics;

/// <summary>Publications.</summary>
public sealed partial class TopicService
{
    private const int EntriesMax = 10;
    private const int EntryIdLengthMax = 80;

    /// <summary>Publishes a message. When this returns, its deliveries to all subscriptions are on disk.</summary>
    public async ValueTask<JsonObject> PublishAsync(JsonObject input, CancellationToken stop)
    {
        var entry = PublishTarget(input);
        var publication = Publication.Read(input);
        await PublishAsync(entry, [publication], stop);
        return new JsonObject { ["MessageId"] = publication.MessageId };
    }

    /// <summary>Publishes up to ten messages. One that is not right is refused alone; the others are on disk together when this returns.</summary>
    public async ValueTask<JsonObject> PublishBatchAsync(JsonObject input, CancellationToken stop)
    {
        var entry = Existing(input);
        var entries = input.Objects("PublishBatchRequestEntries");
        CheckEntries(entries);
        var (publications, successful, failed) = (new List<Publication>(), new JsonArray(), new JsonArray());
        foreach (var given in entries)
        {
            var id = given.TextOf("Id")!;
            try
            {
                var publication = Publication.Read(given);
                publications.Add(publication);
                successful.Add((JsonNode)new JsonObject { ["Id"] = id, ["MessageId"] = publication.MessageId });
            }
            catch (AwsErrorException error) when (error.Code is "InvalidParameter" or "ParameterValueInvalid" or "ValidationError")
            {
                failed.Add((JsonNode)new JsonObject { ["Id"] = id, ["Code"] = error.Code, ["Message"] = error.AwsMessage, ["SenderFault"] = true });
            }
        }

        if (publications.Sum(p => p.Bytes) > Publication.BytesMax)
        {
            throw new AwsErrorException("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
        }

        await PublishAsync(entry, publications, stop);
        return new JsonObject { ["Successful"] = successful, ["Failed"] = failed };
    }

    private static void CheckEntries(IReadOnlyList<JsonObject> entries)
    {
        if (entries.Count == 0)
        {
            throw new AwsErrorException("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        }

        if (entries.Count > EntriesMax)
        {
            throw new AwsErrorException("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
        }

        var ids = entries.Select(e => e.TextOf("Id") ?? throw TopicErrors.Missing("Id")).ToList();
        if (ids.Exists(id => id.Length is 0 or > EntryIdLengthMax || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new AwsErrorException("InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification.");
        }

        if (ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
        {
            throw new AwsErrorException("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
        }
    }

    private TopicEntry PublishTarget(JsonObject input)
    {
        if (input.TextOf("PhoneNumber") is not null)
        {
            throw TopicErrors.NotSupported("PhoneNumber", "Text messages are");
        }

        var (topicArn, targetArn) = (input.TextOf("TopicArn"), input.TextOf("TargetArn"));
        if (topicArn is not null && targetArn is not null)
        {
            throw TopicErrors.Invalid("TopicArn or TargetArn", "only one of them can be given");
        }

        var arn = CheckArn(topicArn ?? targetArn ?? throw TopicErrors.Missing("TopicArn or TargetArn"), topicArn is null ? "TargetArn" : "TopicArn");
        return arn.Contains(":endpoint/", StringComparison.Ordinal)
            ? throw TopicErrors.NotSupported("TargetArn", "Endpoints of mobile applications are")
            : _index.Find(arn) ?? throw TopicErrors.NoTopic();
    }

    private async ValueTask PublishAsync(TopicEntry entry, IReadOnlyList<Publication> publications, CancellationToken stop)
    {
        var deliveries = new List<Delivery>();
        var left = new List<FilteredOut>();
        foreach (var publication in publications)
        {
            Route(entry, publication, deliveries, left);
        }

        if (deliveries.Count > 0)
        {
            await _deliveries.PutAsync(deliveries, stop: stop);
        }

        foreach (var publication in publications)
        {
            _metrics.Published(entry.Topic, publication.Bytes);
        }

        foreach (var why in left)
        {
            _metrics.LeftOut(entry.Topic, why);
        }
    }

    private void Route(TopicEntry entry, Publication publication, List<Delivery> deliveries, List<FilteredOut> left)
    {
        var now = _time.GetUtcNow();
        var bytes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var read = new Dictionary<string, FilteredMessage>(StringComparer.Ordinal);
        foreach (var (subscription, filter) in entry.Subscriptions.Values.Where(s => s.Subscription.State == SubscriptionState.Confirmed))
        {
            var message = publication.MessageFor(subscription.Protocol);
            if (!read.TryGetValue(message, out var filtered))
            {
                read.Add(message, filtered = new FilteredMessage(message, publication.Attributes));
            }

            if (filter.Judge(filtered) is { } why)
            {
                left.Add(why);
                continue;
            }

            // Subscriptions that get the same share the bytes.
            if (!bytes.TryGetValue(message, out var payload))
            {
                bytes.Add(message, payload = new Notification
                {
                    Type = "Notification",
                    MessageId = publication.MessageId,
                    TopicArn = entry.Topic.Arn,
                    Subject = publication.Subject,
                    Message = message,
                    Timestamp = now,
                    Attributes = publication.Attributes,
                }.ToUtf8());
            }

            deliveries.Add(NotificationDeliverer.DeliveryOf(entry.Topic, subscription, payload));
        }
    }
}
