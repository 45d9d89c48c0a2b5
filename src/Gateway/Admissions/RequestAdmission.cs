using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;
using Treadle.Runtime.Commits;

namespace Treadle.Gateway.Admissions;

/// <summary>Decides at the door of a stage who may come in: the key, its plan's throttle and quota, the stage's throttle, the account's. Any thread.</summary>
/// <remarks>
/// Source: API Gateway developer guide, "Usage plans" and "Throttle requests to your REST APIs". A throttled request uses nothing of the quota. What is asked
/// are the keys and plans of this moment: a change holds for the next request.
/// </remarks>
internal sealed class RequestAdmission(KeyRing keys, UsageLedger usage)
{
    /// <summary>Requests per second of an account in a region.</summary>
    public const double AccountRate = 10_000;

    /// <summary>Requests at once of an account in a region.</summary>
    public const int AccountBurst = 5_000;

    /// <summary>So many buckets are kept; beyond it all are forgotten, which fills them.</summary>
    private const int BucketsMax = 100_000;

    private readonly ConcurrentDictionary<BucketKey, TokenBucket> _buckets = new();

    /// <summary>Lets a request in, or not.</summary>
    /// <param name="served">The API and stage.</param>
    /// <param name="route">The resource and method.</param>
    /// <param name="verb">The request's own verb: the method may be ANY.</param>
    /// <param name="keyValue">The header x-api-key; null or empty when there is none.</param>
    /// <param name="now">The moment.</param>
    public Admission Admit(ServedStage served, Route route, string verb, string? keyValue, DateTimeOffset now)
    {
        if (!route.Method.ApiKeyRequired)
        {
            return TakeShared(served, route, now) ? Admission.WithoutKey() : Admission.Refused(GatewayFault.TooManyRequests);
        }

        if (string.IsNullOrEmpty(keyValue) || keys.Find(served, keyValue) is not { } found)
        {
            return Admission.Refused(GatewayFault.Forbidden);
        }

        var (key, plan, stage) = found;
        var ofPlan = TakeOfPlan(key, plan, stage, route, verb, now, out var bucket);
        if (!ofPlan || !TakeShared(served, route, now))
        {
            if (ofPlan)
            {
                bucket?.Return();
            }

            return Admission.Refused(GatewayFault.TooManyRequests);
        }

        return TryUse(served.Caller, key, plan, now) is { } use
            ? Admission.WithKey((key.Id, key.Value), use, usage.Add)
            : Admission.Refused(GatewayFault.LimitExceeded);
    }

    private CountedUse? TryUse(AwsCaller caller, ApiKey key, UsagePlan plan, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var ofKey = usage.Of(caller, plan.Id, key.Id);
        if (plan.Quota is not { } quota)
        {
            return ofKey.TryUse(allowance: null, default, today);
        }

        var period = QuotaPeriod.Of(quota.Period, today);
        return ofKey.TryUse(Allowance(quota, period, plan, key), period, today);
    }

    /// <summary>How many requests a period has: the limit, in the key's first period without the offset.</summary>
    public static long Allowance(Quota quota, QuotaPeriod period, UsagePlan plan, ApiKey key)
    {
        var since = DateTimeOffset.FromUnixTimeSeconds(plan.KeysSince.GetValueOrDefault(key.Id, key.CreatedDate));
        return period.Holds(DateOnly.FromDateTime(since.UtcDateTime)) ? quota.Limit - quota.Offset : quota.Limit;
    }

    /// <summary>The plan's throttle: of the method if it has one, else of the plan. Each key has its own.</summary>
    private bool TakeOfPlan(ApiKey key, UsagePlan plan, ApiStage stage, Route route, string verb, DateTimeOffset now, out TokenBucket? bucket)
    {
        var path = route.Resource.Path;
        var (limits, of) = stage.Throttle is { } methods && (methods.TryGetValue($"{path}/{verb}", out var own) || methods.TryGetValue($"{path}/{route.Method.HttpMethod}", out own))
            ? (own, new BucketKey($"{plan.Id}/{stage.ApiId}/{stage.Stage}", key.Id, path, verb))
            : (plan.Throttle, new BucketKey(plan.Id, key.Id, "", ""));
        bucket = limits is null ? null : Bucket(of);
        return bucket is null || bucket.TryTake(limits!.BurstLimit ?? AccountBurst, limits.RateLimit ?? AccountRate, now);
    }

    /// <summary>The throttles that all callers share: the stage's of this method, and the account's.</summary>
    private bool TakeShared(ServedStage served, Route route, DateTimeOffset now)
    {
        var path = route.Resource.Path;
        var verb = route.Method.HttpMethod;
        TokenBucket? ofMethod = null;
        if (MethodSetting.Of(served.Stage.MethodSettings, path, verb) is { } setting && (setting.ThrottlingRateLimit ?? setting.ThrottlingBurstLimit) is not null)
        {
            ofMethod = Bucket(new BucketKey(served.ApiId, served.Stage.StageName, path, verb));
            if (!ofMethod.TryTake(setting.ThrottlingBurstLimit ?? AccountBurst, setting.ThrottlingRateLimit ?? AccountRate, now))
            {
                return false;
            }
        }

        if (Bucket(new BucketKey(served.Caller.Account, served.Caller.Region, "", "")).TryTake(AccountBurst, AccountRate, now))
        {
            return true;
        }

        ofMethod?.Return();
        return false;
    }

    private TokenBucket Bucket(BucketKey key)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            return bucket;
        }

        if (_buckets.Count >= BucketsMax)
        {
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(key, static _ => new TokenBucket());
    }

    /// <summary>Whose bucket: a plan and a key, an API and a stage, an account and a region; the last two where it is a method's.</summary>
    private readonly record struct BucketKey(string First, string Second, string Path, string Verb);
}
