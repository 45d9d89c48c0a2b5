using System.Text;
using System.Text.RegularExpressions;

namespace Treadle.Logs.Patterns;

/// <summary>Reads the text of a pattern from left to right.</summary>
/// <remarks>One thread. What does not fit is an InvalidParameterException that says where.</remarks>
internal sealed class PatternReader(string text)
{
    private int _at;
    private int _regexes;

    public bool IsAtEnd => _at >= text.Length;

    /// <summary>The character that comes next; NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : text[_at];

    public void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    /// <summary>Takes a text when it comes next, after any space.</summary>
    public bool TryTake(string wanted)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, wanted, 0, wanted.Length) != 0)
        {
            return false;
        }

        _at += wanted.Length;
        return true;
    }

    /// <summary>Takes a word in any case when it comes next and does not go on.</summary>
    public bool TryTakeWord(string wanted)
    {
        SkipSpace();
        var end = _at + wanted.Length;
        if (string.Compare(text, _at, wanted, 0, wanted.Length, StringComparison.OrdinalIgnoreCase) != 0 || (end < text.Length && char.IsLetterOrDigit(text[end])))
        {
            return false;
        }

        _at = end;
        return true;
    }

    public void Take(string wanted)
    {
        if (!TryTake(wanted))
        {
            throw Unexpected($"'{wanted}'");
        }
    }

    /// <summary>Takes what comes before one of some characters or the end.</summary>
    public string TakeUntil(Func<char, bool> isEnd)
    {
        var start = _at;
        while (!IsAtEnd && !isEnd(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary><c>"exact phrase"</c> with <c>\"</c> and <c>\\</c> in it; the quote comes next.</summary>
    public string TakeQuoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (!IsAtEnd && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length && (text[_at + 1] == quote || text[_at + 1] == '\\'))
            {
                _at++;
            }

            value.Append(text[_at++]);
        }

        if (IsAtEnd)
        {
            throw FilterPattern.Invalid("a quoted phrase is not closed.");
        }

        _at++;
        return value.ToString();
    }

    /// <summary><c>%4[0-9]{2}%</c>; the first percent sign comes next.</summary>
    public Regex TakeRegex()
    {
        var end = text.IndexOf('%', _at + 1);
        if (end < 0)
        {
            throw FilterPattern.Invalid("a regular expression (%…%) is not closed.");
        }

        if (++_regexes > FilterPattern.RegexesMax)
        {
            throw FilterPattern.Invalid($"it has more than {FilterPattern.RegexesMax} regular expressions.");
        }

        var expression = text[(_at + 1)..end];
        _at = end + 1;
        if (expression.FirstOrDefault(c => !IsOfRegex(c)) is var strange and not '\0')
        {
            throw FilterPattern.Invalid($"'{strange}' is not supported in the regular expression %{expression}%.");
        }

        try
        {
            // Without backtracking, the time grows with the message's length only.
            return new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw FilterPattern.Invalid($"%{expression}% is no regular expression that is supported.");
        }
    }

    /// <summary>The condition behind an operator: a number, a text (quoted or not, with <c>*</c>) or a regular expression.</summary>
    public PatternValue TakeValue(Func<char, bool> isEnd)
    {
        SkipSpace();
        switch (Next)
        {
            case '"' or '\'':
                return PatternValue.OfText(TakeQuoted(), isQuoted: true);

            case '%':
                return PatternValue.OfRegex(TakeRegex());

            default:
                var value = TakeUntil(isEnd).TrimEnd();
                return value.Length > 0 ? PatternValue.OfText(value, isQuoted: false) : throw Unexpected("a value");
        }
    }

    /// <summary><c>= != &lt; &gt; &lt;= &gt;=</c>; null when none of them comes next.</summary>
    public Comparison? TakeComparison() =>
        TryTake("!=") ? Comparison.NotEqual
        : TryTake("<=") ? Comparison.LessOrEqual
        : TryTake(">=") ? Comparison.GreaterOrEqual
        : TryTake("=") ? Comparison.Equal
        : TryTake("<") ? Comparison.Less
        : TryTake(">") ? Comparison.Greater
        : null;

    public Treadle.Aws.AwsErrorException Unexpected(string wanted) =>
        FilterPattern.Invalid($"{wanted} was expected at character {_at + 1}{(IsAtEnd ? ", its end" : $", where '{Next}' stands")}.");

    private static bool IsOfRegex(char c) => char.IsAsciiLetterOrDigit(c) || "_:#=@/;,- ^$?[]{}|\\*+.".Contains(c, StringComparison.Ordinal);
}
