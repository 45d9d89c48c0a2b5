using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Events;
using Treadle.Messaging.Schedules;
using Treadle.Tests.Common;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>Scheduled rules from the request that puts them to what their targets get. The clock starts on 31 January 2025, 12:00:00.</summary>
public sealed class ScheduledRuleStories : IAwsCall, IAsyncDisposable
{
    private const string Function = "arn:aws:lambda:eu-west-1:000000000000:function:f";

    private static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly MemoryResources _resources = new();
    private readonly ManualTime _time = new();
    private readonly Channel<string> _payloads = Channel.CreateUnbounded<string>();
    private readonly DeliveryService _deliveries;
    private readonly DueClock _clock;
    private readonly RuleService _rules;

    public ScheduledRuleStories()
    {
        _deliveries = new DeliveryService(_resources, () => this, _time, () => 0, _ => { });
        var buses = new EventBusService(_resources, _time);
        _rules = new RuleService(_resources, buses);
        var bus = new EventBus(_rules, buses, _deliveries, metrics: null, _time, _ => { });
        _deliveries.Add(new RuleDelivery(() => this, () => bus, metrics: null));
        _clock = new DueClock(_resources, _time, (_, _) => { });
        _ = new ScheduledRules(_resources, _clock, _deliveries, _rules, bus, _time, _ => { });
        _deliveries.Resume();
        _clock.Start();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_targets_of_a_rule_get_a_scheduled_event()
    {
        await PutAsync("cron(5 * * * ? *)");
        await _rules.PutTargetsAsync(Caller, JsonNode.Parse($$"""{"Rule":"r","Targets":[{"Id":"1","Arn":"{{Function}}"}]}""")!.AsObject(), Stop);

        _time.Advance(TimeSpan.FromMinutes(5));

        var fired = JsonNode.Parse(await _payloads.Reader.ReadAsync(Stop))!.AsObject();
        Assert.Equal(36, ((string)fired["id"]!).Length);
        fired.Remove("id");
        Assert.Equal(
            """{"version":"0","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000","time":"2025-01-31T12:05:00Z","region":"eu-west-1","resources":["arn:aws:events:eu-west-1:000000000000:rule/r"],"detail":{}}""",
            fired.ToJsonString());
    }

    [Fact]
    public async Task A_disabled_rule_counts_anew_when_it_is_enabled()
    {
        await PutAsync("rate(10 minutes)");
        await _rules.PutTargetsAsync(Caller, JsonNode.Parse($$"""{"Rule":"r","Targets":[{"Id":"1","Arn":"{{Function}}","InputPath":"$.time"}]}""")!.AsObject(), Stop);
        await _rules.DisableRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, Stop);
        _time.Advance(TimeSpan.FromMinutes(15));
        await _rules.EnableRuleAsync(Caller, new JsonObject { ["Name"] = "r" }, Stop);
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("\"2025-01-31T12:25:00Z\"", await _payloads.Reader.ReadAsync(Stop));
    }

    public async ValueTask DisposeAsync()
    {
        await _clock.DisposeAsync();
        await _deliveries.DisposeAsync();
        _rules.Dispose();
    }

    ValueTask<JsonObject> IAwsCall.CallAsync(AwsCaller caller, string service, string action, JsonObject input, CancellationToken stop)
    {
        _payloads.Writer.TryWrite(Encoding.UTF8.GetString(Convert.FromBase64String((string)input["Payload"]!)));
        return ValueTask.FromResult(new JsonObject());
    }

    private ValueTask<JsonObject> PutAsync(string expression) =>
        _rules.PutRuleAsync(Caller, new JsonObject { ["Name"] = "r", ["ScheduleExpression"] = expression }, Stop);
}
