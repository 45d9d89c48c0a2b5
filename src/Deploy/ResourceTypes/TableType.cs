using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::DynamoDB::Table. There are no tables on this server: it is made at the endpoint that is configured for DynamoDB.</summary>
internal sealed class TableType() : NamedResourceType(ResourceTypeNames.Table, "TableName", nameLengthMax: 255)
{
    private const string Attributes = "AttributeDefinitions";
    private const string Indexes = "GlobalSecondaryIndexes";
    private const string TimeToLive = "TimeToLiveSpecification";
    private const string Recovery = "PointInTimeRecoverySpecification";
    private const string Encryption = "SSESpecification";
    private const string Streams = "StreamSpecification";

    /// <summary>What may be changed one by one, by the name that both CreateTable and UpdateTable have for it.</summary>
    private static readonly string[] Settings = ["BillingMode", "ProvisionedThroughput", "OnDemandThroughput", Streams, Encryption, "TableClass", "DeletionProtectionEnabled"];

    /// <summary>Numbers and truth values, at whatever depth.</summary>
    private static readonly string[] Typed =
        ["ReadCapacityUnits", "WriteCapacityUnits", "MaxReadRequestUnits", "MaxWriteRequestUnits", "StreamEnabled", "SSEEnabled", "Enabled", "PointInTimeRecoveryEnabled", "RecoveryPeriodInDays"];

    protected override IReadOnlyList<string> Supported => [.. Settings, Attributes, "KeySchema", Indexes, "LocalSecondaryIndexes", TimeToLive, Recovery, "Tags"];

    protected override string[] Fixed => ["KeySchema", "LocalSecondaryIndexes"];

