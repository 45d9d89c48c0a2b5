using System.Collections.Frozen;

namespace Treadle.Asl.Services;

/// <summary>What a member of a request or an answer holds.</summary>
public enum ShapeKind
{
    Text,

    /// <summary>A number or a boolean.</summary>
    Plain,

    /// <summary>A moment: epoch seconds on the wire, ISO 8601 text in a state.</summary>
    Moment,

    /// <summary>Bytes: base64 on the wire, text in a state.</summary>
    Blob,

    /// <summary>Bytes that are the whole body of a request: what a state gives for them is sent as JSON, a text with its quotes.</summary>
    Stream,

    Structure,

    List,

    /// <summary>Its keys are data, not part of the shape.</summary>
    Map,
}

/// <summary>The form of a value in a service's published model.</summary>
public sealed class Shape
{
    internal Shape(ShapeKind kind, Shape? element = null) => (Kind, Element) = (kind, element);

    public ShapeKind Kind { get; }

    /// <summary>What a list or a map holds; null for others.</summary>
    public Shape? Element { get; }

    /// <summary>A structure's members, in the model's order; empty for others.</summary>
    public IReadOnlyList<ShapeMember> Members { get; private set; } = [];

    private FrozenDictionary<string, ShapeMember> ByName { get; set; } = FrozenDictionary<string, ShapeMember>.Empty;

    private FrozenDictionary<string, ShapeMember> BySdkName { get; set; } = FrozenDictionary<string, ShapeMember>.Empty;

    /// <param name="name">As in the service's model: <c>MD5OfMessageBody</c>.</param>
    public ShapeMember? Member(string name) => ByName.GetValueOrDefault(name);

    /// <param name="name">As a state with an AWS SDK integration writes it: <c>Md5OfMessageBody</c>.</param>
    public ShapeMember? SdkMember(string name) => BySdkName.GetValueOrDefault(name);

    /// <summary>Structures may hold themselves, so they get their members when all are there.</summary>
    internal void Complete(IReadOnlyList<ShapeMember> members)
    {
        Members = members;
        ByName = members.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);
        BySdkName = members.ToFrozenDictionary(m => m.SdkName, StringComparer.Ordinal);
    }
}

/// <param name="Name">As in the service's model and on the wire: <c>stateMachineArn</c>, <c>MD5OfMessageBody</c>.</param>
/// <param name="SdkName">As an AWS SDK integration shows it: <c>StateMachineArn</c>, <c>Md5OfMessageBody</c>.</param>
/// <param name="IsRequired">A request must have it.</param>
/// <param name="Shape">What it holds.</param>
public sealed record ShapeMember(string Name, string SdkName, bool IsRequired, Shape Shape);
