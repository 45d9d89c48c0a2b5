using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Kinesis::Stream</summary>
internal sealed class StreamType() : NamedResourceType(ResourceTypeNames.Stream, "Name", nameLengthMax: 128)
{
    private const int StandardRetentionHours = 24;
    private const int StandardRecordKiB = 1024;

    protected override IReadOnlyList<string> Supported =>
        ["ShardCount", "RetentionPeriodHours", "StreamModeDetails", "StreamEncryption", "DesiredShardLevelMetrics", "MaxRecordSizeInKiB", "Tags"];

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        if (await context.CallIfThereAsync("kinesis", "DeleteStream", Stream(physicalId).With("EnforceConsumerDeletion", true), stop))
        {
            await context.UntilAsync($"The stream {physicalId} was not gone", async () => !await IsThereAsync(context, physicalId, stop), stop);
        }
    }

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("kinesis", "DescribeStreamSummary", Stream(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        await context.CallAsync("kinesis", "CreateStream", Stream(plannedId)
            .With("ShardCount", IsOnDemand(properties) ? null : properties.Number("ShardCount") ?? 1)
            .With("StreamModeDetails", properties["StreamModeDetails"])
            .With("MaxRecordSizeInKiB", properties.Number("MaxRecordSizeInKiB"))
            .With("Tags", properties.TagMap()), stop);
        await ActiveAsync(context, plannedId, stop);
        var made = new JsonObject();
        foreach (var member in (ReadOnlySpan<string>)["ShardCount", "StreamModeDetails", "MaxRecordSizeInKiB", "Tags"])
        {
            made.With(member, properties[member]?.DeepClone());
        }

        return await ChangeAsync(context, plannedId, made, properties, stop);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var arn = $"arn:aws:kinesis:{context.Caller.Region}:{context.Caller.Account}:stream/{physicalId}";
        if (old.Differs(@new, "StreamModeDetails") && IsOnDemand(old) != IsOnDemand(@new))
        {
            await CallAsync("UpdateStreamMode", new JsonObject
            {
                ["StreamARN"] = arn,
                ["StreamModeDetails"] = @new["StreamModeDetails"]?.DeepClone() ?? new JsonObject { ["StreamMode"] = "PROVISIONED" },
            });
        }

        if (!IsOnDemand(@new) && old.Differs(@new, "ShardCount"))
        {
            await ShardsAsync(context, physicalId, @new.Whole("ShardCount") ?? 1, stop);
        }

        var (before, after) = (old.Whole("RetentionPeriodHours") ?? StandardRetentionHours, @new.Whole("RetentionPeriodHours") ?? StandardRetentionHours);
        if (before != after)
        {
            await CallAsync(after > before ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod", Stream(physicalId).With("RetentionPeriodHours", after));
        }

        if (old.Differs(@new, "MaxRecordSizeInKiB"))
        {
            await CallAsync("UpdateMaxRecordSize", new JsonObject { ["StreamARN"] = arn }.With("MaxRecordSizeInKiB", @new.Number("MaxRecordSizeInKiB") ?? StandardRecordKiB));
        }

        if (old.Differs(@new, "StreamEncryption"))
        {
            var encryption = (@new["StreamEncryption"] ?? old["StreamEncryption"])!.DeepClone().AsObject();
            encryption["StreamName"] = physicalId;
            await CallAsync(@new["StreamEncryption"] is null ? "StopStreamEncryption" : "StartStreamEncryption", encryption);
        }

        await MetricsAsync(context, physicalId, old, @new, stop);
        if (old.GoneTags(@new) is { } gone)
        {
            await CallAsync("RemoveTagsFromStream", Stream(physicalId).With("TagKeys", gone));
        }

        if (old.Differs(@new, "Tags") && @new.TagMap() is { } tags)
        {
            await CallAsync("AddTagsToStream", Stream(physicalId).With("Tags", tags));
        }

        return new Made(physicalId, new JsonObject { ["Arn"] = arn });

        async ValueTask CallAsync(string action, JsonObject request)
        {
            await context.CallAsync("kinesis", action, request, stop);
            await ActiveAsync(context, physicalId, stop);
        }
    }

    /// <summary>At most twice as many, at least half as many are allowed in one call.</summary>
    private static async ValueTask ShardsAsync(ResourceContext context, string name, int wanted, CancellationToken stop)
    {
        while (true)
        {
            var summary = await ActiveAsync(context, name, stop);
            var now = summary.Whole("OpenShardCount") ?? wanted;
            if (now == wanted)
            {
                return;
            }

            var next = wanted > now ? Math.Min(wanted, now * 2) : Math.Max(wanted, (now + 1) / 2);
            await context.CallAsync("kinesis", "UpdateShardCount", Stream(name).With("TargetShardCount", next).With("ScalingType", "UNIFORM_SCALING"), stop);
        }
    }

    private static async ValueTask MetricsAsync(ResourceContext context, string name, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var (before, after) = (Metrics(old), Metrics(@new));
        foreach (var (action, changed) in new[] { ("DisableEnhancedMonitoring", before.Except(after)), ("EnableEnhancedMonitoring", after.Except(before)) })
        {
            if (changed.ToList() is { Count: > 0 } metrics)
            {
                await context.CallAsync("kinesis", action, Stream(name).With("ShardLevelMetrics", new JsonArray([.. metrics.Select(m => (JsonNode)m)])), stop);
                await ActiveAsync(context, name, stop);
            }
        }

        static List<string> Metrics(JsonObject properties) => [.. (properties["DesiredShardLevelMetrics"] as JsonArray ?? []).Select(m => m!.ToString())];
    }

    private static async ValueTask<JsonObject> ActiveAsync(ResourceContext context, string name, CancellationToken stop)
    {
        JsonObject summary = [];
        await context.UntilAsync($"The stream {name} was not active", async () =>
        {
            var answer = await context.CallAsync("kinesis", "DescribeStreamSummary", Stream(name), stop);
            summary = (JsonObject)answer["StreamDescriptionSummary"]!;
            return summary.Text("StreamStatus") == "ACTIVE";
        }, stop);
        return summary;
    }

    private static bool IsOnDemand(JsonObject properties) => (properties["StreamModeDetails"] as JsonObject)?.Text("StreamMode") == "ON_DEMAND";

    private static JsonObject Stream(string name) => new() { ["StreamName"] = name };
}

/// <summary>AWS::Kinesis::StreamConsumer. <c>Ref</c> gives its ARN, which ends with the time of its making.</summary>
internal sealed class StreamConsumerType : IResourceType
{
    public string Name => ResourceTypeNames.StreamConsumer;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        properties.CheckOnly(Name, "ConsumerName", "StreamARN", "Tags");
        if (!isRepeat || await FindAsync(context, properties, stop) is null)
        {
            await context.CallAsync("kinesis", "RegisterStreamConsumer", Which(properties).With("Tags", properties.TagMap()), stop);
        }

        JsonObject consumer = [];
        await context.UntilAsync($"The consumer {properties.Text("ConsumerName")} was not active", async () =>
        {
            var answer = await context.CallAsync("kinesis", "DescribeStreamConsumer", Which(properties), stop);
            consumer = (JsonObject)answer["ConsumerDescription"]!;
            return consumer.Text("ConsumerStatus") == "ACTIVE";
        }, stop);
        return new Made(consumer.Required("ConsumerARN"), new JsonObject
        {
            ["ConsumerARN"] = consumer.Text("ConsumerARN"),
            ["ConsumerCreationTimestamp"] = consumer.Text("ConsumerCreationTimestamp"),
            ["ConsumerName"] = consumer.Text("ConsumerName"),
            ["ConsumerStatus"] = consumer.Text("ConsumerStatus"),
            ["StreamARN"] = properties.Text("StreamARN"),
        });
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "ConsumerName", "StreamARN");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("kinesis", "UntagResource", new JsonObject { ["ResourceARN"] = physicalId, ["TagKeys"] = gone }, stop);
        }

        if (@new.TagMap() is { } tags)
        {
            await context.CallAsync("kinesis", "TagResource", new JsonObject { ["ResourceARN"] = physicalId, ["Tags"] = tags }, stop);
        }

        return await CreateAsync(context, physicalId, @new, isRepeat: true, stop);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("kinesis", "DeregisterStreamConsumer", new JsonObject { ["ConsumerARN"] = physicalId }, stop);

    /// <summary>The consumer's ARN; null when the stream has none of that name.</summary>
    public static async ValueTask<string?> FindAsync(ResourceContext context, JsonObject properties, CancellationToken stop) =>
        ((await context.AskAsync("kinesis", "DescribeStreamConsumer", Which(properties), stop))?["ConsumerDescription"] as JsonObject)?.Text("ConsumerARN");

    private static JsonObject Which(JsonObject properties) => new() { ["StreamARN"] = properties.Required("StreamARN"), ["ConsumerName"] = properties.Required("ConsumerName") };
}
