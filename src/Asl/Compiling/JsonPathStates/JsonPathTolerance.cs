using Treadle.Asl.Expressions.JsonPath;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling.JsonPathStates;

/// <summary>ToleratedFailureCount(Path) and ToleratedFailurePercentage(Path).</summary>
internal sealed record JsonPathTolerance(int? Count, PathExpression? CountPath, double? Percentage, PathExpression? PercentagePath)
{
    public Evaluated<ToleratedFailures> Evaluate(Scope scope, JsonValue effectiveInput)
    {
        var tolerated = new ToleratedFailures(Count, Percentage);
        if (CountPath is not null)
        {
            var count = PathNumbers.Integer("ToleratedFailureCountPath", CountPath, scope, effectiveInput);
            if (count.Error is not null)
            {
                return count.Error;
            }

            if (count.Value < 0)
            {
                return new StatesError(ErrorNames.Runtime, "ToleratedFailureCount cannot be negative.");
            }

            tolerated = tolerated with { Count = count.Value };
        }

        if (PercentagePath is not null)
        {
            var percentage = PathNumbers.Float("ToleratedFailurePercentagePath", PercentagePath, scope, effectiveInput);
            if (percentage.Error is not null)
            {
                return percentage.Error;
            }

            if (percentage.Value is < 0 or > 100)
            {
                return new StatesError(ErrorNames.Runtime, "ToleratedFailurePercentage must be between 0 and 100.");
            }

            tolerated = tolerated with { Percentage = percentage.Value };
        }

        return tolerated;
    }
}
