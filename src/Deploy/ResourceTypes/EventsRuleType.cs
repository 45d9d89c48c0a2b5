using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::Events::Rule, with its targets. <c>Ref</c> gives its name, and <c>bus|name</c> of a rule that is not the default bus's.</summary>
internal sealed class EventsRuleType : IResourceType
{
    private const int NameLengthMax = 64;

    public string Name => ResourceTypeNames.EventsRule;

    public string PlannedId(ResourceContext context, JsonObject properties)
    {
        var name = properties.Text("Name") ?? context.GeneratedName(NameLengthMax, context.Stack.Name);
        return BusOf(properties) is { } bus ? $"{bus}|{name}" : name;
    }

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        // PutRule overwrites a rule of the same name: one that is another's must not be taken.
        if (!isRepeat && await context.CallIfThereAsync("events", "DescribeRule", Rule(plannedId!, properties), stop))
        {
            throw new AwsErrorException("AlreadyExists", $"{plannedId} already exists");
        }

        return await UpdateAsync(context, plannedId!, [], properties, stop);
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => old.Differs(@new, "Name", "EventBusName");

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        @new.CheckOnly(Name, "Name", "Description", "EventBusName", "EventPattern", "RoleArn", "ScheduleExpression", "State", "Tags", "Targets");
        var rule = Rule(physicalId, @new)
            .With("Description", @new.Text("Description"))
            .With("EventPattern", @new.AsText("EventPattern"))
            .With("ScheduleExpression", @new.Text("ScheduleExpression"))
            .With("State", @new.Text("State"))
            .With("RoleArn", @new.Text("RoleArn"));
        if (old.Count == 0)
        {
            rule.With("Tags", @new.TagList());
        }

        var answer = await context.CallAsync("events", "PutRule", rule, stop);
        var gone = Ids(old).Except(Ids(@new)).ToList();
        if (gone.Count > 0)
        {
            await context.CallAsync("events", "RemoveTargets", Ids(Rule(physicalId, @new, "Rule"), gone), stop);
        }

        if (@new["Targets"] is JsonArray { Count: > 0 } targets)
        {
            var put = await context.CallAsync("events", "PutTargets", Rule(physicalId, @new, "Rule").With("Targets", targets.Typed("MaximumRetryAttempts", "MaximumEventAgeInSeconds")), stop);
            if (put["FailedEntries"] is JsonArray { Count: > 0 } failed && failed[0] is JsonObject first)
            {
                throw new AwsErrorException(first.Text("ErrorCode") ?? "InternalException", $"The target {first.Text("TargetId")} was refused: {first.Text("ErrorMessage")}");
            }
        }

        var arn = answer.Required("RuleArn");
        if (old.Count > 0 && old.Differs(@new, "Tags"))
        {
            await TagAsync(context, arn, old, @new, stop);
        }

        return new Made(physicalId, new JsonObject { ["Arn"] = arn });
    }

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        var ids = Ids(properties).ToList();
        if (ids.Count > 0)
        {
            await context.CallIfThereAsync("events", "RemoveTargets", Ids(Rule(physicalId, properties, "Rule"), ids), stop);
        }

        await context.CallIfThereAsync("events", "DeleteRule", Rule(physicalId, properties), stop);
    }

    private static async ValueTask TagAsync(ResourceContext context, string arn, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        if (old.GoneTags(@new) is { } gone)
        {
            await context.CallAsync("events", "UntagResource", new JsonObject { ["ResourceARN"] = arn, ["TagKeys"] = gone }, stop);
        }

        if (@new.TagList() is { } tags)
        {
            await context.CallAsync("events", "TagResource", new JsonObject { ["ResourceARN"] = arn, ["Tags"] = tags }, stop);
        }
    }

    /// <summary>The name of a bus that is not the default one; a template may give its ARN.</summary>
    private static string? BusOf(JsonObject properties) =>
        properties.Text("EventBusName") is { } bus && bus[(bus.LastIndexOf('/') + 1)..] is var name && name != "default" ? name : null;

    private static JsonObject Rule(string id, JsonObject properties, string member = "Name") =>
        new JsonObject { [member] = id[(id.IndexOf('|', StringComparison.Ordinal) + 1)..] }.With("EventBusName", properties.Text("EventBusName"));

    private static JsonObject Ids(JsonObject request, List<string> ids) => request.With("Ids", new JsonArray([.. ids.Select(i => (JsonNode)i)]));

    private static IEnumerable<string> Ids(JsonObject properties) =>
        (properties["Targets"] as JsonArray ?? []).OfType<JsonObject>().Select(t => t.Required("Id"));
}
