using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Topics;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Topics;

/// <summary>Topics over a store in memory, with queues, functions and delivery streams that keep what they are given, or refuse it.</summary>
internal sealed class GivenTopics : IAwsCall, IAsyncDisposable
{
    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly ConcurrentQueue<(string Action, JsonObject Input)> _calls = new();

    public GivenTopics() => Start();

    public MemoryResources Resources { get; } = new();

    public ManualTime Time { get; } = new();

    public TopicService Topics { get; private set; } = null!;

    public DeliveryService Deliveries { get; private set; } = null!;

    /// <summary>What the others answer to SendMessage, Invoke and PutRecord; null: they take it.</summary>
    public Func<string, JsonObject, AwsErrorException?> Refuses { get; set; } = (_, _) => null;

    /// <summary>What was taken.</summary>
    public IReadOnlyList<(string Action, JsonObject Input)> Calls => [.. _calls];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string Queue(string name) => $"arn:aws:sqs:eu-west-1:000000000000:{name}";

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        if (Refuses(action, input) is { } error)
        {
            throw error;
        }

        _calls.Enqueue((action, input));
        return ValueTask.FromResult<JsonObject>([]);
    }

    public async Task<string> TopicAsync(string name = "news", JsonObject? attributes = null) =>
        (string)(await Topics.CreateTopicAsync(Caller, new JsonObject { ["Name"] = name, ["Attributes"] = attributes }, Stop))["TopicArn"]!;

    public async Task<string> SubscribeAsync(string topic, string protocol, string endpoint, JsonObject? attributes = null) =>
        (string)(await Topics.SubscribeAsync(
            new JsonObject { ["TopicArn"] = topic, ["Protocol"] = protocol, ["Endpoint"] = endpoint, ["Attributes"] = attributes, ["ReturnSubscriptionArn"] = true }, Stop))["SubscriptionArn"]!;

    public async Task<string> PublishAsync(string topic, string message, JsonObject? members = null)
    {
        var input = members?.DeepClone().AsObject() ?? [];
        (input["TopicArn"], input["Message"]) = (topic, message);
        return (string)(await Topics.PublishAsync(input, Stop))["MessageId"]!;
    }

    /// <summary>Moves the clock, a little at a time, until so much was taken.</summary>
    public async Task<IReadOnlyList<(string Action, JsonObject Input)>> TakenAsync(int count, TimeSpan? step = null)
    {
        while (_calls.Count < count)
        {
            await Task.Delay(1, Stop);
            Time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }

        return Calls;
    }

    /// <summary>Ends the server's life, and begins another on what is stored.</summary>
    public async Task RestartAsync()
    {
        await Deliveries.DisposeAsync();
        Topics.Dispose();
        Start();
        Deliveries.Resume();
    }

    public async ValueTask DisposeAsync()
    {
        await Deliveries.DisposeAsync();
        Topics.Dispose();
    }

    private void Start()
    {
        Deliveries = new DeliveryService(Resources, () => this, Time, () => 0.5, _ => { });
        Topics = new TopicService(Resources, Deliveries, new TopicOptions { Calls = () => this, Endpoint = () => "http://127.0.0.1:4566" }, Time);
    }
}
