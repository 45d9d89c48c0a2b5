using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>Usage plans and the keys in them.</content>
public sealed partial class RestApiService
{
    public ValueTask<JsonObject> CreateUsagePlanAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var plan = new UsagePlan
            {
                Id = NewId(6),
                Name = members.Required("name"),
                Description = members.Text("description"),
                ApiStages = [.. members.Structures("apiStages").Select(stage => StageOfPlan(caller, stage))],
                Throttle = ReadThrottle(members.Structure("throttle")),
                Quota = ReadQuota(members.Structure("quota")),
                Tags = members.Map("tags"),
            };
            await SaveAsync(caller, plan, stop);
            return Shape(plan);
        },
        stop);

    public JsonObject GetUsagePlan(AwsCaller caller, JsonObject input) => Shape(Plan(caller, new Members(input)));

    public JsonObject GetUsagePlans(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var keyId = members.Text("keyId");
        return Page(members, Of(_plans, caller).Where(plan => keyId is null || plan.KeyIds.Contains(keyId)), plan => plan.Id, Shape);
    }

    public ValueTask<JsonObject> UpdateUsagePlanAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var plan = Plan(caller, members);
            foreach (var patch in Patch.Read(members))
            {
                plan = Apply(caller, plan, patch);
            }

            CheckQuota(plan.Quota);
            await SaveAsync(caller, plan, stop);
            return Shape(plan);
        },
        stop);

    public ValueTask<JsonObject> DeleteUsagePlanAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var plan = Plan(caller, new Members(input));
            if (plan.ApiStages is [var first, ..])
            {
                throw GatewayErrors.BadRequest($"Cannot delete Usage Plan {plan.Id} because there are API Stages associated with it, including {first.ApiId}:{first.Stage}");
            }

            await WriteAsync(stop, [Delete(PlanKind, caller, plan.Id), .. _usage.Forget(caller, plan.Id, keyId: null)]);
            _plans.TryRemove(plan.Id, out _);
            _ring.ForgetPlans();
            return [];
        },
        stop);

    public ValueTask<JsonObject> CreateUsagePlanKeyAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var plan = Plan(caller, members);
            var type = members.Required("keyType");
            if (type != "API_KEY")
            {
                throw GatewayErrors.BadRequest($"Invalid key type specified: {type}");
            }

            var key = Key(caller, members, "keyId");
            if (plan.KeyIds.Contains(key.Id))
            {
                throw GatewayErrors.Conflict($"Usage plan {plan.Id} already has the API Key {key.Id}");
            }

            await SaveAsync(caller, plan with { KeyIds = plan.KeyIds.Add(key.Id), KeysSince = Since(plan, key.Id) }, stop);
            return KeyOfPlan(key);
        },
        stop);

    public JsonObject GetUsagePlanKey(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var keyId = members.Required("keyId");
        return Plan(caller, members).KeyIds.Contains(keyId) ? KeyOfPlan(Key(caller, members, "keyId")) : throw GatewayErrors.NoKey();
    }

    public JsonObject GetUsagePlanKeys(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var prefix = members.Text("nameQuery") ?? "";
        var keys = Plan(caller, members).KeyIds
            .Select(id => Find(_keys, caller, id) ?? throw new InvalidOperationException($"A usage plan holds the key {id}, which does not exist."))
            .Where(key => (key.Name ?? "").StartsWith(prefix, StringComparison.Ordinal));
        return Page(members, keys, key => key.Id, KeyOfPlan);
    }

    public ValueTask<JsonObject> DeleteUsagePlanKeyAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var plan = Plan(caller, members);
            var keyId = members.Required("keyId");
            if (!plan.KeyIds.Contains(keyId))
            {
                throw GatewayErrors.NoKey();
            }

            await SaveAsync(caller, plan with { KeyIds = plan.KeyIds.Remove(keyId) }, stop);
            return [];
        },
        stop);

    private UsagePlan Apply(AwsCaller caller, UsagePlan plan, Patch patch)
    {
        if (patch.Path.StartsWith("/apiStages/", StringComparison.Ordinal))
        {
            return plan with { ApiStages = ApplyToStage(plan.ApiStages, patch) };
        }

        var throttle = plan.Throttle ?? new Throttle(null, null);
        var quota = plan.Quota ?? new Quota(0, 0, "MONTH");
        return (patch.Operation, patch.Path) switch
        {
            ("replace", "/name") when patch.Value is { Length: > 0 } name => plan with { Name = name },
            ("replace" or "add", "/description") => plan with { Description = patch.Value },
            ("add", "/apiStages") => plan with { ApiStages = plan.ApiStages.Add(StageOfPlan(caller, patch.Value, plan)) },
            ("remove", "/apiStages") => plan with { ApiStages = plan.ApiStages.Remove(Attached(plan, patch.Value)) },
            ("replace" or "add", "/productCode") => plan with { ProductCode = string.IsNullOrEmpty(patch.Value) ? null : patch.Value },
            ("remove", "/productCode") => plan with { ProductCode = null },
            ("remove", "/throttle") => plan with { Throttle = null },
            ("replace" or "add", "/throttle/burstLimit") => plan with { Throttle = throttle with { BurstLimit = Whole(patch) } },
            ("replace" or "add", "/throttle/rateLimit") => plan with { Throttle = throttle with { RateLimit = Rate(patch) } },
            ("remove", "/quota") => plan with { Quota = null },
            ("replace" or "add", "/quota/limit") => plan with { Quota = quota with { Limit = Whole(patch) } },
            ("replace" or "add", "/quota/offset") => plan with { Quota = quota with { Offset = Whole(patch) } },
            ("replace" or "add", "/quota/period") => plan with { Quota = quota with { Period = patch.Value ?? "" } },
            _ => throw patch.Refusal(
                "/name", "/description", "/productCode", "/apiStages", "/throttle", "/throttle/burstLimit", "/throttle/rateLimit",
                "/quota", "/quota/limit", "/quota/offset", "/quota/period"),
        };
    }

    /// <summary>
    /// The throttle of one method: <c>/apiStages/{api}:{stage}/throttle/~1a~1{b}~1GET/rateLimit</c>, or <c>…/~1a/GET/rateLimit</c>; without the last part it can be removed,
    /// and so can <c>/throttle</c> as a whole.
    /// </summary>
    private static ImmutableArray<ApiStage> ApplyToStage(ImmutableArray<ApiStage> stages, Patch patch)
    {
        var parts = patch.Parts;
        var of = stages.FirstOrDefault(stage => $"{stage.ApiId}:{stage.Stage}" == parts[1]) ?? throw GatewayErrors.BadRequest("Invalid API Stage specified");
        if (parts.Length < 3 || parts[2] != "throttle")
        {
            throw patch.Refusal("/apiStages/{apiId:stage}/throttle/{resourcePath}/{httpMethod}/rateLimit", "/apiStages/{apiId:stage}/throttle/{resourcePath}/{httpMethod}/burstLimit");
        }

        var throttles = of.Throttle ?? ImmutableSortedDictionary<string, Throttle>.Empty;
        var isLimit = parts[^1] is "rateLimit" or "burstLimit";
        var method = string.Join('/', parts[3..^(isLimit ? 1 : 0)]);
        method = method.StartsWith('/') || method.Length == 0 ? method : "/" + method;
        if (patch.Operation == "remove")
        {
            throttles = method.Length == 0 ? ImmutableSortedDictionary<string, Throttle>.Empty : throttles.Remove(method);
        }
        else if (isLimit && method.LastIndexOf('/') is >= 0 and var slash && Verbs.Contains(method[(slash + 1)..]))
        {
            patch.Expect("replace", "add");
            var throttle = throttles.GetValueOrDefault(method) ?? new Throttle(null, null);
            throttles = throttles.SetItem(method, parts[^1] == "rateLimit" ? throttle with { RateLimit = Rate(patch) } : throttle with { BurstLimit = Whole(patch) });
        }
        else
        {
            throw GatewayErrors.BadRequest($"Invalid patch path {patch.Path}");
        }

        return stages.Replace(of, of with { Throttle = throttles.IsEmpty ? null : throttles });
    }

    /// <summary>A stage named as <c>apiId:stage</c>.</summary>
    private ApiStage StageOfPlan(AwsCaller caller, string? value, UsagePlan plan)
    {
        var parts = (value ?? "").Split(':', 2);
        if (parts.Length < 2 || plan.ApiStages.Any(stage => stage.ApiId == parts[0] && stage.Stage == parts[1]))
        {
            throw GatewayErrors.BadRequest("Invalid API Stage specified");
        }

        return CheckedStage(caller, new ApiStage(parts[0], parts[1]));
    }

    private static ApiStage Attached(UsagePlan plan, string? value) =>
        plan.ApiStages.FirstOrDefault(stage => $"{stage.ApiId}:{stage.Stage}" == value) ?? throw GatewayErrors.BadRequest("Invalid API Stage specified");

    private ApiStage StageOfPlan(AwsCaller caller, Members members)
    {
        var throttle = ReadMethodThrottles(members);
        return CheckedStage(caller, new ApiStage(members.Required("apiId"), members.Required("stage"), throttle));
    }

    private ApiStage CheckedStage(AwsCaller caller, ApiStage stage) =>
        Find(_apis, caller, stage.ApiId)?.Stages.ContainsKey(stage.Stage) == true ? stage : throw GatewayErrors.BadRequest("Invalid API Stage specified");

    private static Throttle? ReadThrottle(Members? members) =>
        members is { } given ? new Throttle(given.Integer("burstLimit"), given.Number("rateLimit")) : null;

    /// <summary>Throttles by <c>/path/VERB</c>; null when there is none.</summary>
    private static ImmutableSortedDictionary<string, Throttle>? ReadMethodThrottles(Members stage) =>
        stage.StructureMap("throttle") is { Count: > 0 } throttles
            ? throttles.ToImmutableSortedDictionary(entry => entry.Key, entry => ReadThrottle(entry.Value)!, StringComparer.Ordinal)
            : null;

    /// <summary>A key that was taken out and comes back goes on with what it had used, and with no second first period.</summary>
    private ImmutableDictionary<string, long> Since(UsagePlan plan, string keyId) =>
        plan.KeysSince.ContainsKey(keyId) ? plan.KeysSince : plan.KeysSince.Add(keyId, NowSeconds);

    private static Quota? ReadQuota(Members? members)
    {
        if (members is not { } given)
        {
            return null;
        }

        var quota = new Quota(given.Integer("limit") ?? 0, given.Integer("offset") ?? 0, given.Text("period") ?? "");
        CheckQuota(quota);
        return quota;
    }

    private static void CheckQuota(Quota? quota)
    {
        if (quota is null)
        {
            return;
        }

        if (quota.Period is not ("DAY" or "WEEK" or "MONTH"))
        {
            throw GatewayErrors.BadRequest("Usage Plan quota period must be one of: [DAY, WEEK, MONTH]");
        }

        if (quota.Limit < 1 || quota.Offset < 0)
        {
            throw GatewayErrors.BadRequest("Usage Plan quota limit must be positive, and its offset must not be negative");
        }
    }

    private static int Whole(Patch patch) =>
        int.TryParse(patch.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber(patch);

    private static double Rate(Patch patch) =>
        double.TryParse(patch.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw NoNumber(patch);

    private static AwsErrorException NoNumber(Patch patch) => GatewayErrors.BadRequest($"Invalid value for {patch.Path}: it must be a number that is not negative.");

    private UsagePlan Plan(AwsCaller caller, Members members) =>
        Find(_plans, caller, members.Required("usagePlanId")) ?? throw GatewayErrors.NoPlan();

    /// <summary>The plans that have such stages, as they are without them.</summary>
    private List<UsagePlan> PlansWithout(AwsCaller caller, Func<ApiStage, bool> isGone) =>
    [
        .. Of(_plans, caller).Where(plan => plan.ApiStages.Any(isGone)).Select(plan => plan with { ApiStages = [.. plan.ApiStages.Where(stage => !isGone(stage))] }),
    ];

    private async ValueTask SaveAsync(AwsCaller caller, UsagePlan plan, CancellationToken stop)
    {
        await WriteAsync(stop, Put(PlanKind, caller, plan.Id, plan, GatewayJson.Default.UsagePlan));
        Remember(caller, plan);
    }

    private void Remember(AwsCaller caller, UsagePlan plan)
    {
        Remember(_plans, caller, plan.Id, plan);
        _ring.ForgetPlans();
    }

    private static JsonObject Shape(UsagePlan plan)
    {
        var shape = Shape(plan, GatewayJson.Default.UsagePlan);
        shape.Remove("keyIds");
        shape.Remove("keysSince");
        return shape;
    }

    private static JsonObject KeyOfPlan(ApiKey key)
    {
        var shape = new JsonObject { ["id"] = key.Id, ["type"] = "API_KEY", ["value"] = key.Value };
        if (key.Name is { } name)
        {
            shape["name"] = name;
        }

        return shape;
    }
}
