using System.Text.Json.Nodes;
using System.Threading.Channels;
using Treadle.Aws;
using Treadle.Messaging.Deliveries;
using Treadle.Messaging.Schedules;
using Treadle.Tests.Common;
using Xunit;

namespace Treadle.Messaging.Tests.Schedules;

/// <summary>When scheduled rules fire. The clock starts on 31 January 2025, 12:00:00.</summary>
public sealed class RuleScheduleStories : IScheduledRules, IDeliverer, IAsyncDisposable
{
    private static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly MemoryResources _resources = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private readonly Channel<JsonObject> _events = Channel.CreateUnbounded<JsonObject>();
    private DeliveryService _deliveries;
    private DueClock _clock;
    private RuleSchedules _schedules;

    public RuleScheduleStories() => (_deliveries, _clock, _schedules) = Start();

    string IDeliverer.Owner => "rules";

    [Theory]
    [InlineData("rate(5 minutes)", true)]
    [InlineData("rate(1 hour)", true)]
    [InlineData("cron(0 10 * * ? *)", true)]
    [InlineData("rate(1 minutes)", false)]
    [InlineData("rate(5 minute)", false)]
    [InlineData("at(2026-11-20T13:00:00)", false)]
    [InlineData("cron(0 10 * * * *)", false)]
    [InlineData("", false)]
    public void A_rule_takes_rates_and_cron_expressions(string expression, bool isTaken)
    {
        var refusal = Record.Exception(() => RuleSchedules.Check(expression));

        Assert.Equal(isTaken ? null : "Parameter ScheduleExpression is not valid.", (refusal as AwsErrorException)?.AwsMessage);
    }

    [Fact]
    public async Task A_rate_counts_from_when_the_rule_was_made()
    {
        await PutAsync("r", "rate(5 minutes)");
        _time.Advance(TimeSpan.FromMinutes(5));

        var fired = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(36, ((string)fired["id"]!).Length);
        fired.Remove("id");
        Assert.Equal(
            """{"version":"0","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000","time":"2025-01-31T12:05:00Z","region":"eu-west-1","resources":["arn:r"],"detail":{}}""",
            fired.ToJsonString());
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("2025-01-31T12:10:00Z", await TimeAsync());
    }

    [Fact]
    public async Task What_does_not_change_the_expression_does_not_change_the_time()
    {
        await PutAsync("r", "rate(5 minutes)");
        _time.Advance(TimeSpan.FromMinutes(3));
        await PutAsync("r", "rate(5 minutes)");
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("2025-01-31T12:05:00Z", await TimeAsync());
    }

    [Fact]
    public async Task A_changed_expression_counts_anew_and_a_disabled_rule_does_not_fire()
    {
        await PutAsync("changed", "rate(5 minutes)");
        await PutAsync("disabled", "rate(5 minutes)");
        _time.Advance(TimeSpan.FromMinutes(3));
        await PutAsync("changed", "rate(4 minutes)");
        await PutAsync("disabled", null);
        _time.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal("arn:changed 2025-01-31T12:07:00Z", await RuleAndTimeAsync());
        await PutAsync("disabled", "rate(5 minutes)");
        await PutAsync("changed", null);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("arn:disabled 2025-01-31T12:12:00Z", await RuleAndTimeAsync());
    }

    [Fact]
    public async Task A_rule_that_was_due_while_the_server_was_down_fires_once()
    {
        await PutAsync("r", "cron(0 * * * ? *)");
        await StopAsync();
        _time.Advance(TimeSpan.FromHours(3.5));
        (_deliveries, _clock, _schedules) = Start();

        Assert.Equal("2025-01-31T15:00:00Z", await TimeAsync());
        Assert.Contains("The rule arn:r was due at 2025-01-31T13:00:00Z and later", Assert.Single(_told), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("2025-01-31T16:00:00Z", await TimeAsync());
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    IReadOnlyList<Delivery> IScheduledRules.DeliveriesOf(AwsCaller caller, string rule, JsonObject @event) =>
        [new Delivery { Owner = "rules", Caller = caller, Target = "t", Payload = System.Text.Encoding.UTF8.GetBytes(@event.ToJsonString()) }];

    string IScheduledRules.ArnOf(AwsCaller caller, string rule) => $"arn:{rule}";

    ValueTask IDeliverer.DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        _events.Writer.TryWrite(JsonNode.Parse(delivery.Payload.Span)!.AsObject());
        return ValueTask.CompletedTask;
    }

    DeadLetter IDeliverer.DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure) => throw new InvalidOperationException("Nothing fails here.");

    private async Task<string?> TimeAsync() => (string?)(await _events.Reader.ReadAsync(TestContext.Current.CancellationToken))["time"];

    private async Task<string> RuleAndTimeAsync()
    {
        var fired = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken);
        return $"{fired["resources"]![0]} {fired["time"]}";
    }

    private async Task PutAsync(string rule, string? expression)
    {
        var change = _schedules.Change(Caller, rule, expression);
        await _resources.WriteAsync(change.Writes);
        change.Written();
    }

    private async Task StopAsync()
    {
        await _clock.DisposeAsync();
        await _deliveries.DisposeAsync();
    }

    private (DeliveryService Deliveries, DueClock Clock, RuleSchedules Schedules) Start()
    {
        var deliveries = new DeliveryService(_resources, () => throw new InvalidOperationException("Nothing is called here."), _time, () => 0, _told.Add);
        deliveries.Add(this);
        var clock = new DueClock(_resources, _time, (what, e) => _told.Add($"{what} {e}"));
        var schedules = new RuleSchedules(_resources, clock, deliveries, this, _time, _told.Add);
        deliveries.Resume();
        clock.Start();
        return (deliveries, clock, schedules);
    }
}
