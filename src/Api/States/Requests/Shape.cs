using System.Text;

namespace Treadle.Api.States.Requests;

/// <summary>What a value in a request must be: its kind and its constraints. Immutable.</summary>
internal abstract record Shape;

/// <summary>A text.</summary>
internal sealed record TextShape : Shape
{
    /// <summary>The shortest allowed; null for any.</summary>
    public int? Min { get; init; }

    /// <summary>The longest allowed, in UTF-16 code units unless <see cref="IsMeasuredInBytes"/>; null for any.</summary>
    public int? Max { get; init; }

    /// <summary>What the whole text must match; null for anything.</summary>
    public Pattern? Pattern { get; init; }

    /// <summary>The only values allowed; null for any.</summary>
    public EnumValues? Values { get; init; }

    /// <summary>Messages leave the value out.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The length is that of the text in UTF-8.</summary>
    public bool IsMeasuredInBytes { get; init; }
}

internal sealed record BooleanShape : Shape;

internal enum NumberKind
{
    Integer,
    Long,
    Float,
}

/// <summary>A number. A fraction of an integer is cut off, as AWS does.</summary>
internal sealed record NumberShape(NumberKind Kind) : Shape
{
    public long? Min { get; init; }

    public long? Max { get; init; }
}

/// <summary>A list.</summary>
internal sealed record ListShape(Shape Item) : Shape
{
    /// <summary>The fewest items allowed; null for any number.</summary>
    public int? Min { get; init; }

    /// <summary>The most items allowed.</summary>
    public int? Max { get; init; }
}

/// <summary>An object with known members; members that it does not know are passed over.</summary>
/// <param name="Name">AWS's name of the structure, or the operation's.</param>
/// <param name="Members">In the order of AWS's model.</param>
internal sealed record StructureShape(string Name, params ShapeMember[] Members) : Shape;

internal sealed record ShapeMember(string Name, Shape Shape, bool IsRequired)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>A regular expression of AWS's model with the check that stands for it.</summary>
/// <param name="Text">The expression as AWS shows it.</param>
/// <param name="Matches">Whether it matches a whole text.</param>
internal sealed record Pattern(string Text, Func<string, bool> Matches)
{
    public static readonly Pattern AliasName = new(
        @"^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$",
        text => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && text.Any(c => !char.IsAsciiDigit(c)));

    public static readonly Pattern Ascii = new(@"\p{ASCII}*", text => System.Text.Ascii.IsValid(text));

    public static readonly Pattern Visible = new("[!-~]+", text => text.Length > 0 && text.All(c => c is >= '!' and <= '~'));
}

/// <summary>The values of an enum.</summary>
internal sealed class EnumValues
{
    private readonly byte[][] _utf8;

    /// <param name="values">In the order of AWS's model.</param>
    public EnumValues(string[] values)
    {
        All = values;
        _utf8 = [.. values.Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<string> All { get; }

    /// <summary><c>[SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]</c></summary>
    /// <remarks>The recorded order is that of a hash set of Java with 32 buckets and the plain hash of the texts; of two in one bucket the later comes first.</remarks>
    public string Shown => $"[{string.Join(", ", All.Reverse().OrderBy(v => JavaHash(v) & 31))}]";

    public bool Contains(System.Text.Json.JsonElement text)
    {
        foreach (var value in _utf8)
        {
            if (text.ValueEquals(value))
            {
                return true;
            }
        }

        return false;
    }

    private static int JavaHash(string text) => text.Aggregate(0, (hash, c) => unchecked((hash * 31) + c));
}
