using System.Text;
using System.Text.RegularExpressions;

namespace Treadle.Gateway.Vtl;

/// <summary>Writes a Java pattern as .NET reads it: quoting, POSIX classes, and digits, words and blanks that are ASCII's alone.</summary>
/// <remarks>Source: Java's documentation of java.util.regex.Pattern.</remarks>
internal static class JavaRegexText
{
    private const string Blank = " \\t\\n\\x0B\\f\\r";

    public static string Translate(string pattern)
    {
        if (!pattern.Contains('\\'))
        {
            return pattern;
        }

        var result = new StringBuilder(pattern.Length + 16);
        var inClass = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c != '\\' || i + 1 == pattern.Length)
            {
                inClass += c == '[' ? 1 : c == ']' && inClass > 0 ? -1 : 0;
                result.Append(c);
                continue;
            }

            var next = pattern[++i];
            if (next == 'Q')
            {
                var end = pattern.IndexOf("\\E", i, StringComparison.Ordinal);
                var quoted = pattern[(i + 1)..(end < 0 ? pattern.Length : end)];
                result.Append(Regex.Escape(quoted).Replace("]", "\\]", StringComparison.Ordinal));
                i = end < 0 ? pattern.Length : end + 1;
            }
            else if (next is 'p' or 'P' && i + 1 < pattern.Length && pattern[i + 1] == '{' && pattern.IndexOf('}', i) is var close and > 0
                && Posix(pattern[(i + 2)..close]) is { } members)
            {
                Append(result, members, isNegated: next == 'P', inClass > 0);
                i = close;
            }
            else if (Ascii(char.ToLowerInvariant(next)) is { } set && next is 'd' or 'w' or 's' or 'h' or 'D' or 'W' or 'S' or 'H' && !(char.IsUpper(next) && inClass > 0))
            {
                Append(result, set, isNegated: char.IsUpper(next), inClass > 0);
            }
            else
            {
                result.Append('\\').Append(next);
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, string members, bool isNegated, bool isInClass) =>
        _ = isInClass && !isNegated ? result.Append(members) : result.Append(isNegated ? "[^" : "[").Append(members).Append(']');

    private static string? Ascii(char name) => name switch
    {
        'd' => "0-9",
        'w' => "a-zA-Z_0-9",
        's' => Blank,
        'h' => " \\t",
        _ => null,
    };

    private static string? Posix(string name) => name switch
    {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => "\\x00-\\x7F",
        "Alpha" or "IsAlphabetic" => "a-zA-Z",
        "Digit" or "IsDigit" => "0-9",
        "Alnum" => "a-zA-Z0-9",
        "Punct" or "IsPunctuation" => "!-/:-@\\[-`{-~",
        "Graph" => "!-~",
        "Print" => " -~",
        "Blank" => " \\t",
        "Cntrl" => "\\x00-\\x1F\\x7F",
        "XDigit" => "0-9a-fA-F",
        "Space" or "IsWhite_Space" => Blank,
        _ => null,
    };
}
