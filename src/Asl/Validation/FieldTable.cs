using Treadle.Asl.Definition;
using Treadle.Asl.Json;
using Treadle.Asl.Reading;

namespace Treadle.Asl.Validation;

/// <summary>The fields an object may have, which of them it must have, and which exclude one another.</summary>
internal sealed class FieldTable
{
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _required = [];
    private readonly List<(string[] Names, bool IsRequired)> _choices = [];

    private enum Use
    {
        Always,
        JsonPathOnly,
        JsonataOnly,
    }

    /// <summary>Every field in the order in which it was added, with the one query language that has it (null for both) and whether an object must have it.</summary>
    public IEnumerable<(string Name, QueryLanguage? Only, bool IsRequired, FieldKind Kind)> Fields => _fields.Select(entry => (
        entry.Key,
        entry.Value.Use switch { Use.JsonPathOnly => QueryLanguage.JsonPath, Use.JsonataOnly => QueryLanguage.Jsonata, _ => (QueryLanguage?)null },
        _required.Contains(entry.Key),
        entry.Value.Kind));

    /// <summary>Fields of which an object may have one, or must.</summary>
    public IEnumerable<(IReadOnlyList<string> Names, bool IsRequired)> Choices => _choices.Select(choice => ((IReadOnlyList<string>)choice.Names, choice.IsRequired));

    /// <summary>A field of both query languages.</summary>
    public FieldTable May(string name, FieldKind kind) => Add(name, Use.Always, kind);

    public FieldTable Must(string name, FieldKind kind)
    {
        _required.Add(name);
        return Add(name, Use.Always, kind);
    }

    public FieldTable JsonPath(string name, FieldKind kind) => Add(name, Use.JsonPathOnly, kind);

    public FieldTable Jsonata(string name, FieldKind kind) => Add(name, Use.JsonataOnly, kind);

    public FieldTable AtMostOneOf(params string[] names)
    {
        _choices.Add((names, false));
        return this;
    }

    public FieldTable ExactlyOneOf(params string[] names)
    {
        _choices.Add((names, true));
        return this;
    }

    /// <summary>All fields of another table as well.</summary>
    public FieldTable With(FieldTable other)
    {
        foreach (var (name, field) in other._fields)
        {
            _fields[name] = field;
        }

        _required.AddRange(other._required);
        _choices.AddRange(other._choices);
        return this;
    }

    /// <summary>Reports what an object lacks, what it has too much, and then what is wrong with its values.</summary>
    /// <param name="node">The object.</param>
    /// <param name="language">The query language of the state it belongs to.</param>
    /// <param name="sink">Where it is reported.</param>
    /// <param name="takesBothLanguages">Fields of the other language are not reported: the language itself is wrong.</param>
    public void Check(SourceNode node, QueryLanguage language, DiagnosticSink sink, bool takesBothLanguages = false)
    {
        if (!ValueChecks.OfKind(JsonKind.Object, node, sink))
        {
            return;
        }

        var missing = _required.Where(name => !node.Has(name)).ToList();
        if (missing.Count > 0)
        {
            sink.Schema(node, $"These fields are required: [{string.Join(", ", missing)}]");
        }

        foreach (var member in node.Members)
        {
            CheckName(node, member.Name, language, takesBothLanguages, sink);
        }

        foreach (var (names, isRequired) in _choices)
        {
            CheckChoice(node, names.Where(name => Fits(name, language)).ToList(), isRequired, sink);
        }

        foreach (var member in node.Members)
        {
            if (_fields.TryGetValue(member.Name, out var field) && (takesBothLanguages || Fits(member.Name, language)))
            {
                field.Kind.Check(member.Value, language, sink);
            }
        }
    }

    /// <summary>A field that only the other query language has.</summary>
    public static void ReportOtherLanguage(SourceNode node, string name, QueryLanguage language, DiagnosticSink sink)
    {
        var (mine, theirs) = language is QueryLanguage.JsonPath ? ("JSONPath", "JSONata") : ("JSONata", "JSONPath");
        sink.Schema(node, $"The QueryLanguage is set to '{mine}', but field '{name}' is only supported for the '{theirs}' QueryLanguage");
    }

    private static void CheckChoice(SourceNode node, List<string> names, bool isRequired, DiagnosticSink sink)
    {
        var count = names.Count(node.Has);
        if (count > 1)
        {
            sink.Schema(node, $"There should only be one of the following fields: [{string.Join(", ", names)}]");
        }
        else if (count == 0 && isRequired)
        {
            sink.Schema(node, names.Count == 1
                ? $"These fields are required: [{names[0]}]"
                : $"This object should have only one of the following fields: [{string.Join(", ", names)}]");
        }
    }

    private void CheckName(SourceNode node, string name, QueryLanguage language, bool takesBothLanguages, DiagnosticSink sink)
    {
        if (!_fields.ContainsKey(name))
        {
            sink.Schema(node, $"Field '{name}' is not supported");
        }
        else if (!takesBothLanguages && !Fits(name, language))
        {
            ReportOtherLanguage(node, name, language, sink);
        }
    }

    private bool Fits(string name, QueryLanguage language) => _fields[name].Use switch
    {
        Use.JsonPathOnly => language is QueryLanguage.JsonPath,
        Use.JsonataOnly => language is QueryLanguage.Jsonata,
        _ => true,
    };

    private FieldTable Add(string name, Use use, FieldKind kind)
    {
        _fields[name] = new Field(use, kind);
        return this;
    }

    private sealed record Field(Use Use, FieldKind Kind);
}
