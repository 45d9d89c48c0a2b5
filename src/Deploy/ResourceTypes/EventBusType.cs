using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Events::EventBus</summary>
internal sealed class EventBusType() : NamedResourceType(ResourceTypeNames.EventBus, "Name", nameLengthMax: 256)
{
    private static readonly string[] Settings = ["Description", "KmsKeyIdentifier", "DeadLetterConfig", "LogConfig"];

    protected override IReadOnlyList<string> Supported => [.. Settings, "EventSourceName", "Policy", "Tags"];

    protected override string[] Fixed => ["EventSourceName"];

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("events", "DeleteEventBus", Bus(physicalId), stop);

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("events", "DescribeEventBus", Bus(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        await context.CallAsync("events", "CreateEventBus",
            WithSettings(Bus(plannedId), properties).With("EventSourceName", properties.Text("EventSourceName")).With("Tags", properties.TagList()), stop);
        await PolicyAsync(context, plannedId, [], properties, stop);
        return MadeOf(context, plannedId, properties);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.Differs(@new, Settings))
        {
            await context.CallAsync("events", "UpdateEventBus", WithSettings(Bus(physicalId), @new), stop);
        }

        await PolicyAsync(context, physicalId, old, @new, stop);
        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("events", "UntagResource", new JsonObject { ["ResourceARN"] = ArnOf(context, physicalId), ["TagKeys"] = gone }, stop);
        }

        if (old.Differs(@new, "Tags") && @new.TagList() is { } tags)
        {
            await context.CallAsync("events", "TagResource", new JsonObject { ["ResourceARN"] = ArnOf(context, physicalId), ["Tags"] = tags }, stop);
        }

        return MadeOf(context, physicalId, @new);
    }

    private static async ValueTask PolicyAsync(ResourceContext context, string bus, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (!old.Differs(@new, "Policy"))
        {
            return;
        }

        if (@new.AsText("Policy") is { } policy)
        {
            await context.CallAsync("events", "PutPermission", new JsonObject { ["EventBusName"] = bus, ["Policy"] = policy }, stop);
        }
        else
        {
            await context.CallIfThereAsync("events", "RemovePermission", new JsonObject { ["EventBusName"] = bus, ["RemoveAllPermissions"] = true }, stop);
        }
    }

    private static JsonObject WithSettings(JsonObject request, JsonObject properties)
    {
        foreach (var name in Settings)
        {
            request.With(name, properties[name]);
        }

        return request;
    }

    private static JsonObject Bus(string name) => new() { ["Name"] = name };

    private static string ArnOf(ResourceContext context, string name) => $"arn:aws:events:{context.Caller.Region}:{context.Caller.Account}:event-bus/{name}";

    private static Made MadeOf(ResourceContext context, string name, JsonObject properties) =>
        new(name, new JsonObject { ["Arn"] = ArnOf(context, name), ["Name"] = name }.With("Policy", properties.AsText("Policy")));
}

/// <summary>AWS::Events::EventBusPolicy: one statement of a bus's policy.</summary>
internal sealed class EventBusPolicyType : IResourceType
{
    private const string DefaultBus = "default";

    public string Name => ResourceTypeNames.EventBusPolicy;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        properties.CheckOnly(Name, "EventBusName", "StatementId", "Statement", "Action", "Principal", "Condition");
        return $"{BusOf(properties)}|{properties.Required("StatementId")}";
    }

    public ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop) =>
        UpdateAsync(context, plannedId!, [], properties, stop);

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "EventBusName", "StatementId");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var request = new JsonObject { ["EventBusName"] = BusOf(@new) };
        if (@new["Statement"] is JsonObject statement)
        {
            request["Policy"] = await WithStatementAsync(context, @new, statement, stop);
        }
        else
        {
            request["StatementId"] = @new.Required("StatementId");
            request.With("Action", @new.Text("Action")).With("Principal", @new.Text("Principal")).With("Condition", @new["Condition"]);
        }

        await context.CallAsync("events", "PutPermission", request, stop);
        return new Made(physicalId, []);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("events", "RemovePermission",
            new JsonObject { ["EventBusName"] = BusOf(properties), ["StatementId"] = properties.Required("StatementId") }, stop);

    /// <summary>A whole statement is put by putting the whole policy: the others stay.</summary>
    private static async ValueTask<string> WithStatementAsync(ResourceContext context, JsonObject properties, JsonObject statement, CancellationToken stop)
    {
        var id = properties.Required("StatementId");
        var bus = await context.CallAsync("events", "DescribeEventBus", new JsonObject { [nameof(Name)] = BusOf(properties) }, stop);
        var policy = bus.Text("Policy") is { Length: > 0 } text ? (JsonObject)JsonNode.Parse(text)! : new JsonObject { ["Version"] = "2012-10-17" };
        var own = (JsonObject)statement.DeepClone();
        own["Sid"] = id;
        policy["Statement"] = new JsonArray([.. (policy["Statement"] as JsonArray ?? []).Where(s => (string?)s!["Sid"] != id).Select(s => s!.DeepClone()), own]);
        return JsText.Compact(policy);
    }

    private static string BusOf(JsonObject properties) => properties.Text("EventBusName") ?? DefaultBus;
}
