using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Events;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Events;

/// <summary>Buses and rules over a fake of the services that targets name.</summary>
internal sealed class GivenEvents : IAwsCall, IAsyncDisposable
{
    public const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:f";
    public const string Pattern = """{"source":["my.app"]}""";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly ConcurrentQueue<(AwsCaller Caller, string Service, string Action, JsonObject Input)> _calls = new();

    public GivenEvents(IResourceStore? resources = null)
    {
        Resources = resources ?? new MemoryResources();
        Buses = new EventBusService(Resources, TimeProvider.System);
        Rules = new RuleService(Resources, Buses);
        Deliveries = new DeliveryService(Resources, () => this, TimeProvider.System, () => 0, Told.Enqueue);
        Bus = new EventBus(Rules, Buses, Deliveries, metrics: null, TimeProvider.System, Told.Enqueue);
        Deliveries.Add(new RuleDelivery(() => this, () => Bus, metrics: null));
    }

    public IResourceStore Resources { get; }

    public EventBusService Buses { get; }

    public RuleService Rules { get; }

    public DeliveryService Deliveries { get; }

    public EventBus Bus { get; }

    public ConcurrentQueue<string> Told { get; } = new();

    public Func<string, string, JsonObject, AwsErrorException?> Answer { get; set; } = (_, _, _) => null;

    public IReadOnlyList<(AwsCaller Caller, string Service, string Action, JsonObject Input)> Calls => [.. _calls];

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    public async Task RuleAsync(string name, string pattern, string targets, string bus = "default")
    {
        await Rules.PutRuleAsync(Caller, new JsonObject { ["Name"] = name, ["EventPattern"] = pattern, ["EventBusName"] = bus }, Stop);
        await Rules.PutTargetsAsync(Caller, new JsonObject { ["Rule"] = name, ["EventBusName"] = bus, ["Targets"] = JsonNode.Parse(targets) }, Stop);
    }

    public ValueTask<JsonObject> PutAsync(string detail = """{"a":1}""", string bus = "default") => Bus.PutEventsAsync(
        Caller, new JsonObject { ["Entries"] = new JsonArray(new JsonObject { ["Source"] = "my.app", ["DetailType"] = "d", ["Detail"] = detail, ["EventBusName"] = bus }) }, Stop);

    public async Task<JsonObject> CalledAsync(string action, int count = 1)
    {
        while (_calls.Count(c => c.Action == action) < count)
        {
            await Task.Delay(1, Stop);
        }

        return _calls.Where(c => c.Action == action).ElementAt(count - 1).Input;
    }

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        if (Answer(service, action, input) is { } error)
        {
            throw error;
        }

        _calls.Enqueue((caller, service, action, (JsonObject)input.DeepClone()));
        return ValueTask.FromResult(new JsonObject { ["QueueUrl"] = "http://localhost/000000000000/dead" });
    }

    public static string Text(JsonNode? base64) => Encoding.UTF8.GetString(Convert.FromBase64String((string)base64!));

    public async ValueTask DisposeAsync()
    {
        await Deliveries.DisposeAsync();
        Rules.Dispose();
    }
}
