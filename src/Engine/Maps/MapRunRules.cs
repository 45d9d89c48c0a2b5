using Treadle.Asl;
using Treadle.Asl.Compiling;

namespace Treadle.Engine.Maps;

/// <summary>What a map run does next, as its counts have it.</summary>
/// <remarks>Source: Step Functions developer guide, "Setting failure thresholds for Distributed Map states".</remarks>
public static class MapRunRules
{
    /// <summary>Children that run at once, whatever MaxConcurrency says.</summary>
    public const int ConcurrencyMax = 10_000;

    /// <summary>How many children may run at once.</summary>
    public static int Concurrency(int maxConcurrency) => maxConcurrency is > 0 and < ConcurrencyMax ? maxConcurrency : ConcurrencyMax;

    /// <summary>Whether more items have failed than may.</summary>
    /// <param name="tolerated">How many may.</param>
    /// <param name="failed">How many have, or timed out, or were stopped.</param>
    /// <param name="total">How many there are; null as long as that is not known: a percentage is then not looked at.</param>
    public static bool IsExceeded(ToleratedFailures tolerated, long failed, long? total)
    {
        if (failed == 0)
        {
            return false;
        }

        return tolerated is { Count: null, Percentage: null }
            || failed > tolerated.Count
            || (tolerated.Percentage is { } percentage && total is { } items && failed * 100.0 > percentage * items);
    }

    /// <summary>The error of a run that a redrive of its parent cannot take up any more.</summary>
    /// <remarks>Source: Step Functions developer guide, "Redriving Map Runs", which names the error alone.</remarks>
    public static StatesError RedrivenTooOften(int limit) =>
        new(ErrorNames.Runtime, FormattableString.Invariant($"The maximum number of redrives of a Map Run was reached ({limit}).")) { IsWhole = true };

    public static StatesError Exceeded { get; } =
        new(ErrorNames.ExceedToleratedFailureThreshold, "The specified tolerated failure threshold was exceeded") { IsWhole = true };
}
