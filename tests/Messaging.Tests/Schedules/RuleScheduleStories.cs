using System.Text;
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
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private DeliveryService _deliveries;
    private DueClock _clock;
    private RuleSchedules _schedules;

    public RuleScheduleStories() => (_deliveries, _clock, _schedules) = Start();

    string IDeliverer.Owner => "rules";

    [Fact]
    public async Task A_rate_counts_from_when_the_rule_was_made()
    {
        await PutAsync("r", "rate(5 minutes)");
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("r 2025-01-31T12:05:00Z", await RuleAndTimeAsync());
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

        Assert.Equal("changed 2025-01-31T12:07:00Z", await RuleAndTimeAsync());
        await PutAsync("disabled", "rate(5 minutes)");
        await PutAsync("changed", null);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("disabled 2025-01-31T12:12:00Z", await RuleAndTimeAsync());
    }

    [Fact]
    public async Task A_rule_that_was_due_while_the_server_was_down_fires_once()
    {
        await PutAsync("r", "cron(0 * * * ? *)");
        await StopAsync();
        _time.Advance(TimeSpan.FromHours(3.5));
        (_deliveries, _clock, _schedules) = Start();

        Assert.Equal("2025-01-31T15:00:00Z", await TimeAsync());
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("2025-01-31T16:00:00Z", await TimeAsync());
        Assert.Contains("The rule arn:aws:events:eu-west-1:000000000000:rule/r was due at 2025-01-31T13:00:00Z and later", Assert.Single(_told), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    IReadOnlyList<Delivery> IScheduledRules.DeliveriesOf(AwsCaller caller, string rule, DateTimeOffset time) =>
        [new Delivery { Owner = "rules", Caller = caller, Target = "t", Payload = Encoding.UTF8.GetBytes($"{rule} {IsoTime.Seconds(time)}") }];

    ValueTask IDeliverer.DeliverAsync(Delivery delivery, CancellationToken stop)
    {
        _events.Writer.TryWrite(Encoding.UTF8.GetString(delivery.Payload.Span));
        return ValueTask.CompletedTask;
    }

    DeadLetter IDeliverer.DeadLetterOf(Delivery delivery, GivenUp why, DeliveryFailure? failure) => throw new InvalidOperationException("Nothing fails here.");

    private async Task<string> TimeAsync() => (await RuleAndTimeAsync()).Split(' ')[1];

    private async Task<string> RuleAndTimeAsync() => await _events.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private async Task PutAsync(string rule, string? expression)
    {
        var change = _schedules.Change(Caller, rule, expression);
        await _resources.WriteAsync(change);
        _schedules.Changed(Caller, rule);
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
