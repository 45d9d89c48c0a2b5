using Treadle.Aws;

namespace Treadle.Logs.Patterns;

/// <summary>A filter pattern: terms (<c>ERROR -ping ?a ?b</c>), a condition on JSON (<c>{ $.level = "ERROR" }</c>) or columns (<c>[ip, status=4*]</c>).</summary>
/// <remarks>Source: CloudWatch Logs user guide, "Filter pattern syntax". Immutable; any thread.</remarks>
public abstract class FilterPattern
{
    /// <summary>AWS's bound.</summary>
    public const int LengthMax = 1024;

    /// <summary>Regular expressions in one pattern.</summary>
    internal const int RegexesMax = 2;

    public abstract bool Matches(string message);

    /// <summary>What TestMetricFilter shows of a message that matches: the values that the pattern names.</summary>
    /// <returns>As <c>$.level</c> or <c>$ip</c> to the text; nothing for terms.</returns>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Extract(string message) => [];

    /// <param name="text">Null and empty match everything.</param>
    /// <exception cref="AwsErrorException">InvalidParameterException: it is no pattern.</exception>
    public static FilterPattern Parse(string? text)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length > LengthMax)
        {
            throw Invalid($"it is longer than {LengthMax} characters.");
        }

        var reader = new PatternReader(trimmed);
        return trimmed switch
        {
            ['{', ..] => JsonPattern.Read(reader),
            ['[', ..] => ColumnPattern.Read(reader),
            _ => TermPattern.Read(reader),
        };
    }

    internal static AwsErrorException Invalid(string why) => new("InvalidParameterException", $"Invalid filter pattern: {why}");
}
