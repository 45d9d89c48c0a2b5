using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Treadle.Logs.Patterns;

/// <summary><c>$.requests[0].status</c>, <c>$.items[*].id</c>, <c>$.['dotted.name']</c>: which values of a message a condition is about.</summary>
internal sealed class JsonSelector
{
    private readonly List<Step> _steps = [];

    private JsonSelector(string text) => Text = text;

    /// <summary>As it was written, without spaces.</summary>
    public string Text { get; private set; }

    /// <summary>The values; none when the message has no such place.</summary>
    public IEnumerable<JsonElement> Select(JsonElement message)
    {
        IEnumerable<JsonElement> found = [message];
        foreach (var step in _steps)
        {
            found = found.SelectMany(step.From);
        }

        return found;
    }

    public static JsonSelector Read(PatternReader reader)
    {
        reader.Take("$");
        var selector = new JsonSelector("");
        var text = new StringBuilder("$");
        while (true)
        {
            if (reader.Next == '.')
            {
                reader.Take(".");
                text.Append('.');
                if (reader.Next == '[')
                {
                    continue;
                }

                var name = reader.Next is '"' or '\'' ? reader.TakeQuoted() : reader.TakeUntil(IsEndOfName);
                if (name.Length == 0)
                {
                    throw reader.Unexpected("the name of a field");
                }

                text.Append(name);
                selector._steps.Add(new Step(name, Index: null));
            }
            else if (reader.Next == '[')
            {
                reader.Take("[");
                reader.SkipSpace();
                if (reader.Next is '"' or '\'')
                {
                    var name = reader.TakeQuoted();
                    text.Append(CultureInfo.InvariantCulture, $"['{name}']");
                    selector._steps.Add(new Step(name, Index: null));
                }
                else if (reader.TryTake("*"))
                {
                    text.Append("[*]");
                    selector._steps.Add(new Step(Name: null, Index: null));
                }
                else
                {
                    var digits = reader.TakeUntil(c => !char.IsAsciiDigit(c));
                    if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    {
                        throw reader.Unexpected("an index, * or a quoted name");
                    }

                    text.Append(CultureInfo.InvariantCulture, $"[{index}]");
                    selector._steps.Add(new Step(Name: null, index));
                }

                reader.Take("]");
            }
            else
            {
                break;
            }
        }

        selector.Text = text.ToString();
        return selector._steps.Count > 0 ? selector : throw reader.Unexpected("a field ($.name)");
    }

    private static bool IsEndOfName(char c) => char.IsWhiteSpace(c) || c is '.' or '[' or ']' or '=' or '!' or '<' or '>' or ')' or '(' or '}' or '{' or '&' or '|';

    /// <param name="Name">A member; null for elements.</param>
    /// <param name="Index">One element; null, without a name, for all.</param>
    private sealed record Step(string? Name, int? Index)
    {
        public IReadOnlyList<JsonElement> From(JsonElement value)
        {
            if (Name is not null)
            {
                return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Name, out var member) ? [member] : [];
            }

            if (value.ValueKind != JsonValueKind.Array)
            {
                return [];
            }

            return Index is not { } index ? [.. value.EnumerateArray()] : index < value.GetArrayLength() ? [value[index]] : [];
        }
    }
}
