using System.Text.Json.Nodes;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::KinesisFirehose::DeliveryStream to a bucket.</summary>
internal sealed class DeliveryStreamType() : NamedResourceType(ResourceTypeNames.DeliveryStream, "DeliveryStreamName", nameLengthMax: 64)
{
    private const string Extended = "ExtendedS3DestinationConfiguration";
    private const string Simple = "S3DestinationConfiguration";
    private const string Source = "KinesisStreamSourceConfiguration";
    private const string Encryption = "DeliveryStreamEncryptionConfigurationInput";

    /// <summary>Numbers and truth values of a destination, at whatever depth.</summary>
    private static readonly string[] Typed = ["IntervalInSeconds", "SizeInMBs", "Enabled", "DurationInSeconds"];

    protected override IReadOnlyList<string> Supported => ["DeliveryStreamType", Extended, Simple, Source, Encryption, "Tags"];

    protected override string[] Fixed => ["DeliveryStreamType", Source];

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        if (await context.CallIfThereAsync("firehose", "DeleteDeliveryStream", Stream(physicalId), stop))
        {
            await context.UntilAsync($"The delivery stream {physicalId} was not gone", async () => !await IsThereAsync(context, physicalId, stop), stop);
        }
    }

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("firehose", "DescribeDeliveryStream", Stream(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        await context.CallAsync("firehose", "CreateDeliveryStream", Stream(plannedId)
            .With("DeliveryStreamType", properties.Text("DeliveryStreamType"))
            .With(Source, properties[Source])
            .With(Encryption, properties[Encryption])
            .With(Extended, properties[Extended].Typed(Typed))
            .With(Simple, properties[Simple].Typed(Typed))
            .With("Tags", properties.TagList()), stop);
        await ActiveAsync(context, plannedId, stop);
        return MadeOf(context, plannedId);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.Differs(@new, Extended, Simple))
        {
            var now = await ActiveAsync(context, physicalId, stop);
            await context.CallAsync("firehose", "UpdateDestination", Stream(physicalId)
                .With("CurrentDeliveryStreamVersionId", now.Required("VersionId"))
                .With("DestinationId", (now["Destinations"] as JsonArray)?[0] is JsonObject destination ? destination.Required("DestinationId") : null)
                .With("ExtendedS3DestinationUpdate", Update(@new[Extended]))
                .With("S3DestinationUpdate", Update(@new[Simple])), stop);
        }

        if (old.Differs(@new, Encryption))
        {
            await context.CallAsync("firehose", @new[Encryption] is null ? "StopDeliveryStreamEncryption" : "StartDeliveryStreamEncryption",
                Stream(physicalId).With(Encryption, @new[Encryption]), stop);
        }

        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("firehose", "UntagDeliveryStream", Stream(physicalId).With("TagKeys", gone), stop);
        }

        if (old.Differs(@new, "Tags") && @new.TagList() is { } tags)
        {
            await context.CallAsync("firehose", "TagDeliveryStream", Stream(physicalId).With("Tags", tags), stop);
        }

        await ActiveAsync(context, physicalId, stop);
        return MadeOf(context, physicalId);
    }

    /// <summary>An update has the members of a configuration, but for the backup's name.</summary>
    private static JsonObject? Update(JsonNode? configuration)
    {
        var update = configuration.Typed(Typed) as JsonObject;
        if (update?["S3BackupConfiguration"] is { } backup)
        {
            update.Remove("S3BackupConfiguration");
            update["S3BackupUpdate"] = backup;
        }

        return update;
    }

    private static async ValueTask<JsonObject> ActiveAsync(ResourceContext context, string name, CancellationToken stop)
    {
        JsonObject description = [];
        await context.UntilAsync($"The delivery stream {name} was not active", async () =>
        {
            var answer = await context.CallAsync("firehose", "DescribeDeliveryStream", Stream(name), stop);
            description = (JsonObject)answer["DeliveryStreamDescription"]!;
            return description.Text("DeliveryStreamStatus") switch
            {
                "ACTIVE" => true,
                "CREATING_FAILED" => throw TemplateError.Of($"The delivery stream {name} could not be made."),
                _ => false,
            };
        }, stop);
        return description;
    }

    private static JsonObject Stream(string name) => new() { ["DeliveryStreamName"] = name };

    private static Made MadeOf(ResourceContext context, string name) => new(name, new JsonObject
    {
        ["Arn"] = $"arn:aws:firehose:{context.Caller.Region}:{context.Caller.Account}:deliverystream/{name}",
    });
}
