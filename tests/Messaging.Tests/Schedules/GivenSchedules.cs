using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Schedules;
using Treadle.Tests.Common;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>Schedules on a clock that moves only when a test moves it, and what they call. The clock starts on 31 January 2025, 12:00:00.</summary>
internal sealed class GivenSchedules : IAwsCall, IAsyncDisposable
{
    public const string Role = "arn:aws:iam::000000000000:role/any";
    public const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:f";

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private DeliveryService _deliveries;
    private DueClock _clock;
    private bool _isRunning;

    public GivenSchedules() => (_deliveries, _clock, Schedules) = Start();

    public MemoryResources Resources { get; } = new();

    public ManualTime Time { get; } = new();

    public ScheduleService Schedules { get; private set; }

    /// <summary>What the log was told.</summary>
    public ConcurrentQueue<string> Told { get; } = [];

    /// <summary>What calls are answered with, when not with an empty object.</summary>
    public Queue<Exception> Refusals { get; } = [];

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A request of CreateSchedule.</summary>
    public static JsonObject Request(string expression, string name = "s", string target = Function, JsonObject? more = null, JsonObject? ofTarget = null)
    {
        var request = new JsonObject
        {
            ["Name"] = name,
            ["ScheduleExpression"] = expression,
            ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
            ["Target"] = With(new JsonObject { ["Arn"] = target, ["RoleArn"] = Role }, ofTarget),
        };
        return With(request, more);
    }

    public ValueTask<JsonObject> CreateAsync(string expression, string name = "s", string target = Function, JsonObject? more = null, JsonObject? ofTarget = null) =>
        Schedules.CreateAsync(Caller, Request(expression, name, target, more, ofTarget), Stop);

    /// <summary>The next call that was made or will be.</summary>
    public async Task<Call> CallAsync() => await _calls.Reader.ReadAsync(Stop);

    /// <summary>The time that the next call is for.</summary>
    public async Task<string> CallTimeAsync()
    {
        var payload = (await CallAsync()).Input["Payload"]!.GetValue<string>();
        return (string)JsonNode.Parse(Convert.FromBase64String(payload))!["time"]!;
    }

    /// <summary>Nothing is due any more: a schedule made for now is called before anything else is.</summary>
    public async Task AssertNothingElseAsync()
    {
        await CreateAsync("rate(1 day)", "probe", more: new JsonObject { ["ActionAfterCompletion"] = "NONE" });
        Assert.Contains("/probe", (await CallAsync()).Text, StringComparison.Ordinal);
        await Schedules.DeleteAsync(Caller, new JsonObject { ["Name"] = "probe" }, Stop);
    }

    public string Now(TimeSpan after = default) => (Time.GetUtcNow() + after).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public JsonObject Get(string name = "s") => Schedules.Get(Caller, new JsonObject { ["Name"] = name });

    public async Task RefusedAsync(string error, JsonObject request)
    {
        var refused = await Assert.ThrowsAsync<AwsErrorException>(async () => await Schedules.CreateAsync(Caller, request, Stop));
        Assert.Equal(error, $"{refused.Code}: {refused.AwsMessage}");
    }

    /// <summary>Ends this life; what it does now is done then, and told.</summary>
    public async Task StopAsync()
    {
        if (!_isRunning)
        {
            return;
        }

        _isRunning = false;
        await _clock.DisposeAsync();
        await _deliveries.DisposeAsync();
    }

    /// <summary>Another life on the same data.</summary>
    public async Task RestartAsync(TimeSpan downFor)
    {
        await StopAsync();
        Time.Advance(downFor);
        (_deliveries, _clock, Schedules) = Start();
        await Schedules.ResumeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public ValueTask<JsonObject> CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        _calls.Writer.TryWrite(new Call(service, action, input));
        return Refusals.TryDequeue(out var refusal) ? ValueTask.FromException<JsonObject>(refusal) : ValueTask.FromResult(new JsonObject());
    }

    private static JsonObject With(JsonObject members, JsonObject? more)
    {
        foreach (var (name, value) in more ?? [])
        {
            members[name] = value?.DeepClone();
        }

        return members;
    }

    private (DeliveryService Deliveries, DueClock Clock, ScheduleService Schedules) Start()
    {
        var deliveries = new DeliveryService(Resources, () => this, Time, () => 0, Told.Enqueue);
        var clock = new DueClock(Resources, Time, (what, e) => Told.Enqueue($"{what} {e}"));
        var schedules = new ScheduleService(Resources, clock, deliveries, () => this, (service, _) => service is "sqs" or "states", Time, Told.Enqueue);
        deliveries.Resume();
        clock.Start();
        _isRunning = true;
        return (deliveries, clock, schedules);
    }

    /// <summary>A call that a target got.</summary>
    public sealed record Call(string Service, string Action, JsonObject Input)
    {
        /// <summary>All of it, a blob of a function as text.</summary>
        public string Text => Input["Payload"] is { } payload
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(payload.GetValue<string>()))
            : $"{Service} {Action} {Input.ToJsonString()}";
    }
}
