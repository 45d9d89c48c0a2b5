namespace Treadle.Logs.Patterns;

/// <summary>A pattern for lines of fields between spaces: <c>[ip, user, ..., status=4*, size > 1000]</c>.</summary>
/// <remarks>
/// A line matches when it has as many fields as the pattern; <c>...</c> stands for any number of them, once. Texts in quotes and in brackets are one field.
/// </remarks>
internal sealed class ColumnPattern : FilterPattern
{
    /// <summary>A line with more fields is not split further; it does not match.</summary>
    private const int FieldsMax = 1_000;

    private readonly List<Column> _columns = [];

    /// <summary>The place of <c>...</c>; -1 when there is none.</summary>
    private int _gap = -1;

    private ColumnPattern()
    {
    }

    private delegate bool Condition(string field);

    public static ColumnPattern Read(PatternReader reader)
    {
        var pattern = new ColumnPattern();
        reader.Take("[");
        do
        {
            if (reader.TryTake("..."))
            {
                if (pattern._gap >= 0)
                {
                    throw Invalid("it has more than one '...'.");
                }

                pattern._gap = pattern._columns.Count;
            }
            else if (reader.TryTake("]"))
            {
                // [] and a comma before the bracket.
                return pattern.Ended(reader);
            }
            else
            {
                pattern._columns.Add(ReadColumn(reader, pattern._columns.Count + 1));
            }
        }
        while (reader.TryTake(","));

        reader.Take("]");
        return pattern.Ended(reader);
    }

    public override bool Matches(string message) => Align(message) is not null;

    public override IReadOnlyList<KeyValuePair<string, string>> Extract(string message) =>
        Align(message) is { } fields ? [.. _columns.Zip(fields, (c, f) => KeyValuePair.Create("$" + c.Name, f))] : [];

    /// <summary>The field of each column; null when the line does not match.</summary>
    private List<string>? Align(string message)
    {
        var fields = Split(message);
        if (_gap < 0 ? fields.Count != _columns.Count : fields.Count < _columns.Count)
        {
            return null;
        }

        var skipped = fields.Count - _columns.Count;
        var aligned = new List<string>(_columns.Count);
        for (var i = 0; i < _columns.Count; i++)
        {
            var field = fields[_gap < 0 || i < _gap ? i : i + skipped];
            if (_columns[i].Condition is { } condition && !condition(field))
            {
                return null;
            }

            aligned.Add(field);
        }

        return aligned;
    }

    private ColumnPattern Ended(PatternReader reader)
    {
        reader.SkipSpace();
        return reader.IsAtEnd ? this : throw reader.Unexpected("the end");
    }

    /// <summary><c>status</c>, <c>status = 4*</c>, <c>status = 404 || status = 410</c>; a nameless one (<c>_</c>, or nothing) takes its number.</summary>
    private static Column ReadColumn(PatternReader reader, int number)
    {
        var name = ReadName(reader);
        if (reader.TakeComparison() is not { } first)
        {
            return new Column(name.Length == 0 ? $"{number}" : name, Condition: null);
        }

        var any = new List<List<Condition>> { new() { ReadCondition(reader, first) } };
        while (true)
        {
            var isOr = reader.TryTake("||");
            if (!isOr && !reader.TryTake("&&"))
            {
                break;
            }

            var again = ReadName(reader);
            if (again != name)
            {
                throw Invalid($"the condition of the field {name} is about the field {again}.");
            }

            var condition = ReadCondition(reader, reader.TakeComparison() ?? throw reader.Unexpected("an operator"));
            if (isOr)
            {
                any.Add([]);
            }

            any[^1].Add(condition);
        }

        return new Column(name, field => any.Exists(all => all.TrueForAll(c => c(field))));
    }

    private static string ReadName(PatternReader reader)
    {
        reader.SkipSpace();
        return reader.TakeUntil(c => c is ',' or ']' or '=' or '!' or '<' or '>' or '&' or '|').TrimEnd();
    }

    private static Condition ReadCondition(PatternReader reader, Comparison how)
    {
        var value = reader.TakeValue(c => c is ',' or ']' or '&' or '|');
        return how is Comparison.Equal or Comparison.NotEqual || value.Number is not null
            ? field => value.Holds(how, field, PatternValue.NumberOf(field))
            : throw Invalid("a field can be smaller or greater than a number only.");
    }

    /// <summary><c>127.0.0.1 - bob [10/Oct/2000:13:25:15 -0700] "GET /x" 200</c> has six fields.</summary>
    private static List<string> Split(string message)
    {
        var fields = new List<string>();
        for (var at = 0; at < message.Length && fields.Count <= FieldsMax;)
        {
            if (char.IsWhiteSpace(message[at]))
            {
                at++;
                continue;
            }

            var close = message[at] switch { '"' => '"', '[' => ']', _ => '\0' };
            var end = close == '\0' ? -1 : message.IndexOf(close, at + 1);
            if (end > 0)
            {
                fields.Add(message[(at + 1)..end]);
                at = end + 1;
                continue;
            }

            end = at;
            while (end < message.Length && !char.IsWhiteSpace(message[end]))
            {
                end++;
            }

            fields.Add(message[at..end]);
            at = end;
        }

        return fields;
    }

    private sealed record Column(string Name, Condition? Condition);
}
