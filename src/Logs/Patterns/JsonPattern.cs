using System.Text.Json;

namespace Treadle.Logs.Patterns;

/// <summary>A condition on messages that are JSON: <c>{ $.level = "ERROR" &amp;&amp; ($.n > 3 || $.flag IS TRUE) }</c>. Messages that are no JSON don't match.</summary>
internal sealed class JsonPattern : FilterPattern
{
    /// <summary>Parentheses within parentheses.</summary>
    private const int DepthMax = 32;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 256 };

    private readonly Condition _condition;
    private readonly List<JsonSelector> _selectors = [];

    private JsonPattern(PatternReader reader)
    {
        reader.Take("{");
        _condition = ReadAny(reader, depth: 0);
        reader.Take("}");
        reader.SkipSpace();
        if (!reader.IsAtEnd)
        {
            throw reader.Unexpected("the end");
        }
    }

    private delegate bool Condition(JsonElement message);

    public static JsonPattern Read(PatternReader reader) => new(reader);

    public override bool Matches(string message)
    {
        using var document = Read(message);
        return document is not null && _condition(document.RootElement);
    }

    public override IReadOnlyList<KeyValuePair<string, string>> Extract(string message)
    {
        using var document = Read(message);
        return document is null
            ? []
            : [.. _selectors.DistinctBy(s => s.Text).SelectMany(s => s.Select(document.RootElement).Take(1).Select(v => KeyValuePair.Create(s.Text, TextOf(v))))];
    }

    private static JsonDocument? Read(string message)
    {
        // Most lines of a log are no objects: an exception for each would take longer than all the rest.
        if (!message.AsSpan().TrimStart().StartsWith("{") && !message.AsSpan().TrimStart().StartsWith("["))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(message, Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Condition ReadAny(PatternReader reader, int depth)
    {
        var parts = new List<Condition> { ReadAll(reader, depth) };
        while (reader.TryTake("||"))
        {
            parts.Add(ReadAll(reader, depth));
        }

        return parts.Count == 1 ? parts[0] : message => parts.Exists(p => p(message));
    }

    private Condition ReadAll(PatternReader reader, int depth)
    {
        var parts = new List<Condition> { ReadOne(reader, depth) };
        while (reader.TryTake("&&"))
        {
            parts.Add(ReadOne(reader, depth));
        }

        return parts.Count == 1 ? parts[0] : message => parts.TrueForAll(p => p(message));
    }

    private Condition ReadOne(PatternReader reader, int depth)
    {
        if (reader.TryTake("("))
        {
            if (depth == DepthMax)
            {
                throw Invalid($"its parentheses are nested deeper than {DepthMax}.");
            }

            var inner = ReadAny(reader, depth + 1);
            reader.Take(")");
            return inner;
        }

        var selector = JsonSelector.Read(reader);
        _selectors.Add(selector);
        if (reader.TryTakeWord("NOT"))
        {
            return reader.TryTakeWord("EXISTS") ? message => !selector.Select(message).Any() : throw reader.Unexpected("EXISTS");
        }

        if (reader.TryTakeWord("IS"))
        {
            var kind = reader.TryTakeWord("TRUE") ? JsonValueKind.True
                : reader.TryTakeWord("FALSE") ? JsonValueKind.False
                : reader.TryTakeWord("NULL") ? JsonValueKind.Null
                : throw reader.Unexpected("TRUE, FALSE or NULL");
            return message => selector.Select(message).Any(v => v.ValueKind == kind);
        }

        var how = reader.TakeComparison() ?? throw reader.Unexpected("=, !=, <, <=, >, >=, IS or NOT EXISTS");
        var value = reader.TakeValue(c => char.IsWhiteSpace(c) || c is ')' or '}' or '&' or '|');
        if (how is not (Comparison.Equal or Comparison.NotEqual) && value.Number is null)
        {
            throw Invalid($"{selector.Text} can be smaller or greater than numbers only.");
        }

        // A field that is missing is neither equal nor unequal.
        return message => selector.Select(message).Any(v => v.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            && value.Holds(how, TextOf(v), v.ValueKind == JsonValueKind.Number ? v.GetDouble() : null));
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
