using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Treadle.Messaging.Events.Patterns;

/// <summary>An event pattern, read once: fields that must all match, each with the values that will do.</summary>
/// <remarks>Source: EventBridge user guide, "Event patterns". Immutable; any thread.</remarks>
public sealed class EventPattern
{
    private readonly FieldSet _fields;

    internal EventPattern(FieldSet fields) => _fields = fields;

    /// <exception cref="Aws.AwsErrorException">InvalidEventPatternException, in EventBridge's words.</exception>
    public static EventPattern Parse(string text) => EventPatternReader.Read(text);

    /// <param name="text">The pattern.</param>
    /// <param name="lengthMax">The longest that is read.</param>
    /// <exception cref="Aws.AwsErrorException">InvalidEventPatternException, in EventBridge's words.</exception>
    internal static EventPattern Parse(string text, int lengthMax) => EventPatternReader.Read(text, lengthMax);

    public bool Matches(JsonObject @event) => _fields.Matches(@event, isPartial: false);

    /// <summary>False when no event with these members can match, whatever its other members are.</summary>
    /// <param name="known">Members that are known; a field it lacks may hold anything.</param>
    public bool MayMatch(JsonObject known) => _fields.Matches(known, isPartial: true);

    /// <summary>Fields that must hold one of some texts, each by the names on the way to it: an event without any of the texts cannot match.</summary>
    internal IEnumerable<(ImmutableArray<string> Path, IReadOnlyList<string> Texts)> ExactFields() => ExactFields(_fields, []);

    private static IEnumerable<(ImmutableArray<string> Path, IReadOnlyList<string> Texts)> ExactFields(FieldSet fields, ImmutableArray<string> path)
    {
        foreach (var (name, node) in fields.Fields)
        {
            switch (node)
            {
                case ValueSet values when values.Matchers.All(m => m is Exactly { IsText: true }):
                    yield return (path.Add(name), [.. values.Matchers.Select(m => ((Exactly)m).Json).Distinct(StringComparer.Ordinal)]);
                    break;

                case FieldSet below:
                    foreach (var field in ExactFields(below, path.Add(name)))
                    {
                        yield return field;
                    }

                    break;
            }
        }
    }
}

/// <summary>A node of a pattern.</summary>
internal abstract record PatternNode
{
    /// <param name="value">The event's value here, which may be absent (JSON's null is a value).</param>
    /// <param name="isPartial">True when what is absent may be anything.</param>
    public abstract bool Matches(EventValue value, bool isPartial);
}

/// <summary>An event's value at a place: absent, null, or a node.</summary>
internal readonly record struct EventValue(bool Exists, JsonNode? Node)
{
    public static readonly EventValue Absent = new(Exists: false, Node: null);

    public static EventValue Of(JsonObject owner, string name) => owner.TryGetPropertyValue(name, out var node) ? new(Exists: true, node) : Absent;
}

/// <summary>Fields joined by AND, and <c>$or</c> lists joined by AND with them.</summary>
internal sealed record FieldSet(IReadOnlyList<KeyValuePair<string, PatternNode>> Fields, IReadOnlyList<IReadOnlyList<FieldSet>> Alternatives) : PatternNode
{
    public bool Matches(JsonObject? owner, bool isPartial)
    {
        foreach (var (name, node) in Fields)
        {
            if (!node.Matches(owner is null ? EventValue.Absent : EventValue.Of(owner, name), isPartial))
            {
                return false;
            }
        }

        foreach (var any in Alternatives)
        {
            if (!any.Any(fields => fields.Matches(owner, isPartial)))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Matches(EventValue value, bool isPartial) => value.Node switch
    {
        JsonObject members => Matches(members, isPartial),

        // A list of objects matches when one of them does.
        JsonArray items when items.Count > 0 => items.Any(item => Matches(new EventValue(Exists: true, item), isPartial)),

        // Nothing below a text or a number exists; only "exists: false" matches there.
        _ when isPartial && !value.Exists => true,
        _ => Matches((JsonObject?)null, isPartial: false),
    };
}

/// <summary>The values that will do for a field: any of them.</summary>
internal sealed record ValueSet(IReadOnlyList<ValueMatcher> Matchers) : PatternNode
{
    public override bool Matches(EventValue value, bool isPartial)
    {
        if (!value.Exists && isPartial)
        {
            return true;
        }

        var leaves = new List<JsonNode?>();
        if (value.Exists)
        {
            AddLeaves(value.Node, leaves);
        }

        return Matchers.Any(matcher => leaves.Count == 0 ? matcher.MatchesAbsence : leaves.Exists(matcher.Matches));
    }

    // Existence is a matter of leaves: an object has none of its own here.
    private static void AddLeaves(JsonNode? node, List<JsonNode?> leaves)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                {
                    AddLeaves(item, leaves);
                }

                break;
            case JsonObject:
                break;
            default:
                leaves.Add(node);
                break;
        }
    }
}

/// <summary>One way for a value to match.</summary>
internal abstract record ValueMatcher
{
    /// <summary>True for <c>{"exists": false}</c> alone.</summary>
    public virtual bool MatchesAbsence => false;

    /// <param name="leaf">A text, a number, a boolean, or null for JSON's null.</param>
    public abstract bool Matches(JsonNode? leaf);

    private protected static string? TextOf(JsonNode? leaf) =>
        leaf is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private protected static double? NumberOf(JsonNode? leaf) =>
        leaf is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && double.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
