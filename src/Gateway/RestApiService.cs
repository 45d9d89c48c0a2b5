using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Treadle.Aws;
using Treadle.Gateway.Admissions;
using Treadle.Gateway.Model;
using Treadle.Gateway.Requests;
using Treadle.Runtime.Commits;
using Treadle.Storage;

namespace Treadle.Gateway;

/// <summary>REST APIs: their resources, methods, deployments, stages, API keys and usage plans.</summary>
/// <remarks>
/// Each method takes and gives the members of the published model (lists are <c>items</c>), so that the room Api has only
/// to route. A refused request leaves no trace: a change is made beside what is there, written, and then put in its place.
/// Any thread; changes wait for one another, reads do not wait.
/// </remarks>
public sealed partial class RestApiService : IAsyncDisposable
{
    private const string ApiKind = "rest-api";
    private const string DeploymentKind = "rest-api-deployment";
    private const string KeyKind = "api-key";
    private const string PlanKind = "usage-plan";

    private readonly ConcurrentDictionary<string, Owned<RestApi>> _apis = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Api, string Deployment), Owned<DeployedApi>> _deployments = new();
    private readonly ConcurrentDictionary<string, Owned<ApiKey>> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Owned<UsagePlan>> _plans = new(StringComparer.Ordinal);

    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly KeyRing _ring;
    private readonly UsageLedger _usage;
    private readonly OneAtATime _changes = new();
    private long _order;

    /// <summary>Reads what is stored; from then on this object is the only writer of these kinds.</summary>
    public RestApiService(IResourceStore store, IUseWriter uses, TimeProvider time)
    {
        _store = store;
        _time = time;
        _ring = new KeyRing(caller => Of(_plans, caller));
        _usage = new UsageLedger(store, uses, time);
        Admission = new RequestAdmission(_ring, _usage);
        foreach (var resource in _store.All(ApiKind))
        {
            var api = Read(resource, GatewayJson.Default.RestApi);
            _apis[api.Id] = Own(resource, api);
        }

        foreach (var resource in _store.All(DeploymentKind))
        {
            var deployment = Read(resource, GatewayJson.Default.Deployment);
            _deployments[(deployment.RestApiId, deployment.Id)] = Own(resource, new DeployedApi(deployment));
        }

        foreach (var resource in _store.All(KeyKind))
        {
            var key = Read(resource, GatewayJson.Default.ApiKey);
            var owned = Own(resource, key);
            _keys[key.Id] = owned;
            _ring.Put(owned.Caller, key);
        }

        foreach (var resource in _store.All(PlanKind))
        {
            var plan = Read(resource, GatewayJson.Default.UsagePlan);
            _plans[plan.Id] = Own(resource, plan);
        }
    }

    /// <summary>Who may call what is served.</summary>
    internal RequestAdmission Admission { get; }

    /// <summary>Completes when every use of a key is on disk. Requests have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _usage.DisposeAsync();
        _changes.Dispose();
    }

    /// <summary>What a stage serves now, or null when there is no such API or stage.</summary>
    internal ServedStage? FindStage(string apiId, string stageName)
    {
        if (!_apis.TryGetValue(apiId, out var owned) || !owned.Value.Stages.TryGetValue(stageName, out var stage))
        {
            return null;
        }

        return _deployments.TryGetValue((apiId, stage.DeploymentId), out var deployed)
            ? new ServedStage(owned.Caller, apiId, stage, deployed.Value)
            : null;
    }

    /// <summary>An API's name; null when there is no such API.</summary>
    internal string? NameOf(string apiId) => _apis.TryGetValue(apiId, out var owned) ? owned.Value.Name : null;

    /// <summary>Whether an API is reached through CloudFront on AWS.</summary>
    internal bool IsEdge(string apiId) => _apis.TryGetValue(apiId, out var owned) && owned.Value.EndpointConfiguration.Types.Contains("EDGE");

    /// <summary>True when there is an API of this id, in any account and region.</summary>
    public bool HasApi(string apiId) => _apis.ContainsKey(apiId);

    private static IEnumerable<T> Of<T>(IEnumerable<KeyValuePair<string, Owned<T>>> index, AwsCaller caller) =>
        index.Select(entry => entry.Value).Where(owned => owned.Caller == caller).OrderBy(owned => owned.Order).Select(owned => owned.Value);

    private static T? Find<T>(ConcurrentDictionary<string, Owned<T>> index, AwsCaller caller, string id)
        where T : class =>
        index.TryGetValue(id, out var owned) && owned.Caller == caller ? owned.Value : null;

    private static T Read<T>(Resource resource, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(resource.Data.Span, type)
        ?? throw new InvalidOperationException($"The resource {resource.Key} holds no {typeof(T).Name}.");

    private static JsonObject Shape<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!.AsObject();

    /// <summary>A page of a list: <c>items</c>, and <c>position</c> when more follow.</summary>
    private static JsonObject Page<T>(Members members, IEnumerable<T> all, Func<T, string> id, Func<T, JsonObject> shape, int limitDefault = 25)
    {
        var limit = Math.Clamp(members.Integer("limit") ?? limitDefault, 1, 500);
        var rest = all;
        if (members.Text("position") is { Length: > 0 } position)
        {
            rest = all.SkipWhile(item => id(item) != position).Skip(1);
        }

        var items = rest.Take(limit + 1).ToList();
        var page = new JsonObject { ["items"] = new JsonArray([.. items.Take(limit).Select(shape)]) };
        if (items.Count > limit)
        {
            page["position"] = id(items[limit - 1]);
        }

        return page;
    }

    private Owned<T> Own<T>(Resource resource, T value)
    {
        var scope = resource.Key.Scope.Split('/');
        return new Owned<T>(new AwsCaller(scope[0], scope[1]), _order++, value);
    }

    /// <summary>Runs one change alone. What it refuses is refused before anything is written.</summary>
    private async ValueTask WriteAsync(CancellationToken stop, params IReadOnlyList<ResourceWrite> writes)
    {
        if (!await _store.WriteAsync(writes, stop))
        {
            throw new InvalidOperationException("A write without expectations reported a conflict.");
        }
    }

    private static ResourceWrite Put<T>(string kind, AwsCaller caller, string id, T value, JsonTypeInfo<T> type) =>
        new(new ResourceKey(kind, caller.Scope, id), JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static ResourceWrite Delete(string kind, AwsCaller caller, string id) =>
        new(new ResourceKey(kind, caller.Scope, id), null);

    private async ValueTask SaveAsync(AwsCaller caller, RestApi api, CancellationToken stop)
    {
        await WriteAsync(stop, Put(ApiKind, caller, api.Id, api, GatewayJson.Default.RestApi));
        Remember(_apis, caller, api.Id, api);
    }

    private void Remember<T>(ConcurrentDictionary<string, Owned<T>> index, AwsCaller caller, string id, T value)
    {
        var order = index.TryGetValue(id, out var before) ? before.Order : Interlocked.Increment(ref _order);
        index[id] = new Owned<T>(caller, order, value);
    }

    private long NowSeconds => _time.GetUtcNow().ToUnixTimeSeconds();

    private static string NewId(int length = 10) => RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyz", length);

    /// <param name="Caller">Whose it is.</param>
    /// <param name="Order">Grows with each creation: the order of listing.</param>
    /// <param name="Value">The thing.</param>
    private sealed record Owned<T>(AwsCaller Caller, long Order, T Value);
}
