using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Topics;

/// <summary>Tags, and statements of policies.</summary>
public sealed partial class TopicService
{
    private const int TagsMax = 50;

    private static readonly HashSet<string> PolicyActions = new(StringComparer.Ordinal)
    {
        "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish", "Receive",
    };

    public JsonObject ListTagsForResource(JsonObject input) => new()
    {
        ["Tags"] = new JsonArray([.. Resource(input).Topic.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
    };

    public ValueTask<JsonObject> TagResourceAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var entry = Resource(input);
            var tags = entry.Topic.Tags.SetItems(ReadTags(input));
            CheckTagCount(tags);
            await SaveAsync(entry with { Topic = entry.Topic with { Tags = tags } }, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> UntagResourceAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var entry = Resource(input);
            await SaveAsync(entry with { Topic = entry.Topic with { Tags = entry.Topic.Tags.RemoveRange(input.Texts("TagKeys")) } }, stop);
            return [];
        },
        stop);

    /// <summary>Adds a statement to the topic's policy. It is shown, and not enforced.</summary>
    public ValueTask<JsonObject> AddPermissionAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var entry = Existing(input);
            var label = input.RequiredText("Label");
            var (accounts, actions) = (input.Texts("AWSAccountId"), input.Texts("ActionName"));
            if (label.Length is 0 or > 80 || accounts.Count == 0)
            {
                throw TopicErrors.Invalid(accounts.Count == 0 ? "AWSAccountId" : "Label");
            }

            if (actions.Count == 0 || actions.Any(action => !PolicyActions.Contains(action)))
            {
                throw TopicErrors.Invalid("Policy statement action out of service scope!");
            }

            var policy = TopicAttributes.PolicyOf(entry.Topic);
            var statements = Statements(policy);
            if (statements.Any(s => IsLabelled(s, label)))
            {
                throw TopicErrors.Invalid("Statement already exists");
            }

            statements.Add(new JsonObject
            {
                ["Sid"] = label,
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = OneOrMore(accounts.Select(account => $"arn:aws:iam::{account}:root")) },
                ["Action"] = OneOrMore(actions.Select(action => $"SNS:{action}")),
                ["Resource"] = entry.Topic.Arn,
            });
            await SetPolicyAsync(entry, policy, stop);
            return [];
        },
        stop);

    /// <summary>Takes a statement away; one that is not there is no error.</summary>
    public ValueTask<JsonObject> RemovePermissionAsync(JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var entry = Existing(input);
            var label = input.RequiredText("Label");
            var policy = TopicAttributes.PolicyOf(entry.Topic);
            if (Statements(policy).RemoveAll(s => IsLabelled(s, label)) > 0)
            {
                await SetPolicyAsync(entry, policy, stop);
            }

            return [];
        },
        stop);

    private ValueTask SetPolicyAsync(TopicEntry entry, JsonObject policy, CancellationToken stop) =>
        SaveAsync(entry with { Topic = entry.Topic with { Attributes = entry.Topic.Attributes.SetItem("Policy", policy.ToJsonString()) } }, stop);

    private static JsonArray Statements(JsonObject policy)
    {
        if (policy["Statement"] is not JsonArray statements)
        {
            var single = policy["Statement"]?.DeepClone();
            policy["Statement"] = statements = single is null ? [] : [single];
        }

        return statements;
    }

    private static bool IsLabelled(JsonNode? statement, string label) => statement is JsonObject members && members["Sid"]?.ToString() == label;

    private static JsonNode OneOrMore(IEnumerable<string> texts) =>
        texts.ToList() is { Count: > 1 } several ? new JsonArray([.. several.Select(text => (JsonNode)text)]) : JsonValue.Create(texts.First());

    private TopicEntry Resource(JsonObject input) => _index.Find(CheckArn(input.RequiredText("ResourceArn"), "ResourceArn")) ?? throw TopicErrors.NoResource();

    private static ImmutableSortedDictionary<string, string> ReadTags(JsonObject input)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in input.Objects("Tags"))
        {
            var (key, value) = (tag.TextOf("Key") ?? "", tag.TextOf("Value") ?? "");
            if (key.Length is 0 or > 128 || value.Length > 256 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw TopicErrors.Invalid("Tags", "Tag keys have 1 to 128 characters and do not begin with aws:, values have at most 256");
            }

            if (!tags.TryAdd(key, value))
            {
                throw TopicErrors.Invalid("Duplicated keys are not allowed.");
            }
        }

        return tags.ToImmutable();
    }

    private static void CheckTagCount(ImmutableSortedDictionary<string, string> tags)
    {
        if (tags.Count > TagsMax)
        {
            throw new AwsErrorException("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded");
        }
    }
}
