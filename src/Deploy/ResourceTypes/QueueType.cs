using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::SQS::Queue. <c>Ref</c> gives its URL, which only the service knows: what is planned is the name.</summary>
internal sealed class QueueType() : NamedResourceType(ResourceTypeNames.Queue, "QueueName", NameLengthMax)
{
    private const int NameLengthMax = 80;
    private const string FifoSuffix = ".fifo";

    /// <summary>Each attribute with the value it has when nobody sets it.</summary>
    private static readonly (string Name, string Default)[] Attributes =
    [
        ("DelaySeconds", "0"), ("MaximumMessageSize", "1048576"), ("MessageRetentionPeriod", "345600"), ("ReceiveMessageWaitTimeSeconds", "0"), ("VisibilityTimeout", "30"),
        ("RedrivePolicy", ""), ("RedriveAllowPolicy", ""), ("ContentBasedDeduplication", "false"), ("DeduplicationScope", "queue"), ("FifoThroughputLimit", "perQueue"),
        ("KmsMasterKeyId", ""), ("KmsDataKeyReusePeriodSeconds", "300"), ("SqsManagedSseEnabled", "true"),
    ];

    protected override IReadOnlyList<string> Supported => [.. Attributes.Select(a => a.Name), "FifoQueue", "Tags"];

    protected override string[] Fixed => ["FifoQueue"];

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        if (await UrlAsync(context, physicalId, stop) is { } url)
        {
            await context.CallIfThereAsync("sqs", "DeleteQueue", new JsonObject { ["QueueUrl"] = url }, stop);
        }
    }

    protected override string GeneratedName(ResourceContext context, JsonObject properties) => properties.Truth("FifoQueue") is true
        ? context.GeneratedName(NameLengthMax - FifoSuffix.Length, context.Stack.Name) + FifoSuffix
        : context.GeneratedName(NameLengthMax, context.Stack.Name);

    protected override async ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        await UrlAsync(context, plannedId, stop) is not null;

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        var attributes = new JsonObject();
        foreach (var (name, _) in Attributes)
        {
            attributes.With(name, properties.AsText(name));
        }

        // A standard queue may not even say that it is none.
        attributes.With("FifoQueue", properties.Truth("FifoQueue") is true ? "true" : null);
        var made = await context.CallAsync("sqs", "CreateQueue",
            new JsonObject { ["QueueName"] = plannedId, ["Attributes"] = attributes }.With("tags", properties.TagMap()), stop);
        return MadeOf(context, made.Required("QueueUrl"));
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var url = await UrlAsync(context, physicalId, stop) ?? physicalId;
        var changed = new JsonObject();
        foreach (var (name, standard) in Attributes.Where(a => old.Differs(@new, a.Name)))
        {
            changed[name] = @new.AsText(name) ?? standard;
        }

        if (changed.Count > 0)
        {
            await context.CallAsync("sqs", "SetQueueAttributes", new JsonObject { ["QueueUrl"] = url, ["Attributes"] = changed }, stop);
        }

        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("sqs", "UntagQueue", new JsonObject { ["QueueUrl"] = url, ["TagKeys"] = gone }, stop);
        }

        if (old.Differs(@new, "Tags") && @new.TagMap() is { } tags)
        {
            await context.CallAsync("sqs", "TagQueue", new JsonObject { ["QueueUrl"] = url, ["Tags"] = tags }, stop);
        }

        return MadeOf(context, url);
    }

    /// <summary>The URL of a queue that is given by URL or, before it is made, by name; null when there is none of that name.</summary>
    private static async ValueTask<string?> UrlAsync(ResourceContext context, string physicalId, CancellationToken stop)
    {
        if (physicalId.Contains('/', StringComparison.Ordinal))
        {
            return physicalId;
        }

        return (await context.AskAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = physicalId }, stop))?.Text("QueueUrl");
    }

    private static Made MadeOf(ResourceContext context, string url)
    {
        var name = url[(url.LastIndexOf('/') + 1)..];
        return new Made(url, new JsonObject
        {
            ["Arn"] = $"arn:aws:sqs:{context.Caller.Region}:{context.Caller.Account}:{name}",
            ["QueueName"] = name,
            ["QueueUrl"] = url,
        });
    }
}
