using System.Collections.Immutable;
using Treadle.Asl.Json;

namespace Treadle.Asl.Compiling;

/// <summary>The variables that one place of an execution sees: its own, and those of the places around it. Immutable, shared by reference.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Passing data between states with variables". A branch or an iteration reads what is
/// around it and cannot write it; what it assigns itself is lost at its end.
/// </remarks>
public sealed class Variables
{
    public static readonly Variables None = new(null, ImmutableSortedDictionary.Create<string, JsonValue>(StringComparer.Ordinal), 0);

    private readonly Variables? _outer;
    private readonly ImmutableSortedDictionary<string, JsonValue> _own;

    private Variables(Variables? outer, ImmutableSortedDictionary<string, JsonValue> own, long ownBytes)
    {
        _outer = outer;
        _own = own;
        OwnBytes = ownBytes;
    }

    /// <summary>The bytes of the values assigned here; those of the places around are not counted.</summary>
    public long OwnBytes { get; }

    /// <summary>What was assigned here, by name in ordinal order.</summary>
    public IReadOnlyDictionary<string, JsonValue> Own => _own;

    public bool IsEmpty => _own.IsEmpty && (_outer is null || _outer.IsEmpty);

    /// <summary>The value of a variable by its name without <c>$</c>; null when it has none.</summary>
    public JsonValue? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._own.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>These with some assigned anew, here and not around.</summary>
    public Variables With(IEnumerable<KeyValuePair<string, JsonValue>> assigned)
    {
        var own = _own.ToBuilder();
        var bytes = OwnBytes;
        foreach (var (name, value) in assigned)
        {
            bytes += value.Utf8Length - (own.TryGetValue(name, out var before) ? before.Utf8Length : 0);
            own[name] = value;
        }

        return new Variables(_outer, own.ToImmutable(), bytes);
    }

    /// <summary>Everything that is seen here, by name; an inner value hides an outer one of its name.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonValue>> All()
    {
        if (_outer is null || _outer.IsEmpty)
        {
            return _own;
        }

        var all = new SortedDictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach (var (name, value) in _outer.All().Concat(_own))
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>What a branch or an iteration begins with: all of these to read, none of its own.</summary>
    public Variables Inner() => IsEmpty ? None : new Variables(this, None._own, 0);
}
