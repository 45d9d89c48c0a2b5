using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Queues;

/// <content>What a queue is: attributes, tags, permissions.</content>
public sealed partial class QueueService
{
    private static readonly string[] Counted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];

    private static readonly string[] Optional =
        [QueueSettings.Policy, QueueSettings.Redrive, QueueSettings.RedriveAllow, QueueSettings.KmsKey, QueueSettings.KmsReuse];

    private static readonly string[] OfFifo = [QueueSettings.Fifo, QueueSettings.ContentBased, QueueSettings.DeduplicationScope, QueueSettings.ThroughputLimit];

    /// <summary>The attributes that are asked for; <c>All</c> asks for all.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, InvalidAttributeName.</exception>
    public async ValueTask<IReadOnlyDictionary<string, string>> GetAttributesAsync(AwsCaller caller, string url, IReadOnlyCollection<string> names)
    {
        var live = Existing(QueueAddress.Of(caller, url));
        var all = AttributesOf(live.Queue, live.Address);
        var isAll = names.Contains("All");
        foreach (var name in names)
        {
            if (name != "All" && !all.ContainsKey(name) && !Counted.Contains(name) && !Optional.Contains(name) && !OfFifo.Contains(name))
            {
                throw QueueErrors.UnknownAttribute(name);
            }
        }

        if (isAll || names.Any(n => Counted.Contains(n)))
        {
            if (live.OldestAt() is { } oldest && oldest + live.Settings.RetentionMs <= _time.GetUtcNow().ToUnixTimeMilliseconds())
            {
                await live.ExpireAsync();
            }

            var counts = live.Counts();
            all[Counted[0]] = counts.Visible.ToString(CultureInfo.InvariantCulture);
            all[Counted[1]] = counts.NotVisible.ToString(CultureInfo.InvariantCulture);
            all[Counted[2]] = counts.Delayed.ToString(CultureInfo.InvariantCulture);
        }

        return isAll ? all : all.Where(a => names.Contains(a.Key)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Sets attributes; those that are not named stay as they are.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist, InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue.</exception>
    public ValueTask SetAttributesAsync(AwsCaller caller, string url, IReadOnlyDictionary<string, string> attributes, CancellationToken stop) =>
        ChangeAsync(caller, url, async (live, address) =>
        {
            QueueSettings.Check(live.Settings.IsFifo, attributes, isNew: false);
            CheckRedrive(address, attributes);
            await SaveAsync(live, live.Queue with { Attributes = Set(live.Queue.Attributes, attributes) }, stop);
        }, stop);

    /// <exception cref="AwsErrorException">QueueDoesNotExist.</exception>
    public IReadOnlyDictionary<string, string> ListTags(AwsCaller caller, string url) => Existing(QueueAddress.Of(caller, url)).Queue.Tags;

    /// <exception cref="AwsErrorException">QueueDoesNotExist, InvalidParameterValue.</exception>
    public ValueTask TagAsync(AwsCaller caller, string url, IReadOnlyDictionary<string, string> tags, CancellationToken stop) =>
        ChangeAsync(caller, url, async (live, _) =>
        {
            var all = live.Queue.Tags.SetItems(tags);
            QueueTags.Check(all);
            await SaveAsync(live, live.Queue with { Tags = all }, stop);
        }, stop);

    /// <exception cref="AwsErrorException">QueueDoesNotExist.</exception>
    public ValueTask UntagAsync(AwsCaller caller, string url, IReadOnlyCollection<string> keys, CancellationToken stop) =>
        ChangeAsync(caller, url, (live, _) => SaveAsync(live, live.Queue with { Tags = live.Queue.Tags.RemoveRange(keys) }, stop), stop);

    /// <summary>Adds a statement to the queue's policy, which is stored and shown, and not enforced.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist; InvalidParameterValue when the label is taken.</exception>
    public ValueTask AddPermissionAsync(
        AwsCaller caller, string url, string label, IReadOnlyList<string> accounts, IReadOnlyList<string> actions, CancellationToken stop) =>
        ChangeAsync(caller, url, async (live, address) =>
        {
            if (label.Length is 0 or > NameLengthMax || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                throw QueueErrors.Invalid(label, "Label", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.");
            }

            var policy = PolicyOf(live.Queue, address);
            var statements = policy["Statement"]!.AsArray();
            if (statements.Any(s => (string?)s?["Sid"] == label))
            {
                throw QueueErrors.Invalid(label, "Label", "Already exists.");
            }

            statements.Add(new JsonObject
            {
                ["Sid"] = label,
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = OneOrMore(accounts.Select(a => $"arn:aws:iam::{a}:root")) },
                ["Action"] = OneOrMore(actions.Select(a => $"SQS:{a}")),
                ["Resource"] = address.Arn,
            });
            await SavePolicyAsync(live, policy, stop);
        }, stop);

    /// <summary>Takes a statement out of the queue's policy.</summary>
    /// <exception cref="AwsErrorException">QueueDoesNotExist; InvalidParameterValue when there is no such label.</exception>
    public ValueTask RemovePermissionAsync(AwsCaller caller, string url, string label, CancellationToken stop) =>
        ChangeAsync(caller, url, async (live, address) =>
        {
            var policy = PolicyOf(live.Queue, address);
            var statements = policy["Statement"]!.AsArray();
            var statement = statements.FirstOrDefault(s => (string?)s?["Sid"] == label)
                ?? throw QueueErrors.Invalid(label, "Label", "can't find label on existing policy.");
            statements.Remove(statement);
            await SavePolicyAsync(live, policy, stop);
        }, stop);

    /// <summary>All that can be asked for but the counts of messages.</summary>
    private static Dictionary<string, string> AttributesOf(Queue queue, QueueAddress address)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["QueueArn"] = address.Arn,
            ["CreatedTimestamp"] = queue.CreatedAt.ToString(CultureInfo.InvariantCulture),
            ["LastModifiedTimestamp"] = queue.ModifiedAt.ToString(CultureInfo.InvariantCulture),
            [QueueSettings.ManagedSse] = queue.Attributes.ContainsKey(QueueSettings.KmsKey) ? "false" : "true",
        };
        foreach (var (name, (value, _, _)) in QueueSettings.Numbers)
        {
            if (name != QueueSettings.KmsReuse)
            {
                all[name] = value.ToString(CultureInfo.InvariantCulture);
            }
        }

        if (QueueSettings.IsFifoName(queue.Name))
        {
            all[QueueSettings.Fifo] = "true";
            all[QueueSettings.ContentBased] = "false";
            all[QueueSettings.DeduplicationScope] = "queue";
            all[QueueSettings.ThroughputLimit] = "perQueue";
        }

        foreach (var (name, value) in queue.Attributes)
        {
            all[name] = value;
        }

        return all;
    }

    private static ImmutableSortedDictionary<string, string> Set(ImmutableSortedDictionary<string, string> attributes, IReadOnlyDictionary<string, string> changes)
    {
        foreach (var (name, value) in changes)
        {
            attributes = value.Length == 0 ? attributes.Remove(name) : attributes.SetItem(name, Normal(name, value));
        }

        return attributes;
    }

    /// <summary>The count in a redrive policy is shown as a number, however it was given.</summary>
    private static string Normal(string attribute, string value)
    {
        if (attribute != QueueSettings.Redrive || value.Length == 0)
        {
            return value;
        }

        var (arn, most) = QueueSettings.ReadRedrive(value);
        return new JsonObject { ["deadLetterTargetArn"] = arn, ["maxReceiveCount"] = most }.ToJsonString();
    }

    private void CheckRedrive(QueueAddress source, IReadOnlyDictionary<string, string> attributes)
    {
        if (!attributes.TryGetValue(QueueSettings.Redrive, out var policy) || policy.Length == 0)
        {
            return;
        }

        var (arn, _) = QueueSettings.ReadRedrive(policy);
        var target = Find(arn) ?? throw QueueErrors.Invalid(policy, QueueSettings.Redrive, "Dead letter target does not exist.");
        if (target.Settings.IsFifo != QueueSettings.IsFifoName(source.Name))
        {
            throw QueueErrors.Invalid(policy, QueueSettings.Redrive, "Dead-letter queue must be same type of queue as the source.");
        }

        if (!QueueSettings.Allows(target.Queue.Attributes.GetValueOrDefault(QueueSettings.RedriveAllow), source.Arn))
        {
            throw QueueErrors.Invalid(policy, QueueSettings.Redrive, "Queue does not have permission to use the dead letter target.");
        }
    }

    private async ValueTask SaveAsync(LiveQueue live, Queue queue, CancellationToken stop)
    {
        queue = queue with { ModifiedAt = _time.GetUtcNow().ToUnixTimeSeconds() };
        await SaveAsync(live.Address, queue, stop);
        live.Queue = queue;
    }

    private ValueTask SavePolicyAsync(LiveQueue live, JsonObject policy, CancellationToken stop) => SaveAsync(
        live,
        live.Queue with
        {
            Attributes = policy["Statement"]!.AsArray().Count == 0
                ? live.Queue.Attributes.Remove(QueueSettings.Policy)
                : live.Queue.Attributes.SetItem(QueueSettings.Policy, policy.ToJsonString()),
        },
        stop);

    private static JsonObject PolicyOf(Queue queue, QueueAddress address)
    {
        var policy = queue.Attributes.TryGetValue(QueueSettings.Policy, out var text) && JsonNode.Parse(text) is JsonObject there
            ? there
            : new JsonObject { ["Version"] = "2012-10-17", ["Id"] = $"{address.Arn}/SQSDefaultPolicy" };
        policy["Statement"] = policy["Statement"] switch
        {
            JsonArray statements => statements.DeepClone(),
            JsonObject one => new JsonArray(one.DeepClone()),
            _ => new JsonArray(),
        };
        return policy;
    }

    private static JsonNode OneOrMore(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return all is [var one] ? one : new JsonArray([.. all.Select(t => (JsonNode)t)]);
    }
}
