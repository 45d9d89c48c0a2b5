using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Events;

/// <summary>What an attempt at an asynchronous call leads to.</summary>
internal abstract record EventVerdict
{
    /// <summary>It is over; whoever was to be told is told.</summary>
    /// <param name="Condition">AWS's word: <c>Success</c>, <c>RetriesExhausted</c>, <c>EventAgeExceeded</c>, <c>ZeroReservedConcurrency</c>.</param>
    public sealed record Over(string Condition) : EventVerdict
    {
        public bool IsSuccess => Condition == Success;
    }

    /// <summary>It is tried again.</summary>
    public sealed record Later(AcceptedEvent Event) : EventVerdict;

    private const string Success = "Success";
    private const string RetriesExhausted = "RetriesExhausted";
    private const string EventAgeExceeded = "EventAgeExceeded";
    private const string ZeroReservedConcurrency = "ZeroReservedConcurrency";

    private const int RetriesDefault = 2;

    private static readonly TimeSpan AgeDefault = TimeSpan.FromHours(6);

    private static readonly TimeSpan ThrottleDelayMax = TimeSpan.FromMinutes(5);

    /// <summary>Whether it may be run at all.</summary>
    /// <returns>null when it may.</returns>
    public static Over? Before(AcceptedEvent accepted, Function function, EventInvokeConfig? config, DateTimeOffset now) =>
        function.ReservedConcurrency == 0 ? new Over(ZeroReservedConcurrency)
        : now - accepted.AcceptedAt > AgeMax(config) ? new Over(EventAgeExceeded)
        : null;

    /// <summary>The function has answered.</summary>
    /// <remarks>Source: Lambda developer guide, "Asynchronous invocation": two more attempts, the first after one minute, the second after two more.</remarks>
    public static EventVerdict Ran(AcceptedEvent accepted, bool failed, EventInvokeConfig? config, DateTimeOffset now)
    {
        if (!failed)
        {
            return new Over(Success);
        }

        if (accepted.Failures >= (config?.MaximumRetryAttempts ?? RetriesDefault))
        {
            return new Over(RetriesExhausted);
        }

        var delay = TimeSpan.FromMinutes(accepted.Failures + 1);
        return now + delay - accepted.AcceptedAt > AgeMax(config)
            ? new Over(EventAgeExceeded)
            : new Later(accepted with { Due = now + delay, Failures = accepted.Failures + 1, Throttles = 0 });
    }

    /// <summary>It could not be run, which costs no attempt: it is tried again after one second, two, four, … five minutes, until it is too old.</summary>
    public static EventVerdict Throttled(AcceptedEvent accepted, EventInvokeConfig? config, DateTimeOffset now)
    {
        // Beyond 2^9 the bound holds anyway.
        var delay = TimeSpan.FromSeconds(1 << Math.Min(accepted.Throttles, 9));
        delay = delay < ThrottleDelayMax ? delay : ThrottleDelayMax;
        return now + delay - accepted.AcceptedAt > AgeMax(config)
            ? new Over(EventAgeExceeded)
            : new Later(accepted with { Due = now + delay, Throttles = accepted.Throttles + 1 });
    }

    private static TimeSpan AgeMax(EventInvokeConfig? config) => config?.MaximumEventAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : AgeDefault;
}
