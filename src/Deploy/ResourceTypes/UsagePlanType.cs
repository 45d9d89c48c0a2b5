using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>AWS::ApiGateway::UsagePlan</summary>
internal sealed class UsagePlanType : IResourceType
{
    private static readonly (string Property, string Path)[] Limits =
        [("Throttle.RateLimit", "/throttle/rateLimit"), ("Throttle.BurstLimit", "/throttle/burstLimit"), ("Quota.Limit", "/quota/limit"), ("Quota.Offset", "/quota/offset"), ("Quota.Period", "/quota/period")];

    public string Name => ResourceTypeNames.UsagePlan;

    public string? PlannedId(ResourceContext context, JsonObject properties) => null;

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        var found = isRepeat ? await GatewayCalls.FindTaggedAsync(context, "GetUsagePlans", stop) : null;
        found ??= await context.CallAsync("apigateway", "CreateUsagePlan", new JsonObject { ["name"] = NameOf(context, properties), ["tags"] = context.Tags }
            .With("description", properties.Text("Description"))
            .With("apiStages", new JsonArray([.. Stages(properties).Select(s => new JsonObject { ["apiId"] = s.Api, ["stage"] = s.Stage }.With("throttle", MethodThrottles(properties, s)))]))
            .With("throttle", ThrottleOf(properties["Throttle"]))
            .With("quota", properties["Quota"] is JsonObject quota ? new JsonObject().With("limit", quota.Number("Limit")).With("offset", quota.Number("Offset")).With("period", quota.Text("Period")) : null), stop);
        return MadeOf(found.Required("id"));
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => false;

