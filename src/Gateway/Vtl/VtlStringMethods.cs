using System.Globalization;

namespace Treadle.Gateway.Vtl;

/// <summary>The methods of java.lang.String that templates use. An unknown one, or one with other arguments, has no value.</summary>
internal static class VtlStringMethods
{
    public static object? Call(string text, string name, object?[] arguments, VtlEvaluation evaluation)
    {
        evaluation.Spend(1 + (text.Length / 16));
        return (name, arguments) switch
        {
            ("length", []) => (long)text.Length,
            ("isEmpty", []) => text.Length == 0,
            ("isBlank", []) => string.IsNullOrWhiteSpace(text),
            ("toString" or "intern", []) => text,
            ("hashCode", []) => (long)text.Aggregate(0, (hash, c) => unchecked((31 * hash) + c)),
            ("trim", []) => text.Trim([.. Enumerable.Range(0, 33).Select(c => (char)c)]),
            ("strip", []) => text.Trim(),
            ("toLowerCase", []) => text.ToLowerInvariant(),
            ("toUpperCase", []) => text.ToUpperInvariant(),
            ("charAt", [long at]) => Within(at, text.Length - 1) ? text[(int)at].ToString() : null,
            ("substring", [long from]) => Within(from, text.Length) ? text[(int)from..] : null,
            ("substring", [long from, long to]) => Within(to, text.Length) && Within(from, to) ? text[(int)from..(int)to] : null,
            ("indexOf", [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
            ("indexOf", [string part, long from]) => (long)text.IndexOf(part, (int)Math.Clamp(from, 0, text.Length), StringComparison.Ordinal),
            ("lastIndexOf", [string part, long from]) => from < 0 ? -1L : (long)text.AsSpan(0, (int)Math.Min((long)text.Length, from + part.Length)).LastIndexOf(part, StringComparison.Ordinal),
            ("subSequence", [long from, long to]) => Within(to, text.Length) && Within(from, to) ? text[(int)from..(int)to] : null,
            ("stripLeading", []) => text.TrimStart(),
            ("stripTrailing", []) => text.TrimEnd(),
            ("contentEquals", [string other]) => text == other,
            ("codePointAt", [long at]) => Within(at, text.Length - 1) ? (long)char.ConvertToUtf32(text, (int)at) : null,
            ("toCharArray", []) => Parts([.. text.Select(c => c.ToString())], evaluation),
            ("join", [string separator, VtlList items]) => string.Join(separator, items.Select(item => VtlText.Of(item, evaluation))),
            ("join", [string separator, ..]) => string.Join(separator, arguments.Skip(1).Select(item => VtlText.Of(item, evaluation))),
            ("lastIndexOf", [string part]) => (long)text.LastIndexOf(part, StringComparison.Ordinal),
            ("contains", [string part]) => text.Contains(part, StringComparison.Ordinal),
            ("startsWith", [string part]) => text.StartsWith(part, StringComparison.Ordinal),
            ("startsWith", [string part, long at]) => Within(at, text.Length) && text.AsSpan((int)at).StartsWith(part, StringComparison.Ordinal),
            ("endsWith", [string part]) => text.EndsWith(part, StringComparison.Ordinal),
            ("equals", [var other]) => other is string same && text == same,
            ("equalsIgnoreCase", [var other]) => other is string same && string.Equals(text, same, StringComparison.OrdinalIgnoreCase),
            ("compareTo", [string other]) => (long)string.CompareOrdinal(text, other),
            ("compareToIgnoreCase", [string other]) => (long)string.Compare(text, other, StringComparison.OrdinalIgnoreCase),
            ("concat", [string other]) => text + other,
            ("repeat", [long count]) => Repeat(text, count),
            ("replace", [string part, string with]) => Replace(text, part, with),
            ("replaceAll", [string pattern, string with]) => JavaRegex.Replace(text, pattern, with, all: true),
            ("replaceFirst", [string pattern, string with]) => JavaRegex.Replace(text, pattern, with, all: false),
            ("matches", [string pattern]) => Matches(text, pattern),
            ("split", [string pattern]) => Parts(JavaRegex.Split(text, pattern, 0), evaluation),
            ("split", [string pattern, long limit]) => Parts(JavaRegex.Split(text, pattern, (int)Math.Clamp(limit, -1, int.MaxValue)), evaluation),

            // Static methods of Integer and its like, which templates reach through any value; kept for texts, where String.valueOf is.
            ("valueOf", [{ } value]) => VtlText.Of(value, evaluation),
            ("format", [string format, ..]) => JavaFormat.Format(format, arguments.AsSpan(1), evaluation),
            _ => null,
        };
    }

    private static bool Within(long at, long last) => at >= 0 && at <= last;

    private static string Repeat(string text, long count)
    {
        if (count < 0 || text.Length * (decimal)count > VtlEvaluation.OutputLengthMax)
        {
            throw new VtlException($"String.repeat of {text.Length} characters by {count.ToString(CultureInfo.InvariantCulture)} exceeds the limit.");
        }

        return string.Concat(Enumerable.Repeat(text, (int)count));
    }

    private static string Replace(string text, string part, string with)
    {
        var count = part.Length == 0 ? text.Length + 1 : text.AsSpan().Count(part);
        if (count * (decimal)with.Length > VtlEvaluation.OutputLengthMax)
        {
            throw new VtlException("String.replace would make more text than the limit allows.");
        }

        return part.Length == 0
            ? with + string.Concat(text.Select(c => c + with))
            : text.Replace(part, with, StringComparison.Ordinal);
    }

    private static bool Matches(string text, string pattern) => JavaRegex.Compile($"^(?:{pattern})\\z").IsMatch(text);

    private static VtlList Parts(List<string> parts, VtlEvaluation evaluation)
    {
        evaluation.Spend(parts.Count);
        return new VtlList(parts);
    }
}

/// <summary>The methods of numbers and booleans.</summary>
internal static class VtlScalarMethods
{
    public static object? Call(object value, string name, object?[] arguments, VtlEvaluation evaluation) => (name, arguments) switch
    {
        ("toString", []) => VtlText.Of(value, evaluation),
        ("equals", [var other]) => other is not null && value.GetType() == other.GetType() && value.Equals(other),
        ("intValue" or "longValue", []) when VtlOperations.IsNumber(value) => value is double number ? (long)number : value,
        ("doubleValue" or "floatValue", []) when VtlOperations.IsNumber(value) => VtlOperations.AsDouble(value),
        ("shortValue" or "byteValue", []) when value is long whole => whole,
        ("isNaN", []) when value is double number => double.IsNaN(number),
        ("max" or "min" or "sum", [{ } first, { } second]) when VtlOperations.IsNumber(value) && VtlOperations.IsNumber(first) && VtlOperations.IsNumber(second) => name switch
        {
            "sum" => VtlOperations.Arithmetic("+", first, second, evaluation),
            "max" => VtlOperations.CompareNumbers(first, second) >= 0 ? first : second,
            _ => VtlOperations.CompareNumbers(first, second) <= 0 ? first : second,
        },
        ("compareTo", [{ } other]) when VtlOperations.IsNumber(value) && VtlOperations.IsNumber(other) => (long)VtlOperations.CompareNumbers(value, other),

        // #set($Integer = 0) $Integer.parseInt("12") is how templates read numbers.
        ("parseInt" or "parseLong" or "valueOf", [string text]) when value is long => ParseLong(text),
        ("parseDouble" or "valueOf", [string text]) when value is double => ParseDouble(text),
        ("parseBoolean" or "valueOf", [string text]) when value is bool => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase),
        ("booleanValue", []) when value is bool => value,
        ("toString", [{ } other]) => VtlText.Of(other, evaluation),
        _ => null,
    };

    private static long ParseLong(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new VtlException("parseInt was given a text that is no integer.");

    private static double ParseDouble(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new VtlException("parseDouble was given a text that is no number.");
}
