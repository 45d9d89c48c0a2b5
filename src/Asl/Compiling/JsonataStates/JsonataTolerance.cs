namespace Treadle.Asl.Compiling.JsonataStates;

/// <summary>ToleratedFailureCount and ToleratedFailurePercentage.</summary>
internal sealed record JsonataTolerance(JsonataNumber Count, JsonataNumber Percentage)
{
    public Evaluated<ToleratedFailures> Evaluate(Scope scope)
    {
        var count = Count.Whole(scope, 0, int.MaxValue);
        if (count.Error is not null)
        {
            return count.Error;
        }

        var percentage = Percentage.Real(scope, 0, 100);
        return percentage.Error is { } error ? error : new ToleratedFailures(count.Value, percentage.Value);
    }
}