    /// <summary>An attribute's type cannot be changed in place.</summary>
    public override bool NeedsReplacement(JsonObject old, JsonObject @new) => base.NeedsReplacement(old, @new)
        || ByName(old, Attributes, "AttributeName").Join(ByName(@new, Attributes, "AttributeName"), a => a.Key, a => a.Key, (a, b) => !JsonNode.DeepEquals(a.Value, b.Value)).Any(differs => differs);

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        if (await context.CallIfThereAsync("dynamodb", "DeleteTable", Table(physicalId), stop))
        {
            await context.UntilAsync($"The table {physicalId} was not gone", async () => !await IsThereAsync(context, physicalId, stop), stop);
        }
    }

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("dynamodb", "DescribeTable", Table(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        var request = Table(plannedId);
        foreach (var name in (ReadOnlySpan<string>)[Attributes, "KeySchema", Indexes, "LocalSecondaryIndexes", .. Settings])
        {
            request.With(name, Member(properties, name));
        }

        await context.CallAsync("dynamodb", "CreateTable", request.With("Tags", properties.TagList()), stop);
        await ActiveAsync(context, plannedId, stop);
        await ExtrasAsync(context, plannedId, [], properties, stop);
        return await MadeAsync(context, plannedId, stop);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        // A repeated creation knows that its first try has said all of this.
        if (old.Count > 0)
        {
            await SettingsAsync(context, physicalId, old, @new, stop);
            await IndexesAsync(context, physicalId, old, @new, stop);
            await TagsAsync(context, physicalId, old, @new, stop);
        }

        await ActiveAsync(context, physicalId, stop);
        await ExtrasAsync(context, physicalId, old, @new, stop);
        return await MadeAsync(context, physicalId, stop);
    }

    private static async ValueTask SettingsAsync(ResourceContext context, string table, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        // The throughput goes with the mode that it belongs to.
        string[][] together = [["BillingMode", "ProvisionedThroughput", "OnDemandThroughput"], .. Settings.Skip(3).Select(s => new[] { s })];
        foreach (var names in together.Where(names => old.Differs(@new, names)))
        {
            var request = Table(table);
            foreach (var name in names)
            {
                request.With(name, Member(@new, name) ?? (name == Streams && old.ContainsKey(name) ? new JsonObject { ["StreamEnabled"] = false } : null));
            }

            if (request.Count > 1)
            {
                await context.CallAsync("dynamodb", "UpdateTable", request, stop);
                await ActiveAsync(context, table, stop);
            }
        }
    }

    /// <summary>One index is made, changed or taken away in a call.</summary>
    private static async ValueTask IndexesAsync(ResourceContext context, string table, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var (before, after) = (ByName(old, Indexes, "IndexName"), ByName(@new, Indexes, "IndexName"));
        foreach (var (name, index) in before)
        {
            if (!after.TryGetValue(name, out var wanted) || index.Differs(wanted, "KeySchema", "Projection"))
            {
                await UpdateAsync("Delete", new JsonObject { ["IndexName"] = name });
            }
            else if (index.Differs(wanted, "ProvisionedThroughput"))
            {
                await UpdateAsync("Update", new JsonObject { ["IndexName"] = name }.With("ProvisionedThroughput", Member(wanted, "ProvisionedThroughput")));
            }
        }

        foreach (var (name, index) in after)
        {
            if (!before.TryGetValue(name, out var former) || former.Differs(index, "KeySchema", "Projection"))
            {
                await UpdateAsync("Create", (JsonObject)((JsonNode)index).Typed(Typed)!);
            }
        }

        async ValueTask UpdateAsync(string verb, JsonObject index)
        {
            await context.CallAsync("dynamodb", "UpdateTable", Table(table)
                .With(Attributes, @new[Attributes]?.DeepClone())
                .With("GlobalSecondaryIndexUpdates", new JsonArray(new JsonObject { [verb] = index })), stop);
            await ActiveAsync(context, table, stop);
        }
    }

    /// <summary>What is said by calls of its own.</summary>
    private static async ValueTask ExtrasAsync(ResourceContext context, string table, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.Differs(@new, TimeToLive))
        {
            var wanted = Member(@new, TimeToLive) ?? Member(old, TimeToLive);
            if (!@new.ContainsKey(TimeToLive))
            {
                wanted!["Enabled"] = false;
            }

            await context.CallAsync("dynamodb", "UpdateTimeToLive", Table(table).With(TimeToLive, wanted), stop);
        }

        if (old.Differs(@new, Recovery))
        {
            try
            {
                await context.CallAsync("dynamodb", "UpdateContinuousBackups",
                    Table(table).With(Recovery, Member(@new, Recovery) ?? new JsonObject { ["PointInTimeRecoveryEnabled"] = false }), stop);
            }
            catch (AwsErrorException unknown) when (unknown.Code == "UnknownOperationException")
            {
                // Servers for development have no backups; the table does what it should without.
            }
        }
    }

    private static async ValueTask TagsAsync(ResourceContext context, string table, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (!old.Differs(@new, "Tags"))
        {
            return;
        }

        var arn = (await ActiveAsync(context, table, stop)).Text("TableArn");
        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("dynamodb", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = gone }, stop);
        }

        if (@new.TagList() is { } tags)
        {
            await context.CallAsync("dynamodb", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = tags }, stop);
        }
    }

    private static async ValueTask<JsonObject> ActiveAsync(ResourceContext context, string name, CancellationToken stop)
    {
        JsonObject table = [];
        await context.UntilAsync($"The table {name} was not active", async () =>
        {
            table = (JsonObject)(await context.CallAsync("dynamodb", "DescribeTable", Table(name), stop))["Table"]!;
            return table.Text("TableStatus") == "ACTIVE" && (table[Indexes] as JsonArray ?? []).All(index => (string?)index!["IndexStatus"] is null or "ACTIVE");
        }, stop);
        return table;
    }

    private static async ValueTask<Made> MadeAsync(ResourceContext context, string name, CancellationToken stop)
    {
        var table = await ActiveAsync(context, name, stop);
        return new Made(name, new JsonObject().With("Arn", table.Text("TableArn")).With("StreamArn", table.Text("LatestStreamArn")));
    }

    /// <summary>In the service's words: CloudFormation's streams are on when they are there, and its encryption has another name for the same.</summary>
    private static JsonNode? Member(JsonObject properties, string name)
    {
        var value = properties[name].Typed(Typed);
        if (name == Streams && value is JsonObject streams)
        {
            streams["StreamEnabled"] ??= true;
        }

        if (name == Encryption && value is JsonObject encryption)
        {
            encryption["Enabled"] = encryption["SSEEnabled"]?.DeepClone();
            encryption.Remove("SSEEnabled");
        }

        return name == "DeletionProtectionEnabled" ? properties.Truth(name) : value;
    }

    private static Dictionary<string, JsonObject> ByName(JsonObject properties, string list, string member) =>
        (properties[list] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(i => i.Required(member), StringComparer.Ordinal);

    private static JsonObject Table(string name) => new() { ["TableName"] = name };
}
