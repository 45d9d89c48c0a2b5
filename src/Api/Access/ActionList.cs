namespace Treadle.Api.Access;

/// <summary>The actions that a key may do, as an IAM policy lists them: <c>states:*</c>, <c>lambda:Invoke*</c>, <c>*</c>.</summary>
/// <remarks>Source: IAM user guide, "IAM JSON policy elements: Action". <c>*</c> stands for any characters, <c>?</c> for one; case does not count.</remarks>
public sealed class ActionList(IEnumerable<string> patterns)
{
    /// <summary>Everything.</summary>
    public static readonly ActionList All = new(["*"]);

    private readonly string[] _patterns = [.. patterns];

    /// <summary>Whether a text can be in such a list: <c>*</c>, or <c>service:action</c>.</summary>
    public static bool IsPattern(string text) => text == "*"
        || (text.Split(':') is [{ Length: > 0 } service, { Length: > 0 } action]
            && service.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '*' or '?')
            && action.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '*' or '?'));

    /// <param name="action">As <c>states:StartExecution</c>.</param>
    public bool Allows(string action)
    {
        foreach (var pattern in _patterns)
        {
            if (Matches(pattern, action))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => string.Join(", ", _patterns);

    /// <summary>Goes back to the last star when what is behind it fits no more: no pattern takes longer than its length times the text's.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t])))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
