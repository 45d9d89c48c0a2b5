using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.DeliveryStreams;

public sealed partial class DeliveryStreamService
{
    private const int TagsMax = 50;

    /// <summary>Members of the extended destination that the plain one does not have.</summary>
    private static readonly string[] OnlyExtended =
    [
        "ProcessingConfiguration", "S3BackupMode", "S3BackupDescription", "DataFormatConversionConfiguration", "DynamicPartitioningConfiguration", "FileExtension", "CustomTimeZone",
    ];

    public ValueTask<JsonObject> TagDeliveryStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        SetAsync(caller, input, stream => stream with { Tags = WithTags(stream.Tags, input.ListOf("Tags", 1, TagsMax) ?? throw RequestMembers.Missing("tags")) }, stop);

    public ValueTask<JsonObject> UntagDeliveryStreamAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        SetAsync(caller, input, stream => stream with { Tags = stream.Tags.RemoveRange(input.TextsOf("TagKeys", 1, TagsMax) ?? throw RequestMembers.Missing("tagKeys")) }, stop);

    public JsonObject ListTagsForDeliveryStream(AwsCaller caller, JsonObject input)
    {
        var limit = input.IntegerOf("Limit", 1, TagsMax) ?? TagsMax;
        var after = input.TextOf("ExclusiveStartTagKey", 1, 128);
        var rest = Find(caller, input).Lane.State.Tags.Where(t => after is null || string.CompareOrdinal(t.Key, after) > 0).ToList();
        return new JsonObject
        {
            ["Tags"] = new JsonArray([.. rest.Take(limit).Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
            ["HasMoreTags"] = rest.Count > limit,
        };
    }

    /// <summary>Kept and shown: records are stored as they came.</summary>
    public ValueTask<JsonObject> StartDeliveryStreamEncryptionAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => SetAsync(
        caller,
        input,
        stream => stream.Source is null
            ? WithEncryption(stream, input.StructureOf("DeliveryStreamEncryptionConfigurationInput") ?? new JsonObject { ["KeyType"] = "AWS_OWNED_CMK" })
            : throw DeliveryErrors.InvalidArgument("This operation is not permitted on KinesisStreamAsSource delivery stream type."),
        stop);

    public ValueTask<JsonObject> StopDeliveryStreamEncryptionAsync(AwsCaller caller, JsonObject input, CancellationToken stop) =>
        SetAsync(caller, input, stream => stream with { KeyType = null, KeyArn = null }, stop);

    private ValueTask<JsonObject> SetAsync(AwsCaller caller, JsonObject input, Func<DeliveryStream, DeliveryStream> change, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var running = Find(caller, input);
            await SaveAsync(running, change(running.Lane.State));
            return [];
        },
        stop);

    private static DeliveryStream WithEncryption(DeliveryStream stream, JsonObject? wanted)
    {
        if (wanted is null)
        {
            return stream;
        }

        var type = wanted.OneOf("KeyType", "AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK") ?? throw RequestMembers.Missing("deliveryStreamEncryptionConfigurationInput.keyType");
        var arn = wanted.TextOf("KeyARN", 1, 512);
        return type == "CUSTOMER_MANAGED_CMK" && arn is null
            ? throw DeliveryErrors.InvalidArgument("KeyARN must be specified for the key type CUSTOMER_MANAGED_CMK.")
            : stream with { KeyType = type, KeyArn = arn };
    }

    private static JsonObject EncryptionShape(DeliveryStream stream)
    {
        var shape = new JsonObject { ["Status"] = stream.KeyType is null ? "DISABLED" : "ENABLED" };
        if (stream.KeyType is { } type)
        {
            shape["KeyType"] = type;
        }

        if (stream.KeyArn is { } arn)
        {
            shape["KeyARN"] = arn;
        }

        return shape;
    }

    /// <summary>The members of the S3 destination in a request.</summary>
    /// <param name="input">The request.</param>
    /// <param name="end">What the members' names end with: <c>Configuration</c> or <c>Update</c>.</param>
    private static JsonObject DestinationIn(JsonObject input, string end)
    {
        var (plain, extended) = (input.StructureOf($"S3Destination{end}"), input.StructureOf($"ExtendedS3Destination{end}"));
        if (input.FirstOrDefault(m => m.Value is not null && m.Key.EndsWith($"Destination{end}", StringComparison.Ordinal) && !m.Key.Contains("S3", StringComparison.Ordinal)).Key is { } other)
        {
            throw DeliveryErrors.NotSupported(other);
        }

        return (plain, extended) switch
        {
            (null, null) => throw DeliveryErrors.InvalidArgument("Exactly one destination configuration is supported for a Firehose"),
            (not null, not null) => throw DeliveryErrors.InvalidArgument("Exactly one destination configuration is supported for a Firehose"),
            _ => extended ?? plain!,
        };
    }

    private static (KinesisSource? Source, int? ThroughputHintInMBs) SourceOf(JsonObject input)
    {
        var type = input.OneOf("DeliveryStreamType", "DirectPut", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource") ?? "DirectPut";
        if (type is "MSKAsSource" or "DatabaseAsSource")
        {
            throw DeliveryErrors.NotSupported($"DeliveryStreamType {type}");
        }

        var source = input.StructureOf("KinesisStreamSourceConfiguration");
        if (type == "DirectPut")
        {
            return source is null
                ? (null, input.StructureOf("DirectPutSourceConfiguration")?.IntegerOf("ThroughputHintInMBs", 1, 100))
                : throw DeliveryErrors.InvalidArgument("KinesisSourceStreamConfig is not applicable for DirectPut delivery stream type.");
        }

        if (source is null)
        {
            throw DeliveryErrors.InvalidArgument("MissingParameter: KinesisSourceStreamConfig is required for KinesisStreamAsSource delivery stream type.");
        }

        var arn = source.RequiredTextOf("KinesisStreamARN", 1, 512);
        return Arn.TryParse(arn, out var stream) && stream.Service == "kinesis" && stream.Resource.StartsWith("stream/", StringComparison.Ordinal)
            ? (new KinesisSource(arn, source.RequiredTextOf("RoleARN", 1, 512)), null)
            : throw RequestMembers.Violated(arn, "kinesisStreamSourceConfiguration.kinesisStreamARN", @"Member must satisfy regular expression pattern: arn:.*:kinesis:[a-zA-Z0-9\-]+:\d{12}:stream/[a-zA-Z0-9_.-]+");
    }

    private static JsonObject DestinationShape(DeliveryStream stream)
    {
        var whole = JsonNode.Parse(stream.Destination)!.AsObject();
        whole.Remove("S3BackupConfiguration");
        whole["S3BackupMode"] ??= "Disabled";
        var plain = whole.DeepClone().AsObject();
        foreach (var member in OnlyExtended)
        {
            plain.Remove(member);
        }

        return new JsonObject { ["DestinationId"] = DestinationId, ["S3DestinationDescription"] = plain, ["ExtendedS3DestinationDescription"] = whole };
    }

    private static ImmutableSortedDictionary<string, string> WithTags(ImmutableSortedDictionary<string, string> before, JsonArray tags)
    {
        var after = before.ToBuilder();
        foreach (var tag in tags)
        {
            var pair = tag as JsonObject ?? throw RequestMembers.NotReadable("Tags");
            after[pair.RequiredTextOf("Key", 1, 128)] = pair.TextOf("Value", 0, 256) ?? "";
        }

        return after.Count <= TagsMax ? after.ToImmutable() : throw new AwsErrorException("LimitExceededException", $"A delivery stream can have up to {TagsMax} tags.");
    }
}