    public async ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop)
    {
        var patches = new List<JsonObject>();
        GatewayCalls.Replace(patches, "/name", old.Text("UsagePlanName"), @new.Text("UsagePlanName"));
        GatewayCalls.Replace(patches, "/description", old.Text("Description") ?? "", @new.Text("Description") ?? "");
        foreach (var (block, removed) in new[] { ("Throttle", "/throttle"), ("Quota", "/quota") })
        {
            if (old.ContainsKey(block) && !@new.ContainsKey(block))
            {
                patches.Add(new JsonObject { ["op"] = "remove", ["path"] = removed });
            }
        }

        foreach (var (property, path) in Limits)
        {
            var (block, member) = (property.Split('.')[0], property.Split('.')[1]);
            if (@new[block] is JsonObject limits)
            {
                GatewayCalls.Replace(patches, path, (old[block] as JsonObject)?.Text(member), limits.Text(member));
            }
        }

        var (before, after) = (Stages(old).ToList(), Stages(@new).ToList());
        // A stage that is listed already, or gone already, would be refused: the plan may have lost it with its API, or a former attempt may have added it.
        var actual = await ActualStagesAsync(context, physicalId, stop);
        patches.AddRange(after.Where(s => !actual.Contains(s)).Select(s => new JsonObject { ["op"] = "add", ["path"] = "/apiStages", ["value"] = $"{s.Api}:{s.Stage}" }));
        patches.AddRange(before.Except(after).Where(actual.Contains).Select(s => new JsonObject { ["op"] = "remove", ["path"] = "/apiStages", ["value"] = $"{s.Api}:{s.Stage}" }));
        foreach (var stage in after)
        {
            patches.AddRange(MethodPatches(stage, actual.Contains(stage) ? MethodThrottles(old, stage) : null, MethodThrottles(@new, stage)));
        }

        await GatewayCalls.PatchAsync(context, "UpdateUsagePlan", new JsonObject { ["usagePlanId"] = physicalId }, patches, stop);
        return MadeOf(physicalId);
    }

    /// <summary>A plan that still lists stages is not deleted by AWS: they are taken out first.</summary>
    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop)
    {
        try
        {
            var stages = await ActualStagesAsync(context, physicalId, stop);
            await GatewayCalls.PatchAsync(context, "UpdateUsagePlan", new JsonObject { ["usagePlanId"] = physicalId },
                [.. stages.Select(s => new JsonObject { ["op"] = "remove", ["path"] = "/apiStages", ["value"] = $"{s.Api}:{s.Stage}" })], stop);
        }
        catch (AwsErrorException gone) when (gone.Status == 404)
        {
            return;
        }

        await context.CallIfThereAsync("apigateway", "DeleteUsagePlan", new JsonObject { ["usagePlanId"] = physicalId }, stop);
    }

    private static async ValueTask<List<(string Api, string Stage)>> ActualStagesAsync(ResourceContext context, string plan, CancellationToken stop)
    {
        var answer = await context.CallAsync("apigateway", "GetUsagePlan", new JsonObject { ["usagePlanId"] = plan }, stop);
        return [.. (answer["apiStages"] as JsonArray ?? []).OfType<JsonObject>().Select(s => (s.Required("apiId"), s.Required("stage")))];
    }

    private static IEnumerable<(string Api, string Stage)> Stages(JsonObject properties) =>
        (properties["ApiStages"] as JsonArray ?? []).OfType<JsonObject>().Select(s => (s.Required("ApiId"), s.Required("Stage")));

    /// <summary>Of a stage in the plan: <c>{"/path/VERB": {"burstLimit": 1, "rateLimit": 2}}</c>; null when no method has its own.</summary>
    private static JsonObject? MethodThrottles(JsonObject properties, (string Api, string Stage) stage) =>
        (properties["ApiStages"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(s => (s.Required("ApiId"), s.Required("Stage")) == stage)?["Throttle"] is JsonObject { Count: > 0 } methods
            ? new JsonObject(methods.Select(method => KeyValuePair.Create(method.Key, (JsonNode?)ThrottleOf(method.Value))))
            : null;

    private static JsonObject? ThrottleOf(JsonNode? throttle) =>
        throttle is JsonObject limits ? new JsonObject().With("burstLimit", limits.Number("BurstLimit")).With("rateLimit", limits.Number("RateLimit")) : null;

    /// <summary>A method whose limits differ is set anew, so that a limit which is not written any more is gone.</summary>
    private static IEnumerable<JsonObject> MethodPatches((string Api, string Stage) stage, JsonObject? old, JsonObject? @new)
    {
        var root = $"/apiStages/{stage.Api}:{stage.Stage}/throttle/";
        foreach (var method in (old ?? []).Select(m => m.Key).Union((@new ?? []).Select(m => m.Key)))
        {
            if (JsonNode.DeepEquals(old?[method], @new?[method]))
            {
                continue;
            }

            var path = root + method.Replace("/", "~1", StringComparison.Ordinal);
            if (old?[method] is not null)
            {
                yield return new JsonObject { ["op"] = "remove", ["path"] = path };
            }

            foreach (var (limit, value) in @new?[method] as JsonObject ?? [])
            {
                yield return new JsonObject { ["op"] = "replace", ["path"] = $"{path}/{limit}", ["value"] = value!.ToJsonString() };
            }
        }
    }

    private static string NameOf(ResourceContext context, JsonObject properties) => properties.Text("UsagePlanName") ?? context.GeneratedName(128, context.Stack.Name);

    private static Made MadeOf(string id) => new(id, new JsonObject { ["Id"] = id });
}

/// <summary>AWS::ApiGateway::UsagePlanKey</summary>
internal sealed class UsagePlanKeyType : IResourceType
{
    public string Name => ResourceTypeNames.UsagePlanKey;

    public string PlannedId(ResourceContext context, JsonObject properties) => $"{properties.Required("KeyId")}:{properties.Required("UsagePlanId")}";

    public async ValueTask<Made> CreateAsync(ResourceContext context, string? plannedId, JsonObject properties, bool isRepeat, CancellationToken stop)
    {
        if (isRepeat)
        {
            await DeleteAsync(context, plannedId!, properties, stop);
        }

        await context.CallAsync("apigateway", "CreateUsagePlanKey", new JsonObject
        {
            ["usagePlanId"] = properties.Required("UsagePlanId"),
            ["keyId"] = properties.Required("KeyId"),
            ["keyType"] = properties.Required("KeyType"),
        }, stop);
        return new Made(plannedId!, new JsonObject { ["Id"] = plannedId });
    }

    public bool NeedsReplacement(JsonObject old, JsonObject @new) => true;

    public ValueTask<Made> UpdateAsync(ResourceContext context, string physicalId, JsonObject old, JsonObject @new, CancellationToken stop) =>
        throw new InvalidOperationException("A usage plan's key is replaced, never changed.");

    public async ValueTask DeleteAsync(ResourceContext context, string physicalId, JsonObject properties, CancellationToken stop) =>
        await context.CallIfThereAsync("apigateway", "DeleteUsagePlanKey",
            new JsonObject { ["usagePlanId"] = properties.Required("UsagePlanId"), ["keyId"] = properties.Required("KeyId") }, stop);
}
