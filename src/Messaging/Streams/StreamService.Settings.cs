using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Streams;

public sealed partial class StreamService
{
    private const int RetentionHoursMin = 24;
    private const int RetentionHoursMax = 8760;
    private const int TagsMax = 50;

    private static readonly string[] AllShardMetrics =
    [
        "IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords", "WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded", "IteratorAgeMilliseconds",
    ];

    public ValueTask<JsonObject> IncreaseStreamRetentionPeriodAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => SetRetentionAsync(
        caller,
        input,
        (stream, hours) => hours < stream.RetentionHours
            ? $"Requested retention period ({hours} hours) for stream {stream.Name} can not be shorter than existing retention period ({stream.RetentionHours} hours). Use DecreaseRetentionPeriod API."
            : null,
        stop);

    public ValueTask<JsonObject> DecreaseStreamRetentionPeriodAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => SetRetentionAsync(
        caller,
        input,
        (stream, hours) => hours > stream.RetentionHours
            ? $"Requested retention period ({hours} hours) for stream {stream.Name} can not be longer than existing retention period ({stream.RetentionHours} hours). Use IncreaseRetentionPeriod API."
            : null,
        stop);

    public async ValueTask<JsonObject> UpdateStreamModeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        _ = input["StreamARN"] ?? throw RequestMembers.Missing("streamARN");
        var mode = ModeOf(input) ?? throw RequestMembers.Missing("streamModeDetails");
        var warm = input.IntegerOf("WarmThroughputMiBps", min: 0);
        await LogOf(caller, input).ChangeAsync(stream => stream with { Mode = mode, WarmThroughputMiBps = warm ?? stream.WarmThroughputMiBps }, stop);
        return [];
    }

    public async ValueTask<JsonObject> UpdateMaxRecordSizeAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var size = input.IntegerOf("MaxRecordSizeInKiB", 1024, 10240) ?? throw RequestMembers.Missing("maxRecordSizeInKiB");
        await LogOf(caller, input).ChangeAsync(stream => stream with { MaxRecordSizeInKiB = size }, stop);
        return [];
    }

    /// <summary>Kept and shown: records are stored as they came.</summary>
    public async ValueTask<JsonObject> StartStreamEncryptionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var (type, key) = EncryptionIn(input);
        await LogOf(caller, input).ChangeAsync(stream => stream with { KeyId = type == "KMS" ? key : throw StreamErrors.InvalidArgument("EncryptionType must be KMS.") }, stop);
        return [];
    }

    public async ValueTask<JsonObject> StopStreamEncryptionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        EncryptionIn(input);
        await LogOf(caller, input).ChangeAsync(stream => stream with { KeyId = null }, stop);
        return [];
    }

    public ValueTask<JsonObject> EnableEnhancedMonitoringAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        MonitorAsync(caller, input, (before, named) => before.Union(named), stop);

    public ValueTask<JsonObject> DisableEnhancedMonitoringAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        MonitorAsync(caller, input, (before, named) => before.Except(named), stop);

    public async ValueTask<JsonObject> AddTagsToStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var tags = input.StructureOf("Tags") ?? throw RequestMembers.Missing("tags");
        await LogOf(caller, input).ChangeAsync(stream => stream with { Tags = WithTags(stream.Tags, tags, stream.Name, stream.Account) }, stop);
        return [];
    }

    public async ValueTask<JsonObject> RemoveTagsFromStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var keys = input.TextsOf("TagKeys", 1, TagsMax) ?? throw RequestMembers.Missing("tagKeys");
        await LogOf(caller, input).ChangeAsync(stream => stream with { Tags = stream.Tags.RemoveRange(keys) }, stop);
        return [];
    }

    public JsonObject ListTagsForStream(AwsCaller caller, JsonObject input)
    {
        var limit = input.IntegerOf("Limit", 1, TagsMax) ?? TagsMax;
        var after = input.TextOf("ExclusiveStartTagKey", 1, 128);
        var rest = LogOf(caller, input).State.Tags.Where(t => after is null || string.CompareOrdinal(t.Key, after) > 0).ToList();
        return new JsonObject { ["Tags"] = ShapeOf(rest.Take(limit)), ["HasMoreTags"] = rest.Count > limit };
    }

    public async ValueTask<JsonObject> TagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        var tags = input.StructureOf("Tags") ?? throw RequestMembers.Missing("tags");
        await ResourceOf(arn).ChangeAsync(stream => WithTagsOf(stream, arn, before => WithTags(before, tags, stream.Name, stream.Account)), stop);
        return [];
    }

    public async ValueTask<JsonObject> UntagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        var keys = input.TextsOf("TagKeys", 1, TagsMax) ?? throw RequestMembers.Missing("tagKeys");
        await ResourceOf(arn).ChangeAsync(stream => WithTagsOf(stream, arn, before => before.RemoveRange(keys)), stop);
        return [];
    }

    public JsonObject ListTagsForResource(AwsCaller caller, JsonObject input)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        var stream = ResourceOf(arn).State;
        return new JsonObject { ["Tags"] = ShapeOf(arn == stream.Arn ? stream.Tags : ConsumerOf(stream, arn).Tags) };
    }

    public async ValueTask<JsonObject> PutResourcePolicyAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        var policy = input.RequiredTextOf("Policy");
        try
        {
            _ = JsonNode.Parse(policy) as JsonObject ?? throw StreamErrors.InvalidArgument("The policy is no JSON object.");
        }
        catch (JsonException)
        {
            throw StreamErrors.InvalidArgument("The policy is no JSON object.");
        }

        await ResourceOf(arn).ChangeAsync(stream => stream with { Policies = stream.Policies.SetItem(KnownArn(stream, arn), policy) }, stop);
        return [];
    }

    public JsonObject GetResourcePolicy(AwsCaller caller, JsonObject input)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        var stream = ResourceOf(arn).State;
        return new JsonObject { ["Policy"] = stream.Policies.GetValueOrDefault(KnownArn(stream, arn)) ?? throw NoPolicy(arn) };
    }

    public async ValueTask<JsonObject> DeleteResourcePolicyAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var arn = input.RequiredTextOf("ResourceARN", 1, 2048);
        await ResourceOf(arn).ChangeAsync(stream => stream.Policies.ContainsKey(KnownArn(stream, arn)) ? stream with { Policies = stream.Policies.Remove(arn) } : throw NoPolicy(arn), stop);
        return [];
    }

    private static AwsErrorException NoPolicy(string arn) => StreamErrors.NotFound($"There is no resource policy attached to {arn}.");

    private static string KnownArn(DataStream stream, string arn)
    {
        if (arn != stream.Arn)
        {
            ConsumerOf(stream, arn);
        }

        return arn;
    }

    private static (string Type, string KeyId) EncryptionIn(JsonObject input) => (
        input.OneOf("EncryptionType", "NONE", "KMS") ?? throw RequestMembers.Missing("encryptionType"),
        input.RequiredTextOf("KeyId", 1, 2048));

    private async ValueTask<JsonObject> SetRetentionAsync(AwsCaller caller, JsonObject input, Func<DataStream, int, string?> problem, CancellationToken stop)
    {
        var hours = input.IntegerOf("RetentionPeriodHours") ?? throw RequestMembers.Missing("retentionPeriodHours");
        var log = LogOf(caller, input);
        if (hours < RetentionHoursMin)
        {
            throw StreamErrors.InvalidArgument($"Minimum allowed retention period is {RetentionHoursMin} hours. Requested retention period ({hours} hours) is too short.");
        }

        if (hours > RetentionHoursMax)
        {
            throw StreamErrors.InvalidArgument($"Maximum allowed retention period is {RetentionHoursMax} hours. Requested retention period ({hours} hours) is too long.");
        }

        await log.ChangeAsync(stream => problem(stream, hours) is { } wrong ? throw StreamErrors.InvalidArgument(wrong) : stream with { RetentionHours = hours }, stop);
        return [];
    }

    private async ValueTask<JsonObject> MonitorAsync(
        AwsCaller caller, JsonObject input, Func<ImmutableSortedSet<string>, IReadOnlyList<string>, ImmutableSortedSet<string>> change, CancellationToken stop)
    {
        var named = input.TextsOf("ShardLevelMetrics", 1, 7) ?? throw RequestMembers.Missing("shardLevelMetrics");
        if (named.FirstOrDefault(m => m != "ALL" && !AllShardMetrics.Contains(m)) is { } unknown)
        {
            throw RequestMembers.Violated(unknown, "shardLevelMetrics", $"Member must satisfy enum value set: [{string.Join(", ", AllShardMetrics)}, ALL]");
        }

        var before = ImmutableSortedSet<string>.Empty;
        var changed = await LogOf(caller, input).ChangeAsync(
            stream =>
            {
                before = stream.ShardLevelMetrics;
                return stream with { ShardLevelMetrics = change(before, named.Contains("ALL") ? AllShardMetrics : named) };
            },
            stop);
        return new JsonObject
        {
            ["StreamName"] = changed.Name,
            ["CurrentShardLevelMetrics"] = new JsonArray([.. before.Select(m => (JsonNode?)m)]),
            ["DesiredShardLevelMetrics"] = new JsonArray([.. changed.ShardLevelMetrics.Select(m => (JsonNode?)m)]),
            ["StreamARN"] = changed.Arn,
        };
    }

    /// <summary>The stream of an ARN that may be a consumer's.</summary>
    private StreamLog ResourceOf(string arn)
    {
        var (owner, name) = StreamOf(arn);
        var log = Find(owner, name);
        KnownArn(log.State, arn);
        return log;
    }

    private static DataStream WithTagsOf(DataStream stream, string arn, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        if (arn == stream.Arn)
        {
            return stream with { Tags = change(stream.Tags) };
        }

        var consumer = ConsumerOf(stream, arn);
        return stream with { Consumers = stream.Consumers.Replace(consumer, consumer with { Tags = change(consumer.Tags) }) };
    }

    private static ImmutableSortedDictionary<string, string> WithTags(ImmutableSortedDictionary<string, string> before, JsonObject tags, string stream, string account)
    {
        var after = before.ToBuilder();
        foreach (var (key, _) in tags)
        {
            if (key.Length is 0 or > 128)
            {
                throw RequestMembers.Violated(null, "tags", "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]");
            }

            after[key] = tags.TextOf(key, 0, 256) ?? "";
        }

        return after.Count <= TagsMax
            ? after.ToImmutable()
            : throw StreamErrors.InvalidArgument($"Failed to add tags to stream {stream} under account {account} because a given stream cannot have more than {TagsMax} tags associated with it.");
    }

    private static JsonArray ShapeOf(IEnumerable<KeyValuePair<string, string>> tags) => new([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);
}
