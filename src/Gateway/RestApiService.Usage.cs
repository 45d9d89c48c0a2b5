using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;

namespace Treadle.Gateway;

/// <content>What keys have used of a plan.</content>
public sealed partial class RestApiService
{
    /// <summary>What is shown as remaining where a plan has no quota.</summary>
    private const long Unlimited = -1;

    /// <summary>For each key of the plan, each day's <c>[used, remaining]</c>. Days to come are left out.</summary>
    public JsonObject GetUsage(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var plan = Plan(caller, members);
        var (first, last) = (Date(members, "startDate"), Date(members, "endDate"));
        if (last < first)
        {
            throw GatewayErrors.BadRequest("Usage Plan end date must not be before its start date");
        }

        if (last.DayNumber - first.DayNumber >= KeyUsage.DaysKept)
        {
            throw GatewayErrors.BadRequest($"Usage can be asked for {KeyUsage.DaysKept} days at most");
        }

        IEnumerable<string> keys = plan.KeyIds;
        if (members.Text("keyId") is { Length: > 0 } keyId)
        {
            keys = plan.KeyIds.Contains(keyId) ? [keyId] : throw GatewayErrors.NoKey();
        }

        var page = Page(members, keys, key => key, key => new JsonObject { [key] = Days(caller, plan, key, first, last) });
        var items = page["items"]!.AsArray().SelectMany(one => one!.AsObject()).Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()));
        var shape = UsageShape(plan, members.Required("startDate"), members.Required("endDate"), items);
        if (page["position"] is { } position)
        {
            shape["position"] = position.DeepClone();
        }

        return shape;
    }

    /// <summary>Patches <c>/remaining</c>: how many requests the key has left in this period.</summary>
    public ValueTask<JsonObject> UpdateUsageAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync(
        async () =>
        {
            var members = new Members(input);
            var plan = Plan(caller, members);
            var keyId = members.Required("keyId");
            if (!plan.KeyIds.Contains(keyId))
            {
                throw GatewayErrors.NoKey();
            }

            var quota = plan.Quota ?? throw GatewayErrors.BadRequest("Usage Plan has no quota");
            var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
            var period = QuotaPeriod.Of(quota.Period, today);
            foreach (var patch in Patch.Read(members))
            {
                if (patch.Path != "/remaining")
                {
                    throw patch.Refusal("/remaining");
                }

                patch.Expect("replace");
                var usage = _usage.Of(caller, plan.Id, keyId);
                var used = usage.UsedBetween(period.First, today).Sum();
                var extra = Whole(patch) + used - Allowance(caller, plan, quota, period, keyId);
                await WriteAsync(stop, UsageLedger.GrantOf(caller, plan.Id, keyId, period.First, extra));
                usage.Grant(period.First, extra);
            }

            var date = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return UsageShape(plan, date, date, [KeyValuePair.Create(keyId, (JsonNode?)Days(caller, plan, keyId, today, today))]);
        },
        stop);

    private JsonArray Days(AwsCaller caller, UsagePlan plan, string keyId, DateOnly first, DateOnly last)
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var usage = _usage.Of(caller, plan.Id, keyId);
        var days = new JsonArray();
        for (var day = first; day <= last && day <= today; day = day.AddDays(1))
        {
            var used = usage.UsedBetween(day, day)[0];
            var remaining = Unlimited;
            if (plan.Quota is { } quota)
            {
                var period = QuotaPeriod.Of(quota.Period, day);
                remaining = Math.Max(0, Allowance(caller, plan, quota, period, keyId) + usage.ExtraOf(period) - usage.UsedBetween(period.First, day).Sum());
            }

            days.Add((JsonNode)new JsonArray(used, remaining));
        }

        return days;
    }

    private long Allowance(AwsCaller caller, UsagePlan plan, Quota quota, QuotaPeriod period, string keyId) =>
        RequestAdmission.Allowance(quota, period, plan, Find(_keys, caller, keyId) ?? throw GatewayErrors.NoKey());

    private static JsonObject UsageShape(UsagePlan plan, string first, string last, IEnumerable<KeyValuePair<string, JsonNode?>> items) => new()
    {
        ["usagePlanId"] = plan.Id,
        ["startDate"] = first,
        ["endDate"] = last,
        ["items"] = new JsonObject(items),
    };

    private static DateOnly Date(Members members, string name) =>
        DateOnly.TryParseExact(members.Required(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw GatewayErrors.BadRequest($"Invalid {name} specified: it must be a date like 2016-08-01");
}
