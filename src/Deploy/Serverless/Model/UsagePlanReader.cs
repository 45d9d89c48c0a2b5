using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads <c>apiKeys</c> and <c>usagePlan</c>: one plan for all keys, or a list of named plans and the keys of each.</summary>
internal sealed class UsagePlanReader(Problems problems)
{
    /// <param name="owner">The block that has <c>usagePlan</c>.</param>
    public List<UsagePlanModel> Plans(Block owner)
    {
        if (owner["usagePlan"] is not YmlList)
        {
            var only = owner.Mapping("usagePlan") is { } limits ? Plan(name: null, limits) : null;
            return only is { Quota: not null } or { Throttle: not null } ? [only] : [];
        }

        var plans = new List<UsagePlanModel>();
        foreach (var item in owner.List("usagePlan"))
        {
            if (item is YmlMap { Entries: [{ Value: YmlMap below } named] })
            {
                plans.Add(Plan(named.Key, new Block(below, $"{owner.Path}.usagePlan.{named.Key}", problems)));
            }
            else
            {
                problems.Error(item.At, $"A usage plan of a list is a name with quota and throttle below it, as in \"- free: {{quota: …}}\", not {item.Describe()}.");
            }
        }

        foreach (var twice in plans.GroupBy(p => p.Name).Where(g => g.Count() > 1))
        {
            problems.Error(owner.At("usagePlan"), $"The usage plan \"{twice.Key}\" stands here twice.");
        }

        return plans;
    }

    /// <param name="owner">The block that has <c>apiKeys</c>.</param>
    /// <param name="plans">What keys may be grouped by.</param>
    public List<ApiKeyModel> Keys(Block owner, IReadOnlyList<UsagePlanModel> plans)
    {
        var keys = new List<ApiKeyModel>();
        var names = plans.Select(p => p.Name).OfType<string>().ToList();
        foreach (var item in owner.List("apiKeys"))
        {
            if (item is YmlMap { Entries: [{ Value: YmlList group } plan] })
            {
                if (!names.Contains(plan.Key))
                {
                    problems.Error(item.At, $"API key \"{plan.Key}\" has no usage plan defined.");
                }

                keys.AddRange(group.Items.Select(i => Key(owner, i, plan.Key)).OfType<ApiKeyModel>());
            }
            else if (Key(owner, item, plan: null) is { } key)
            {
                if (names.Count > 0)
                {
                    problems.Error(item.At, $"The API key \"{key.Name}\" is in none of the usage plans {string.Join(", ", names)}: list it below the name of one.");
                }

                keys.Add(key);
            }
        }

        foreach (var twice in keys.Where(k => k.Name is not null).GroupBy(k => k.Name).Where(g => g.Count() > 1))
        {
            problems.Error(owner.At("apiKeys"), $"The API key \"{twice.Key}\" stands here twice.");
        }

        return keys;
    }

    private ApiKeyModel? Key(Block owner, Yml item, string? plan)
    {
        switch (item)
        {
            case YmlScalar { Value: not null } name:
                return new ApiKeyModel(name.AsText(), null, null, null, true, plan);
            case YmlMap map when map["name"] is not null || map["value"] is not null:
                var key = new Block(map, owner.Path + ".apiKeys", problems);
                new Keys("an API key").Accept("name", "value", "description", "customerId", "enabled").Check(map, problems);
                return new ApiKeyModel(key.Text("name"), key.Text("value"), key.Text("description"), key.Text("customerId"), key.Truth("enabled") ?? true, plan);
            default:
                problems.Error(item.At, $"An API key is a name, or a mapping with name, value, description and customerId, not {item.Describe()}.");
                return null;
        }
    }

    private UsagePlanModel Plan(string? name, Block plan)
    {
        new Keys("usagePlan").Accept("quota", "throttle").Check(plan.Map, problems);
        return new UsagePlanModel(name, Quota(plan.Mapping("quota")), Throttle(plan.Mapping("throttle")));
    }

    private JsonObject? Quota(Block? quota)
    {
        if (quota is null)
        {
            return null;
        }

        new Keys("usagePlan.quota").Accept("limit", "offset", "period").Check(quota.Map, problems);
        var period = quota.Text("period");
        if (period is not (null or "DAY" or "WEEK" or "MONTH"))
        {
            problems.Error(quota.At("period"), $"{quota.Path}.period is \"{period}\"; allowed are DAY, WEEK and MONTH.");
        }

        return Members(("Limit", quota.Whole("limit")), ("Offset", quota.Whole("offset", 0)), ("Period", period));
    }

    private JsonObject? Throttle(Block? throttle)
    {
        if (throttle is null)
        {
            return null;
        }

        new Keys("usagePlan.throttle").Accept("burstLimit", "rateLimit").Check(throttle.Map, problems);
        return Members(("BurstLimit", throttle.Whole("burstLimit", 0)), ("RateLimit", throttle.Json("rateLimit")));
    }

    private static JsonObject Members(params ReadOnlySpan<(string Key, JsonNode? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (key, value) in members)
        {
            if (value is not null)
            {
                result[key] = value;
            }
        }

        return result;
    }
}
