using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Storage;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Deliveries;

/// <summary>Deliveries to targets that a test opens, shuts and lets refuse, over a clock that it moves.</summary>
internal sealed class GivenDeliveries : IDeliverer, IAwsCall, IAsyncDisposable
{
    public const string DeadQueue = "arn:aws:sqs:eu-west-1:000000000000:dead";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly ConcurrentDictionary<string, Func<Delivery, Exception?>> _answers = new();
    private readonly ConcurrentDictionary<string, int> _underWay = new();
    private readonly ConcurrentQueue<Delivery> _made = new();
    private readonly ConcurrentQueue<Delivery> _attempts = new();
    private readonly ConcurrentQueue<JsonObject> _dead = new();
    private readonly ConcurrentQueue<DeliveryFact> _facts = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly IResourceStore _resources;

    public GivenDeliveries(IResourceStore? resources = null)
    {
        _resources = resources ?? new MemoryResources();
        Service = Start();
    }

    public ManualTime Time { get; } = new();

    public DeliveryService Service { get; private set; }

    /// <summary>The target does not hear that it is to stop.</summary>
    public bool IsDeaf { get; set; }

    public IResourceStore Resources => _resources;

    public string Owner => "test";

    /// <summary>What was delivered, as text, in order.</summary>
    public IReadOnlyList<string> Made => [.. _made.Select(d => Encoding.UTF8.GetString(d.Payload.Span))];

    public int MadeCount => _made.Count;

    public IReadOnlyList<Delivery> Attempts => [.. _attempts];

    public IReadOnlyList<JsonObject> Dead => [.. _dead];

    public IReadOnlyList<DeliveryFact> Facts => [.. _facts];

    public IReadOnlyList<string> Told => [.. _told];

    public int MostAtOnce { get; private set; }

    /// <summary>What the dead-letter queue answers; null: it takes everything.</summary>
    public AwsErrorException? DeadLetterAnswer { get; set; }

    public TaskCompletionSource? Gate { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Answers(string target, Func<Delivery, Exception?> answer) => _answers[target] = answer;

    public void Down(string target) => Answers(target, _ => new AwsErrorException("ServiceUnavailable", "Try later.", 503));

    public void Up(string target) => Answers(target, _ => null);

    public static Delivery Of(string target, string payload, string order = "") => new()
    {
        Owner = "test",
        Caller = Caller,
        Target = target,
        OrderKey = order,
        Payload = Encoding.UTF8.GetBytes(payload),
    };

    public Task<bool> PutAsync(params Delivery[] deliveries) => Service.PutAsync(deliveries, stop: Stop);

    /// <summary>Kills the server, and starts another on what is stored.</summary>
    public async Task RestartAsync()
    {
        await Service.DisposeAsync();
        Service = Start();
        Service.Resume();
    }

    /// <summary>Moves the clock, a little at a time, until a condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        for (var i = 0; !condition(); i++)
        {
            await Task.Delay(1, Stop);
            if (i % 4 == 3 && step is { } by)
            {
                Time.Advance(by);
            }
        }
    }

    public int Stored(string kind = DeliveryRow.FreshKind) => _resources.All(kind).Count();

    public async ValueTask DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        _attempts.Enqueue(delivery);
        MostAtOnce = Math.Max(MostAtOnce, _underWay.AddOrUpdate(delivery.Target, 1, (_, n) => n + 1));
        try
        {
            if (Gate is { } gate)
            {
                await gate.Task.WaitAsync(IsDeaf ? CancellationToken.None : stop);
            }

            if (_answers.GetValueOrDefault(delivery.Target)?.Invoke(delivery) is { } error)
            {
                throw error;
            }

            _made.Enqueue(delivery);
        }
        finally
        {
            _underWay.AddOrUpdate(delivery.Target, 0, (_, n) => n - 1);
        }
    }

    public DeadLetter DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure) => new(
        Encoding.UTF8.GetString(delivery.Payload.Span),
        new Dictionary<string, string> { ["WHY"] = why.ToString(), ["ERROR_CODE"] = failure?.Code ?? "", ["ATTEMPTS"] = $"{delivery.Failures}" });

    public void Tell(Delivery delivery, DeliveryFact fact) => _facts.Enqueue(fact);

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        Assert.Equal("sqs", service);
        if (DeadLetterAnswer is { } refusal)
        {
            throw refusal;
        }

        _dead.Enqueue(input);
        return ValueTask.FromResult(new JsonObject());
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private DeliveryService Start()
    {
        var service = new DeliveryService(_resources, () => this, Time, () => 1, _told.Enqueue);
        service.Add(this);
        return service;
    }
}
