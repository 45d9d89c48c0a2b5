using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Treadle.Gateway.Vtl;

/// <summary>Reads references and expressions from a place in a template's text.</summary>
internal sealed class VtlExpressionReader(string text, int at, int depth)
{
    private const int DepthMax = 100;

    private int _depth = depth;

    /// <summary>Where reading goes on.</summary>
    public int At { get; private set; } = at;

    /// <summary>Reads <c>$x</c>, <c>$!{x.y(1)[2]}</c> and the like; leaves the place alone when there is none.</summary>
    public bool TryReadReference([NotNullWhen(true)] out VtlReference? reference, out bool isQuiet)
    {
        var start = At;
        reference = null;
        isQuiet = false;
        SkipBlanks();
        if (Current != '$')
        {
            At = start;
            return false;
        }

        At++;
        isQuiet = Current == '!';
        At += isQuiet ? 1 : 0;
        var isBraced = Current == '{';
        At += isBraced ? 1 : 0;
        if (!IsNameCharacter(Current, isFirst: true))
        {
            At = start;
            return false;
        }

        var name = ReadName();
        var accesses = new List<VtlAccess>();
        while (TryReadAccess() is { } access)
        {
            accesses.Add(access);
        }

        if (isBraced)
        {
            if (Current != '}')
            {
                At = start;
                return false;
            }

            At++;
        }

        reference = new VtlReference(name, accesses);
        return true;
    }

    public VtlExpression ReadExpression()
    {
        using var level = Deeper();
        var left = ReadAnd();
        while (TakeOperator("||", "or"))
        {
            left = new VtlOr(left, ReadAnd());
        }

        return left;
    }

    /// <summary>A literal, a reference, or an expression in brackets.</summary>
    public VtlExpression ReadOperand()
    {
        SkipBlanks();
        switch (Current)
        {
            case '$':
                return TryReadReference(out var reference, out _) ? reference : throw Error("A reference is not complete.");
            case '"' or '\'':
                return ReadText();
            case '[':
                return ReadList();
            case '{':
                return ReadMap();
            case '(':
                At++;
                var inner = ReadExpression();
                Expect(')');
                return inner;
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                var word = IsNameCharacter(Current, isFirst: true) ? ReadName() : throw Error("A value is expected here.");
                return word switch
                {
                    "true" => new VtlConstant(true),
                    "false" => new VtlConstant(false),
                    "null" => new VtlConstant(null),
                    _ => throw Error($"'{word}' is no value."),
                };
        }
    }

    public void Expect(char c)
    {
        SkipBlanks();
        if (Current != c)
        {
            throw Error($"'{c}' is expected here.");
        }

        At++;
    }

    public void ExpectWord(string word)
    {
        SkipBlanks();
        if (!IsNameCharacter(Current, isFirst: true) || ReadName() != word)
        {
            throw Error($"'{word}' is expected here.");
        }
    }

    public string ReadWord()
    {
        SkipBlanks();
        return IsNameCharacter(Current, isFirst: true) ? ReadName() : throw Error("A name is expected here.");
    }

    /// <summary>Skips blanks, and tells whether this character is next.</summary>
    public bool IsAt(char c)
    {
        SkipBlanks();
        return Current == c;
    }

    public void Skip(char c)
    {
        if (IsAt(c))
        {
            At++;
        }
    }

    public VtlException Error(string what) => ErrorAt(text, At, what);

