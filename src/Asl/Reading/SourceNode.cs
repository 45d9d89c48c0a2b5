using Treadle.Asl.Json;

namespace Treadle.Asl.Reading;

/// <summary>A value of a definition's text, with its place in the text and in the tree.</summary>
/// <param name="Value">The value itself.</param>
/// <param name="Place">Where it stands in the tree.</param>
/// <param name="Line">The line of its first character, from 1.</param>
/// <param name="Column">The column of its first character, from 1.</param>
public sealed record SourceNode(JsonValue Value, Place? Place, int Line, int Column)
{
    /// <summary>The place as AWS writes it: <c>/States/Decide/Choices[0]/Next</c>; <c>/</c> for the whole text.</summary>
    public string Location => Place?.ToString() ?? "/";

    /// <summary>Up to here, looking at every member is faster than an index.</summary>
    private const int LinearMax = 16;

    private Dictionary<string, SourceNode>? _byName;

    /// <summary>The members in the order of the text, those included that a later one of the same name replaces.</summary>
    public IReadOnlyList<SourceMember> Members { get; init; } = [];

    public IReadOnlyList<SourceNode> Items { get; init; } = [];

    public JsonKind Kind => Value.Kind;

    /// <summary>The text of a string; null for every other kind.</summary>
    public string? Text => (Value as JsonString)?.Value;

    /// <summary>The member's value, or null when there is none. Of two with the same name the last counts, as in Jackson.</summary>
    public SourceNode? this[string name]
    {
        get
        {
            if (Members.Count > LinearMax)
            {
                return (_byName ??= Index()).GetValueOrDefault(name);
            }

            for (var i = Members.Count - 1; i >= 0; i--)
            {
                if (Members[i].Name == name)
                {
                    return Members[i].Value;
                }
            }

            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    private Dictionary<string, SourceNode> Index()
    {
        var index = new Dictionary<string, SourceNode>(Members.Count, StringComparer.Ordinal);
        foreach (var member in Members)
        {
            index[member.Name] = member.Value;
        }

        return index;
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">The line of the name, from 1.</param>
/// <param name="Column">The column of the name's quote, from 1.</param>
/// <param name="Value">Its value.</param>
public sealed record SourceMember(string Name, int Line, int Column, SourceNode Value);

/// <summary>A step on the way from the root to a value. Written out only for a diagnostic: the way may be long.</summary>
/// <param name="Parent">The step before; null at the root.</param>
/// <param name="Segment"><c>/Name</c> or <c>[0]</c>.</param>
public sealed record Place(Place? Parent, string Segment)
{
    public override string ToString()
    {
        var segments = new Stack<string>();
        for (var place = this; place is not null; place = place.Parent)
        {
            segments.Push(place.Segment);
        }

        return string.Concat(segments);
    }
}
