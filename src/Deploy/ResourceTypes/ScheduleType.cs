using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Scheduler::Schedule. <c>Ref</c> gives its name.</summary>
internal sealed class ScheduleType : IResourceType
{
    private const int NameLengthMax = 64;

    private static readonly string[] Members =
    [
        "ActionAfterCompletion", "Description", "EndDate", "FlexibleTimeWindow", "GroupName", "KmsKeyArn", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State", "Target",
    ];

    public string Name => ResourceTypeNames.Schedule;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        properties.CheckOnly(Name, ["Name", .. Members]);
        return properties.Text("Name") ?? context.GeneratedName(NameLengthMax, context.Stack.Name);
    }

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (!await context.CallIfThereAsync("scheduler", "GetSchedule", Named(plannedId!, properties), stop))
        {
            return await PutAsync(context, "CreateSchedule", plannedId!, properties, stop);
        }

        return isRepeat
            ? await UpdateAsync(context, plannedId!, [], properties, stop)
            : throw new AwsErrorException("AlreadyExists", $"{plannedId} already exists");
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "Name", "GroupName");

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        @new.CheckOnly(Name, ["Name", .. Members]);
        return PutAsync(context, "UpdateSchedule", physicalId, @new, stop);
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("scheduler", "DeleteSchedule", Named(physicalId, properties), stop);

    private static async ValueTask<Made> PutAsync(ResourceContext context, string action, string name, JsonObject properties, CancellationToken stop)
    {
        var request = new JsonObject { [nameof(Name)] = name };
        foreach (var member in Members)
        {
            request.With(member, properties[member]?.Typed("MaximumWindowInMinutes", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"));
        }

        var made = await context.CallAsync("scheduler", action, request, stop);
        return new Made(name, new JsonObject { ["Arn"] = made.Required("ScheduleArn") });
    }

    private static JsonObject Named(string name, JsonObject properties) => new JsonObject { [nameof(Name)] = name }.With("GroupName", properties.Text("GroupName"));
}
