using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Treadle.Gateway.Vtl;

/// <summary>Java's regular expressions on .NET's engine without backtracking: linear in the text, whatever the pattern.</summary>
/// <remarks>Look-around, back references and atomic groups need backtracking and are refused.</remarks>
internal static class JavaRegex
{
    private const int PatternLengthMax = 4096;

    /// <summary>Patterns that are kept compiled; beyond it they are compiled at each use.</summary>
    private const int CachedMax = 1000;

    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    /// <exception cref="VtlException">The pattern is not valid, or needs backtracking.</exception>
    public static Regex Compile(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (pattern.Length > PatternLengthMax)
        {
            throw new VtlException($"A regular expression has {pattern.Length} characters; the limit is {PatternLengthMax}.");
        }

        try
        {
            var regex = new Regex(JavaRegexText.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
            if (Cache.Count < CachedMax)
            {
                Cache[pattern] = regex;
            }

            return regex;
        }
        catch (ArgumentException e)
        {
            throw new VtlException($"The regular expression '{pattern}' is not valid: {e.Message}");
        }
        catch (NotSupportedException)
        {
            throw new VtlException($"The regular expression '{pattern}' uses look-around, a back reference or an atomic group, which this server does not support.");
        }
    }

    /// <summary>Java's replaceAll and replaceFirst: <c>$1</c> is a group, <c>\x</c> the character itself.</summary>
    /// <exception cref="VtlException">The pattern or the replacement is not valid, or the result exceeds the limit on output.</exception>
    public static string Replace(string text, string pattern, string replacement, bool all)
    {
        var inserted = 0L;
        return Compile(pattern).Replace(
            text,
            match =>
            {
                var insert = Expand(match, replacement);
                inserted += insert.Length;
                return inserted <= VtlEvaluation.OutputLengthMax
                    ? insert
                    : throw new VtlException("A replacement would make more text than the limit allows.");
            },
            all ? -1 : 1);
    }

    /// <summary>Java's split: no empty text at the front for an empty match there, none at the end without a limit.</summary>
    public static List<string> Split(string text, string pattern, int limit)
    {
        var parts = new List<string>();
        var from = 0;
        for (var match = Compile(pattern).Match(text); match.Success; match = match.NextMatch())
        {
            if (limit > 0 && parts.Count == limit - 1)
            {
                break;
            }

            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
            {
                continue;
            }

            parts.Add(text[from..match.Index]);
            from = match.Index + match.Length;
        }

        parts.Add(text[from..]);
        while (limit == 0 && parts.Count > 1 && parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        // Java gives no parts, not one empty one, for a text of separators alone.
        if (limit == 0 && parts is [{ Length: 0 }] && text.Length > 0)
        {
            parts.Clear();
        }

        return parts;
    }

    private static string Expand(Match match, string replacement)
    {
        if (replacement.AsSpan().IndexOfAny('\\', '$') < 0)
        {
            return replacement;
        }

        var result = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c == '\\')
            {
                if (++i == replacement.Length)
                {
                    throw new VtlException("A replacement text ends in a single backslash.");
                }

                result.Append(replacement[i]);
            }
            else if (c == '$')
            {
                i = AppendGroup(result, match, replacement, i + 1);
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <returns>The index of the reference's last character.</returns>
    private static int AppendGroup(StringBuilder result, Match match, string replacement, int at)
    {
        if (at < replacement.Length && replacement[at] == '{' && replacement.IndexOf('}', at) is var end and > 0)
        {
            result.Append(match.Groups[replacement[(at + 1)..end]].Value);
            return end;
        }

        if (at == replacement.Length || !char.IsAsciiDigit(replacement[at]))
        {
            throw new VtlException("A replacement text has a $ that names no group.");
        }

        var group = replacement[at] - '0';
        if (group >= match.Groups.Count)
        {
            throw new VtlException($"A replacement text names the group {group}, which the regular expression does not have.");
        }

        // Further digits belong to the number as long as there is such a group.
        while (at + 1 < replacement.Length && char.IsAsciiDigit(replacement[at + 1]) && (group * 10) + replacement[at + 1] - '0' < match.Groups.Count)
        {
            group = (group * 10) + replacement[++at] - '0';
        }

        result.Append(match.Groups[group].Value);
        return at;
    }
}
