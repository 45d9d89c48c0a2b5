namespace Treadle.Asl.Services;

/// <summary>What a member of an answer holds.</summary>
public enum ResponseKind
{
    Text,
    Number,
    Boolean,

    /// <summary>A moment: a text in a state.</summary>
    Moment,

    /// <summary>Bytes: a text in a state.</summary>
    Blob,
    Structure,
    List,

    /// <summary>Its keys are data, not part of the shape.</summary>
    Map,
    Any,
}

/// <summary>The form of a value in an answer, with its constraints.</summary>
public sealed class ResponseShape
{
    internal ResponseShape(ResponseKind kind) => Kind = kind;

    public ResponseKind Kind { get; }

    /// <summary>A structure's members, in the model's order; empty for others.</summary>
    public IReadOnlyList<ResponseMember> Members { get; internal init; } = [];

    /// <summary>The texts allowed; empty for any.</summary>
    public IReadOnlyList<string> Values { get; internal init; } = [];

    /// <summary>The shortest text, or the least number; null for any.</summary>
    public double? Least { get; internal init; }

    /// <summary>The longest text, or the greatest number; null for any.</summary>
    public double? Most { get; internal init; }

    /// <summary>What a list or a map holds; null for others.</summary>
    internal Func<ResponseShape>? Element { get; init; }
}

/// <summary>A member of an answer.</summary>
public sealed class ResponseMember(string name, bool isRequired, Func<ResponseShape> shape)
{
    /// <summary>As in the service's model: <c>executionArn</c>.</summary>
    public string Name { get; } = name;

    public bool IsRequired { get; } = isRequired;

    public ResponseShape Shape => shape();
}
