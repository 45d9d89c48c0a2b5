using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;

namespace Treadle.Gateway.Admissions;

/// <summary>Finds a key by its value, and the plan by which it opens a stage. Any thread may ask; one at a time tells it of changes.</summary>
/// <param name="plansOf">The plans of an account and region.</param>
internal sealed class KeyRing(Func<AwsCaller, IEnumerable<UsagePlan>> plansOf)
{
    private readonly ConcurrentDictionary<(AwsCaller Caller, string Value), ApiKey> _byValue = new();
    private ConcurrentDictionary<(string Key, string Api, string Stage), (UsagePlan, ApiStage)?> _plans = new();

    /// <summary>The key of this value, if it is enabled, and the plan that opens the stage to it.</summary>
    public (ApiKey Key, UsagePlan Plan, ApiStage Stage)? Find(ServedStage served, string value)
    {
        if (!_byValue.TryGetValue((served.Caller, value), out var key) || !key.Enabled)
        {
            return null;
        }

        // Taken once: a change that comes meanwhile puts another in its place, and what is found here is not kept for it.
        var plans = _plans;
        var id = (key.Id, served.ApiId, served.Stage.StageName);
        if (!plans.TryGetValue(id, out var found))
        {
            found = Search(served, key);
            plans[id] = found;
        }

        return found is { } opened ? (key, opened.Item1, opened.Item2) : null;
    }

    public bool Has(AwsCaller caller, string value) => _byValue.ContainsKey((caller, value));

    public void Put(AwsCaller caller, ApiKey key) => _byValue[(caller, key.Value)] = key;

    public void Remove(AwsCaller caller, ApiKey key) => _byValue.TryRemove((caller, key.Value), out _);

    /// <summary>A plan was made, changed or deleted, after it shows so.</summary>
    public void ForgetPlans() => _plans = new();

    private (UsagePlan, ApiStage)? Search(ServedStage served, ApiKey key)
    {
        foreach (var plan in plansOf(served.Caller).Where(plan => plan.KeyIds.Contains(key.Id)))
        {
            if (plan.ApiStages.FirstOrDefault(stage => stage.ApiId == served.ApiId && stage.Stage == served.Stage.StageName) is { } stage)
            {
                return (plan, stage);
            }
        }

        return null;
    }
}
