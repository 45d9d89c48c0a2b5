using System.Globalization;
using System.Text;

namespace Treadle.Messaging.DeliveryStreams;

/// <summary>A moment as text, in the form that a pattern of Java's DateTimeFormatter gives it: <c>yyyy/MM/dd/HH</c>, <c>'year='yyyy</c>.</summary>
/// <remarks>Source: documentation of java.time.format.DateTimeFormatter, "Patterns for Formatting and Parsing".</remarks>
internal sealed class JavaTimeFormat
{
    private readonly List<Func<DateTimeOffset, string>> _parts = [];

    private JavaTimeFormat()
    {
    }

    /// <exception cref="Aws.AwsErrorException">InvalidArgumentException: it is no such pattern, or has a letter that is not supported.</exception>
    public static JavaTimeFormat Parse(string pattern)
    {
        var format = new JavaTimeFormat();
        for (var at = 0; at < pattern.Length;)
        {
            var letter = pattern[at];
            if (letter == '\'')
            {
                at = format.AddQuoted(pattern, at + 1);
            }
            else if (char.IsAsciiLetter(letter))
            {
                var count = pattern.AsSpan(at).IndexOfAnyExcept(letter) is >= 0 and var run ? run : pattern.Length - at;
                format._parts.Add(FieldOf(letter, count) ?? throw DeliveryErrors.InvalidArgument($"The letters {new string(letter, count)} in the time pattern {pattern} are not supported."));
                at += count;
            }
            else if (letter is '[' or ']' or '{' or '}' or '#')
            {
                throw DeliveryErrors.InvalidArgument($"The character {letter} in the time pattern {pattern} is reserved.");
            }
            else
            {
                format.Add(letter.ToString());
                at++;
            }
        }

        return format;
    }

    public string Format(DateTimeOffset time)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part(time));
        }

        return text.ToString();
    }

    private static Func<DateTimeOffset, string>? FieldOf(char letter, int count) => letter switch
    {
        'y' or 'u' when count == 2 => t => Digits(t.Year % 100, 2),
        'y' or 'u' => t => Digits(t.Year, count),
        'Y' when count == 2 => t => Digits(ISOWeek.GetYear(t.DateTime) % 100, 2),
        'Y' => t => Digits(ISOWeek.GetYear(t.DateTime), count),
        'w' when count <= 2 => t => Digits(ISOWeek.GetWeekOfYear(t.DateTime), count),
        'M' or 'L' when count <= 2 => t => Digits(t.Month, count),
        'M' or 'L' when count <= 4 => Named(count == 3 ? "MMM" : "MMMM"),
        'd' when count <= 2 => t => Digits(t.Day, count),
        'D' when count <= 3 => t => Digits(t.DayOfYear, count),
        'Q' or 'q' when count <= 2 => t => Digits(((t.Month - 1) / 3) + 1, count),
        'E' when count <= 4 => Named(count <= 3 ? "ddd" : "dddd"),
        'a' when count == 1 => t => t.Hour < 12 ? "AM" : "PM",
        'H' when count <= 2 => t => Digits(t.Hour, count),
        'k' when count <= 2 => t => Digits(t.Hour == 0 ? 24 : t.Hour, count),
        'K' when count <= 2 => t => Digits(t.Hour % 12, count),
        'h' when count <= 2 => t => Digits(t.Hour % 12 == 0 ? 12 : t.Hour % 12, count),
        'm' when count <= 2 => t => Digits(t.Minute, count),
        's' when count <= 2 => t => Digits(t.Second, count),
        'S' when count <= 9 => t => (Digits((int)(t.Ticks % TimeSpan.TicksPerSecond), 7) + "00")[..count],
        'Z' when count <= 3 => t => Offset(t, zero: "+0000", ""),
        'X' when count <= 3 => t => Offset(t, zero: "Z", count == 3 ? ":" : "", hasMinutes: count > 1),
        'x' when count <= 3 => t => Offset(t, zero: null, count == 3 ? ":" : "", hasMinutes: count > 1),
        _ => null,
    };

    private static Func<DateTimeOffset, string> Named(string format) => t => t.ToString(format, CultureInfo.InvariantCulture);

    private static string Digits(int number, int count) => number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');

    private static string Offset(DateTimeOffset time, string? zero, string colon, bool hasMinutes = true)
    {
        var offset = time.Offset;
        if (offset == TimeSpan.Zero && zero is not null)
        {
            return zero;
        }

        var minutes = hasMinutes || offset.Minutes != 0 ? colon + Digits(Math.Abs(offset.Minutes), 2) : "";
        return $"{(offset < TimeSpan.Zero ? '-' : '+')}{Digits(Math.Abs(offset.Hours), 2)}{minutes}";
    }

    /// <summary>Text between quotes; two quotes are one.</summary>
    private int AddQuoted(string pattern, int at)
    {
        if (at < pattern.Length && pattern[at] == '\'')
        {
            Add("'");
            return at + 1;
        }

        var text = new StringBuilder();
        while (at < pattern.Length)
        {
            if (pattern[at] != '\'')
            {
                text.Append(pattern[at++]);
            }
            else if (at + 1 < pattern.Length && pattern[at + 1] == '\'')
            {
                text.Append('\'');
                at += 2;
            }
            else
            {
                Add(text.ToString());
                return at + 1;
            }
        }

        throw DeliveryErrors.InvalidArgument($"A quote in the time pattern {pattern} is not closed.");
    }

    private void Add(string text) => _parts.Add(_ => text);
}
