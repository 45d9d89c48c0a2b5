using System.Globalization;
using Treadle.Asl.Json;

namespace Treadle.Asl.Reading;

/// <summary>Reads JSON text to a tree that knows where everything stands.</summary>
public sealed class SourceReader
{
    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private SourceReader(string text) => _text = text;

    /// <exception cref="JsonSyntaxException">The text is not JSON, or nested deeper than <see cref="JsonValue.DepthMax"/>.</exception>
    public static SourceNode Read(string text)
    {
        // The text is checked first: below, it can be trusted.
        JsonValue.Parse(text);
        var reader = new SourceReader(text);
        reader.SkipBlanks();
        return reader.Value(null);
    }

    private SourceNode Value(Place? place)
    {
        var (line, column) = (_line, _at - _lineStart + 1);
        return _text[_at] switch
        {
            '{' => Object(place, line, column),
            '[' => Array(place, line, column),
            _ => new SourceNode(JsonValue.Parse(_text.Substring(_at, SkipScalar())), place, line, column),
        };
    }

    private SourceNode Object(Place? place, int line, int column)
    {
        var members = new List<SourceMember>();
        _at++;
        SkipBlanks();
        while (_text[_at] != '}')
        {
            var (nameLine, nameColumn) = (_line, _at - _lineStart + 1);
            var name = ((JsonString)JsonValue.Parse(_text.Substring(_at, SkipScalar()))).Value;
            SkipBlanks();
            _at++;
            SkipBlanks();
            members.Add(new SourceMember(name, nameLine, nameColumn, Value(new Place(place, "/" + name))));
            SkipSeparator();
        }

        _at++;
        var value = new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value.Value)));
        return new SourceNode(value, place, line, column) { Members = members };
    }

    private SourceNode Array(Place? place, int line, int column)
    {
        var items = new List<SourceNode>();
        _at++;
        SkipBlanks();
        while (_text[_at] != ']')
        {
            items.Add(Value(new Place(place, "[" + items.Count.ToString(CultureInfo.InvariantCulture) + "]")));
            SkipSeparator();
        }

        _at++;
        return new SourceNode(new JsonArray([.. items.Select(item => item.Value)]), place, line, column) { Items = items };
    }

    private void SkipSeparator()
    {
        SkipBlanks();
        if (_text[_at] == ',')
        {
            _at++;
            SkipBlanks();
        }
    }

    /// <summary>Moves behind a string, number or word, and gives its length.</summary>
    private int SkipScalar()
    {
        var start = _at;
        if (_text[_at] != '"')
        {
            while (_at < _text.Length && _text[_at] is not (',' or ']' or '}' or ' ' or '\t' or '\r' or '\n'))
            {
                _at++;
            }

            return _at - start;
        }

        for (_at++; _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\')
            {
                _at++;
            }
        }

        _at++;
        return _at - start;
    }

    private void SkipBlanks()
    {
        for (; _at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n'; _at++)
        {
            if (_text[_at] == '\n')
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }
}
