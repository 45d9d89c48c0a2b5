using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Treadle.Aws;

namespace Treadle.Messaging.Events.Patterns;

/// <summary>Reads a pattern's text, and refuses it in EventBridge's words, with the place its reader had come to.</summary>
/// <remarks>
/// The place is that of a Jackson reader: behind a number, a word or a bracket; behind the opening quote of a text whose content was
/// not looked at; and at a name already behind the start of its value.
/// </remarks>
internal ref struct EventPatternReader
{
    private const int PatternLengthMax = 4096;
    private const int DepthMax = 100;

    private readonly string _text;
    private readonly byte[] _utf8;
    private Utf8JsonReader _reader;

    private EventPatternReader(string text)
    {
        _text = text;
        _utf8 = Encoding.UTF8.GetBytes(text);
        _reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = DepthMax });
    }

    /// <exception cref="AwsErrorException">InvalidEventPatternException.</exception>
    public static EventPattern Read(string text, int lengthMax = PatternLengthMax)
    {
        if (text.Length > lengthMax)
        {
            throw new AwsErrorException(
                "ValidationException",
                $"1 validation error detected: Value '{text}' at 'eventPattern' failed to satisfy constraint: Member must have length less than or equal to {lengthMax}");
        }

        var reader = new EventPatternReader(text);
        try
        {
            return reader.Read();
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0) + 1;
            throw Invalid($"Unexpected text\n at [Source: (String)\"{Shown(text)}\"; line: {line}, column: {(e.BytePositionInLine ?? 0) + 1}]");
        }
    }

    private EventPattern Read()
    {
        Next();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw Refusal("Filter is not an object");
        }

        var fields = ReadFields();
        if (_reader.Read())
        {
            throw Refusal("Unexpected text behind the pattern");
        }

        return new EventPattern(fields);
    }

    /// <summary>The reader is at an object's start, and ends at its end.</summary>
    private FieldSet ReadFields()
    {
        var fields = new List<KeyValuePair<string, PatternNode>>();
        var alternatives = new List<IReadOnlyList<FieldSet>>();
        while (Next() != JsonTokenType.EndObject)
        {
            var name = _reader.GetString()!;
            switch (Next())
            {
                case JsonTokenType.StartObject:
                    fields.Add(new(name, ReadFields()));
                    break;
                case JsonTokenType.StartArray when name == "$or" && StartsWithFields():
                    alternatives.Add(ReadAlternatives());
                    break;
                case JsonTokenType.StartArray:
                    fields.Add(new(name, ReadValues()));
                    break;
                default:
                    throw Refusal($"\"{name}\" must be an object or an array");
            }
        }

        return fields.Count + alternatives.Count > 0
            ? new FieldSet(fields, alternatives)
            : throw Refusal("Empty objects are not allowed");
    }

    private List<FieldSet> ReadAlternatives()
    {
        var alternatives = new List<FieldSet>();
        while (Next() != JsonTokenType.EndArray)
        {
            alternatives.Add(_reader.TokenType == JsonTokenType.StartObject
                ? ReadFields()
                : throw Refusal("Only JSON objects are allowed in array of $or relationship."));
        }

        return alternatives.Count >= 2 ? alternatives : throw Refusal("There must have at least 2 Objects in $or relationship.");
    }

    // A field may be called "$or": its list then holds values. One of objects that are no match expressions is the relationship.
    private readonly bool StartsWithFields()
    {
        var ahead = _reader;
        return ahead.Read() && ahead.TokenType == JsonTokenType.StartObject
            && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName
            && ahead.GetString() is not ("exists" or "prefix" or "suffix" or "numeric" or "anything-but" or "cidr" or "equals-ignore-case" or "wildcard");
    }

    private ValueSet ReadValues()
    {
        var matchers = new List<ValueMatcher>();
        while (Next() != JsonTokenType.EndArray)
        {
            matchers.Add(_reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadExpression(),
                JsonTokenType.StartArray => throw Refusal("Match value must be String, number, true, false, or null"),
                _ => ReadExact(),
            });
        }

        return matchers.Count > 0 ? new ValueSet(matchers) : throw Refusal("Empty arrays are not allowed");
    }

    private readonly Exactly ReadExact() => _reader.TokenType == JsonTokenType.String
        ? new Exactly(_reader.GetString()!, IsText: true)
        : new Exactly(Encoding.UTF8.GetString(_reader.ValueSpan), IsText: false);

    private ValueMatcher ReadExpression()
    {
        if (Next() != JsonTokenType.PropertyName)
        {
            throw Refusal("Match expression name not found");
        }

        var type = _reader.GetString()!;
        ValueMatcher matcher = type switch
        {
            "exists" => ReadExists(),
            "prefix" => ReadAffix(type, (text, ignoresCase) => new StartsWith(text, ignoresCase)),
            "suffix" => ReadAffix(type, (text, ignoresCase) => new EndsWith(text, ignoresCase)),
            "equals-ignore-case" => new EqualsIgnoringCase(ReadText(type)),
            "wildcard" => ReadWildcard(),
            "anything-but" => ReadAnythingBut(),
            "numeric" => ReadNumeric(),
            "cidr" => ReadNetwork(),
            _ => throw Refusal($"Unrecognized match type {type}"),
        };
        return Next() == JsonTokenType.EndObject ? matcher : throw Refusal("Only one key allowed in match expression");
    }

    private Exists ReadExists() => Next() switch
    {
        JsonTokenType.True => new Exists(IsWanted: true),
        JsonTokenType.False => new Exists(IsWanted: false),
        _ => throw Refusal("exists match pattern must be either true or false."),
    };

    private string ReadText(string type) =>
        Next() == JsonTokenType.String ? _reader.GetString()! : throw Refusal($"{type} match pattern must be a string");

    /// <summary>A text, or <c>{"equals-ignore-case": text}</c>.</summary>
    private ValueMatcher ReadAffix(string type, Func<string, bool, ValueMatcher> make)
    {
        switch (Next())
        {
            case JsonTokenType.String:
                return make(_reader.GetString()!, false);
            case JsonTokenType.StartObject:
                Next();
                if (_reader.TokenType != JsonTokenType.PropertyName || _reader.GetString() != "equals-ignore-case")
                {
                    throw Refusal($"Unsupported {type} pattern: {(_reader.TokenType == JsonTokenType.PropertyName ? _reader.GetString() : "")}");
                }

                var text = ReadText("equals-ignore-case");
                return Next() == JsonTokenType.EndObject ? make(text, true) : throw Refusal("Only one key allowed in match expression");
            default:
                throw Refusal($"{type} match pattern must be a string");
        }
    }

    private Wildcard ReadWildcard()
    {
        var pattern = ReadText("wildcard");
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\')
            {
                if (++i == pattern.Length || pattern[i] is not ('*' or '\\'))
                {
                    throw Invalid($"Invalid escape character at pos {i - 1}");
                }

                part.Append(pattern[i]);
            }
            else if (c != '*')
            {
                part.Append(c);
            }
            else if (i > 0 && pattern[i - 1] == '*' && part.Length == 0)
            {
                throw Invalid($"Consecutive wildcard characters at pos {i - 1}");
            }
            else
            {
                parts.Add(part.ToString());
                part.Clear();
            }
        }

        return new Wildcard([.. parts, part.ToString()]);
    }

    private AnythingBut ReadAnythingBut()
    {
        switch (Next())
        {
            case JsonTokenType.StartArray:
                var excluded = new List<ValueMatcher>();
                while (Next() != JsonTokenType.EndArray)
                {
                    excluded.Add(_reader.TokenType is JsonTokenType.String or JsonTokenType.Number
                        ? ReadExact()
                        : throw Refusal("Inside anything but list, start|null|boolean is not supported."));
                }

                return excluded.Count > 0 ? new AnythingBut(excluded) : throw Refusal("Empty arrays are not allowed");

            case JsonTokenType.String or JsonTokenType.Number:
                return new AnythingBut([ReadExact()]);

            case JsonTokenType.StartObject:
                return ReadAnythingButExpression();

            default:
                throw Refusal("Value of anything-but must be an array or single string/number value.");
        }
    }

    /// <summary><c>{"prefix": text}</c>, <c>{"suffix": [text, …]}</c> and the like.</summary>
    private AnythingBut ReadAnythingButExpression()
    {
        if (Next() != JsonTokenType.PropertyName)
        {
            throw Refusal("Anything-But expression name not found");
        }

        var type = _reader.GetString()!;
        if (type is not ("prefix" or "suffix" or "equals-ignore-case" or "wildcard"))
        {
            throw Refusal($"Unsupported anything-but pattern: {type}");
        }

        var excluded = new List<ValueMatcher>();
        var ahead = _reader;
        if (ahead.Read() && ahead.TokenType == JsonTokenType.StartArray)
        {
            Next();
            while (true)
            {
                ahead = _reader;
                if (ahead.Read() && ahead.TokenType == JsonTokenType.EndArray)
                {
                    Next();
                    break;
                }

                excluded.Add(ReadOne(type));
            }
        }
        else
        {
            excluded.Add(ReadOne(type));
        }

        if (excluded.Count == 0)
        {
            throw Refusal("Empty arrays are not allowed");
        }

        return Next() == JsonTokenType.EndObject ? new AnythingBut(excluded) : throw Refusal("Only one key allowed in match expression");
    }

    private ValueMatcher ReadOne(string type) => type switch
    {
        "prefix" => ReadAffix(type, (text, ignoresCase) => new StartsWith(text, ignoresCase)),
        "suffix" => ReadAffix(type, (text, ignoresCase) => new EndsWith(text, ignoresCase)),
        "wildcard" => ReadWildcard(),
        _ => new EqualsIgnoringCase(ReadText(type)),
    };

    /// <summary><c>["=", 5]</c>, <c>[">", 0]</c>, <c>[">", 0, "&lt;=", 5]</c>.</summary>
    private InRange ReadNumeric()
    {
        if (Next() != JsonTokenType.StartArray)
        {
            throw Refusal("Value of numeric must be an array.");
        }

        if (Next() != JsonTokenType.String)
        {
            throw Refusal("Invalid member in numeric match: " + Encoding.UTF8.GetString(_reader.ValueSpan));
        }

        var first = _reader.GetString()!;
        if (first is not ("=" or "<" or "<=" or ">" or ">="))
        {
            throw Refusal($"Unrecognized numeric range operator: {first}", isTextRead: true);
        }

        var number = ReadNumber(first);
        if (Next() == JsonTokenType.EndArray)
        {
            return first switch
            {
                "=" => new InRange(number, true, number, true),
                "<" => new InRange(double.NegativeInfinity, true, number, false),
                "<=" => new InRange(double.NegativeInfinity, true, number, true),
                ">" => new InRange(number, false, double.PositiveInfinity, true),
                _ => new InRange(number, true, double.PositiveInfinity, true),
            };
        }

        if (first is not (">" or ">="))
        {
            throw Refusal("Too many elements in numeric expression");
        }

        if (_reader.TokenType != JsonTokenType.String)
        {
            throw Refusal("Bad value in numeric range: " + Encoding.UTF8.GetString(_reader.ValueSpan));
        }

        var second = _reader.GetString()!;
        if (second is not ("<" or "<="))
        {
            throw Refusal($"Bad numeric range operator: {second}", isTextRead: true);
        }

        var top = ReadNumber(second);
        if (Next() != JsonTokenType.EndArray)
        {
            throw Refusal("Too many terms in numeric range expression");
        }

        return number < top ? new InRange(number, first == ">=", top, second == "<=") : throw Refusal("Bottom must be less than top");
    }

    private double ReadNumber(string symbol)
    {
        const double numberMax = 5_000_000_000;
        if (Next() != JsonTokenType.Number)
        {
            throw Refusal($"Value of {symbol} must be numeric");
        }

        var number = double.Parse(Encoding.UTF8.GetString(_reader.ValueSpan), CultureInfo.InvariantCulture);
        return Math.Abs(number) <= numberMax ? number : throw Refusal("Value must be between -5.0E9 and 5.0E9, inclusive");
    }

    private InNetwork ReadNetwork()
    {
        var text = ReadText("cidr");
        if (!text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var single))
        {
            return new InNetwork(new IPNetwork(single, single.GetAddressBytes().Length * 8));
        }

        var parts = text.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out var address))
        {
            throw Refusal("Malformed CIDR, one '/' required");
        }

        var bits = address.GetAddressBytes().Length * 8;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bits)
        {
            throw Refusal("Malformed CIDR, mask bits must be an integer");
        }

        return new InNetwork(new IPNetwork(Masked(address, length), length));
    }

    // The block 10.0.0.7/24 is that of 10.0.0.0/24.
    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }

    private JsonTokenType Next() => _reader.Read() ? _reader.TokenType : throw Refusal("Unexpected end of the pattern");

    private readonly AwsErrorException Refusal(string reason, bool isTextRead = false)
    {
        var place = Encoding.UTF8.GetCharCount(_utf8.AsSpan(0, Place(isTextRead)));
        var before = _text.AsSpan(0, place);
        var line = before.Count('\n') + 1;
        var column = place - (before.LastIndexOf('\n') + 1) + 1;
        return Invalid($"{reason}\n at [Source: (String)\"{Shown(_text)}\"; line: {line}, column: {column}]");
    }

    private readonly int Place(bool isTextRead)
    {
        var reader = _reader;
        if (reader.TokenType == JsonTokenType.PropertyName && reader.Read())
        {
            isTextRead = false;
        }

        return reader.TokenType == JsonTokenType.String && !isTextRead
            ? (int)reader.TokenStartIndex + 1
            : (int)reader.BytesConsumed;
    }

    // Jackson shows the first 500 characters of its source.
    private static string Shown(string text) => text.Length <= 500 ? text : $"{text[..500]}\"[truncated {text.Length - 500} chars]";

    private static AwsErrorException Invalid(string reason) => new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");
}
