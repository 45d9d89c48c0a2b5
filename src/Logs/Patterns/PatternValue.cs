using System.Globalization;
using System.Text.RegularExpressions;

namespace Treadle.Logs.Patterns;

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>What a field is compared with.</summary>
internal sealed class PatternValue
{
    private readonly string _text;
    private readonly bool _isWild;
    private readonly Regex? _regex;

    private PatternValue(string text, double? number, Regex? regex)
    {
        (_text, Number, _regex) = (text, number, regex);
        _isWild = text.Contains('*', StringComparison.Ordinal);
    }

    /// <summary>Its number; null when it is a text.</summary>
    public double? Number { get; }

    public static PatternValue OfText(string text, bool isQuoted) => new(text, isQuoted ? null : NumberOf(text), regex: null);

    public static PatternValue OfRegex(Regex regex) => new("", number: null, regex);

    public static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <param name="how">The operator.</param>
    /// <param name="text">The field.</param>
    /// <param name="number">The field as a number; null when it is none: then it is in no order.</param>
    public bool Holds(Comparison how, string text, double? number) => how switch
    {
        Comparison.Equal => IsEqual(text, number),
        Comparison.NotEqual => !IsEqual(text, number),
        Comparison.Less => number < Number,
        Comparison.LessOrEqual => number <= Number,
        Comparison.Greater => number > Number,
        Comparison.GreaterOrEqual => number >= Number,
        _ => throw new InvalidOperationException($"There is no arm for {how}."),
    };

    private bool IsEqual(string text, double? number)
    {
        if (_regex is not null)
        {
            return _regex.IsMatch(text);
        }

        if (Number is { } wanted && number is { } given)
        {
            return wanted.Equals(given);
        }

        return _isWild ? IsLike(text, _text) : string.Equals(text, _text, StringComparison.Ordinal);
    }

    /// <summary>A text against a pattern in which a star stands for anything. Goes back to the last star only: at worst the product of both lengths.</summary>
    private static bool IsLike(string text, string pattern)
    {
        var (t, p, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                t++;
                p++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