    public static VtlException ErrorAt(string text, int at, string what)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return new VtlException($"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}: {what}");
    }

    public static bool IsNameCharacter(char c, bool isFirst) => char.IsAsciiLetter(c) || c == '_' || (!isFirst && (char.IsAsciiDigit(c) || c == '-'));

    private char Current => At < text.Length ? text[At] : '\0';

    private char Next => At + 1 < text.Length ? text[At + 1] : '\0';

    private VtlExpression ReadAnd()
    {
        var left = ReadEquality();
        while (TakeOperator("&&", "and"))
        {
            left = new VtlAnd(left, ReadEquality());
        }

        return left;
    }

    private VtlExpression ReadEquality()
    {
        var left = ReadRelation();
        while (true)
        {
            if (TakeOperator("==", "eq"))
            {
                left = new VtlBinary("==", left, ReadRelation());
            }
            else if (TakeOperator("!=", "ne"))
            {
                left = new VtlBinary("!=", left, ReadRelation());
            }
            else
            {
                return left;
            }
        }
    }

    private VtlExpression ReadRelation()
    {
        var left = ReadSum();
        while (true)
        {
            var symbol = TakeOperator("<=", "le") ? "<="
                : TakeOperator(">=", "ge") ? ">="
                : TakeOperator("<", "lt") ? "<"
                : TakeOperator(">", "gt") ? ">"
                : null;
            if (symbol is null)
            {
                return left;
            }

            left = new VtlBinary(symbol, left, ReadSum());
        }
    }

    private VtlExpression ReadSum()
    {
        SkipBlanks();
        var start = At;
        var left = ReadProduct();
        var leftText = text[start..At].TrimEnd();
        while (IsAt('+') || Current == '-')
        {
            var symbol = text[At++].ToString();
            SkipBlanks();
            var rightStart = At;
            var right = ReadProduct();
            left = symbol == "+" ? new VtlSum(left, leftText, right, text[rightStart..At].TrimEnd()) : new VtlBinary(symbol, left, right);
            leftText = text[start..At].TrimEnd();
        }

        return left;
    }

    private VtlExpression ReadProduct()
    {
        var left = ReadUnary();
        while (IsAt('*') || Current is '/' or '%')
        {
            var symbol = text[At++].ToString();
            left = new VtlBinary(symbol, left, ReadUnary());
        }

        return left;
    }

    private VtlExpression ReadUnary()
    {
        if (!TakeOperator("!", "not"))
        {
            return ReadOperand();
        }

        using var level = Deeper();
        return new VtlNot(ReadUnary());
    }

    /// <summary>Takes a symbol, or the word that stands for it when no name goes on behind it.</summary>
    private bool TakeOperator(string symbol, string word)
    {
        SkipBlanks();
        if (string.CompareOrdinal(text, At, symbol, 0, symbol.Length) == 0)
        {
            At += symbol.Length;
            return true;
        }

        var end = At + word.Length;
        if (string.CompareOrdinal(text, At, word, 0, word.Length) == 0 && (end >= text.Length || !IsNameCharacter(text[end], isFirst: false)))
        {
            At = end;
            return true;
        }

        return false;
    }

    private VtlAccess? TryReadAccess()
    {
        if (Current == '[')
        {
            var start = At++;
            using var level = Deeper();
            try
            {
                var index = ReadExpression();
                Expect(']');
                return new VtlIndex(index);
            }
            catch (VtlException)
            {
                // "[" behind a reference in plain text need not be an index.
                At = start;
                return null;
            }
        }

        if (Current != '.' || !IsNameCharacter(Next, isFirst: true))
        {
            return null;
        }

        At++;
        var name = ReadName();
        if (Current != '(')
        {
            return new VtlProperty(name);
        }

        At++;
        using var inner = Deeper();
        var arguments = new List<VtlExpression>();
        if (!IsAt(')'))
        {
            do
            {
                arguments.Add(ReadExpression());
            }
            while (TryTake(','));
        }

        Expect(')');
        return new VtlCall(name, arguments);
    }

    private VtlExpression ReadList()
    {
        Expect('[');
        using var level = Deeper();
        var items = new List<VtlExpression>();
        if (TryTake(']'))
        {
            return new VtlListLiteral(items);
        }

        items.Add(ReadExpression());
        SkipBlanks();
        if (Current == '.' && Next == '.')
        {
            At += 2;
            var last = ReadExpression();
            Expect(']');
            return new VtlRange(items[0], last);
        }

        while (TryTake(','))
        {
            items.Add(ReadExpression());
        }

        Expect(']');
        return new VtlListLiteral(items);
    }

    private VtlMapLiteral ReadMap()
    {
        Expect('{');
        using var level = Deeper();
        var entries = new List<(VtlExpression, VtlExpression)>();
        if (!TryTake('}'))
        {
            do
            {
                var key = ReadExpression();
                Expect(':');
                entries.Add((key, ReadExpression()));
            }
            while (TryTake(','));
            Expect('}');
        }

        return new VtlMapLiteral(entries);
    }

    /// <summary>Quotes of the same kind are doubled inside; only double quotes have references and \u escapes in them.</summary>
    private VtlExpression ReadText()
    {
        var quote = text[At];
        var start = ++At;
        while (true)
        {
            var end = text.IndexOf(quote, At);
            if (end < 0)
            {
                At = start - 1;
                throw Error("A text has no closing quote.");
            }

            At = end + 1;
            if (Current != quote)
            {
                break;
            }

            At++;
        }

        var content = text[start..(At - 1)].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        if (quote == '\'')
        {
            return new VtlConstant(content);
        }

        content = Unescape(content);
        if (content.AsSpan().IndexOfAny('$', '#') < 0)
        {
            return new VtlConstant(content);
        }

        return new VtlInterpolated(new VtlParser(content, _depth + 1).ParseTemplate());
    }

    private static string Unescape(string content)
    {
        for (var at = content.IndexOf("\\u", StringComparison.Ordinal); at >= 0; at = content.IndexOf("\\u", at + 1, StringComparison.Ordinal))
        {
            if (at + 6 <= content.Length && ushort.TryParse(content.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                content = content[..at] + (char)code + content[(at + 6)..];
            }
        }

        return content;
    }

    private VtlConstant ReadNumber()
    {
        var start = At;
        At += Current == '-' ? 1 : 0;
        SkipDigits();

        // "1..5" is a range, "1.5" a number.
        var isWhole = true;
        if (Current == '.' && char.IsAsciiDigit(Next))
        {
            isWhole = false;
            At++;
            SkipDigits();
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Next) || (Next is '+' or '-' && At + 2 < text.Length && char.IsAsciiDigit(text[At + 2]))))
        {
            isWhole = false;
            At += 2;
            SkipDigits();
        }

        var digits = text.AsSpan(start, At - start);
        if (digits is "-" or "")
        {
            throw Error("A number is expected here.");
        }

        return new VtlConstant(isWhole
            ? long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : (object)BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>A hyphen belongs to a name only when the name goes on behind it.</summary>
    private string ReadName()
    {
        var start = At;
        while (IsNameCharacter(Current, isFirst: At == start))
        {
            At++;
        }

        while (text[At - 1] == '-')
        {
            At--;
        }

        return text[start..At].TrimEnd();
    }

    private bool TryTake(char c)
    {
        if (!IsAt(c))
        {
            return false;
        }

        At++;
        return true;
    }

    private void SkipBlanks()
    {
        while (At < text.Length && char.IsWhiteSpace(text[At]))
        {
            At++;
        }
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
        {
            At++;
        }
    }

    private Level Deeper()
    {
        if (++_depth > DepthMax)
        {
            throw Error($"The template nests deeper than {DepthMax} levels.");
        }

        return new Level(this);
    }

    private readonly struct Level(VtlExpressionReader reader) : IDisposable
    {
        public void Dispose() => reader._depth--;
    }
}
