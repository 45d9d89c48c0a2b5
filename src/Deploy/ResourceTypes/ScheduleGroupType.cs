using System.Text.Json.Nodes;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Scheduler::ScheduleGroup. <c>Ref</c> gives its name.</summary>
internal sealed class ScheduleGroupType() : NamedResourceType(ResourceTypeNames.ScheduleGroup, "Name", nameLengthMax: 64)
{
    protected override IReadOnlyList<string> Supported => ["Tags"];

    public override async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("scheduler", "DeleteScheduleGroup", Group(physicalId), stop);

    protected override ValueTask<bool> IsThereAsync(ResourceContext context, string plannedId, CancellationToken stop) =>
        context.CallIfThereAsync("scheduler", "GetScheduleGroup", Group(plannedId), stop);

    protected override async ValueTask<Made> MakeAsync(ResourceContext context, string plannedId, JsonObject properties, CancellationToken stop)
    {
        await context.CallAsync("scheduler", "CreateScheduleGroup", Group(plannedId).With("Tags", properties.TagList()), stop);
        return await MadeAsync(context, plannedId, stop);
    }

    protected override async ValueTask<Made> ChangeAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var made = await MadeAsync(context, physicalId, stop);
        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("scheduler", "UntagResource", new JsonObject { ["ResourceArn"] = made.Attributes["Arn"]?.DeepClone(), ["TagKeys"] = gone }, stop);
        }

        if (old.Differs(@new, "Tags") && @new.TagList() is { } tags)
        {
            await context.CallAsync("scheduler", "TagResource", new JsonObject { ["ResourceArn"] = made.Attributes["Arn"]?.DeepClone(), ["Tags"] = tags }, stop);
        }

        return made;
    }

    private static async ValueTask<Made> MadeAsync(ResourceContext context, string name, CancellationToken stop)
    {
        var group = await context.CallAsync("scheduler", "GetScheduleGroup", Group(name), stop);
        var attributes = new JsonObject { ["Arn"] = group.Required("Arn"), ["State"] = group.Required("State") };
        foreach (var date in (ReadOnlySpan<string>)["CreationDate", "LastModificationDate"])
        {
            attributes.With(date, group[date]?.DeepClone());
        }

        return new Made(name, attributes);
    }

    private static JsonObject Group(string name) => new() { ["Name"] = name };
}
