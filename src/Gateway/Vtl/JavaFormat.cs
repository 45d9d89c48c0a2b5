using System.Globalization;
using System.Text;

namespace Treadle.Gateway.Vtl;

/// <summary>Java's String.format for what templates write: <c>%s %d %x %f %b %c %n %%</c> with flags, width and precision.</summary>
/// <remarks>Source: Java's documentation of java.util.Formatter.</remarks>
internal static class JavaFormat
{
    private const int WidthMax = 1000;

    /// <exception cref="VtlException">The format asks for what is not there, or is none of these.</exception>
    public static string Format(string format, ReadOnlySpan<object?> arguments, VtlEvaluation evaluation)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            var start = ++i;
            while (i < format.Length && format[i] is '-' or '0' or '+' or ',' or ' ')
            {
                i++;
            }

            var flags = format[start..i];
            var width = Number(format, ref i) ?? 0;
            int? precision = null;
            if (i < format.Length && format[i] == '.')
            {
                i++;
                precision = Number(format, ref i);
            }

            if (i == format.Length)
            {
                throw Wrong(format);
            }

            var kind = format[i];
            if (kind is '%' or 'n')
            {
                result.Append(kind == '%' ? '%' : '\n');
                continue;
            }

            if (next >= arguments.Length)
            {
                throw Wrong(format);
            }

            var text = One(kind, arguments[next++], precision, flags, format, evaluation);
            var isZeroed = flags.Contains('0') && kind is 'd' or 'f' or 'x';
            result.Append(flags.Contains('-') ? text.PadRight(width)
                : isZeroed && text.StartsWith('-') ? "-" + text[1..].PadLeft(width - 1, '0')
                : isZeroed ? text.PadLeft(width, '0')
                : text.PadLeft(width));
        }

        return result.ToString();
    }

    private static string One(char kind, object? value, int? precision, string flags, string format, VtlEvaluation evaluation)
    {
        var text = kind switch
        {
            's' or 'S' => VtlText.Of(value, evaluation),
            'b' or 'B' => value is bool flag ? flag ? "true" : "false" : value is null ? "false" : "true",
            'c' or 'C' when value is string { Length: 1 } character => character,
            'd' when value is long whole => whole.ToString(flags.Contains(',') ? "#,##0" : "0", CultureInfo.InvariantCulture),
            'x' or 'X' when value is long whole => whole.ToString("x", CultureInfo.InvariantCulture),
            'f' when value is double number => number.ToString((flags.Contains(',') ? "N" : "F") + (precision ?? 6), CultureInfo.InvariantCulture),
            _ => throw Wrong(format),
        };
        if (kind is 's' or 'S' && precision is { } length && length < text.Length)
        {
            text = text[..length];
        }

        return char.IsUpper(kind) ? text.ToUpperInvariant() : flags.Contains('+') && kind is 'd' or 'f' && !text.StartsWith('-') ? "+" + text : text;
    }

    private static int? Number(string format, ref int at)
    {
        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return at == start ? null
            : int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= WidthMax ? number
            : throw Wrong(format);
    }

    private static VtlException Wrong(string format) => new($"String.format cannot follow '{format}' with these values.");
}
