namespace Treadle.Api.Wire.Query;

/// <summary>How a member of a request or an answer stands in the Query protocol.</summary>
/// <remarks>
/// What has no shape follows the convention: <c>Name.member.N</c> and <c>&lt;member&gt;</c> for lists, texts for values, structures for the rest.
/// A shape says what the convention cannot: which members are maps, which lists are flattened, what is a number or a time, what is named otherwise.
/// </remarks>
internal abstract record QueryShape
{
    public static readonly QueryShape Text = new QueryValue(QueryValueKind.Text);

    public static readonly QueryShape Integer = new QueryValue(QueryValueKind.Integer);

    public static readonly QueryShape Boolean = new QueryValue(QueryValueKind.Boolean);

    /// <summary>Epoch seconds in JSON, <c>2026-01-31T12:00:00.5Z</c> in XML.</summary>
    public static readonly QueryShape Time = new QueryValue(QueryValueKind.Time);

    /// <summary>A list of texts: <c>TagKeys.member.1=a</c>.</summary>
    public static readonly QueryShape Texts = new QueryList(Text);

    /// <summary>A map of texts: <c>Attributes.entry.1.key=a</c>, <c>Attributes.entry.1.value=b</c>.</summary>
    public static readonly QueryShape TextMap = new QueryMap(Text);

    /// <summary>A structure.</summary>
    /// <param name="texts">Names of members that are texts, with spaces between.</param>
    /// <param name="others">
    /// Members of other kinds. A name <c>Entries=SendMessageBatchRequestEntry</c> is <c>Entries</c> in JSON and the other on the wire; so in <paramref name="texts"/>.
    /// </param>
    public static QueryStructure Structure(string texts, params ReadOnlySpan<(string Name, QueryShape Shape)> others) => new(
    [
        .. texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => QueryMember.Of(name, Text)),
        .. others.ToArray().Select(member => QueryMember.Of(member.Name, member.Shape)),
    ]);
}

internal enum QueryValueKind
{
    Text,
    Integer,
    Boolean,
    Time,
}

/// <summary>A value. JSON's kind differs; on the wire all are texts.</summary>
internal sealed record QueryValue(QueryValueKind Kind) : QueryShape;

/// <summary>Members by name; what is not among them is left out.</summary>
internal sealed record QueryStructure(IReadOnlyList<QueryMember> Members) : QueryShape;

/// <summary>A member of a structure.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="WireName">In forms and XML.</param>
/// <param name="Shape">What it is.</param>
internal sealed record QueryMember(string Name, string WireName, QueryShape Shape)
{
    /// <param name="name"><c>Name</c>, or <c>Name=WireName</c>.</param>
    /// <param name="shape">What it is.</param>
    public static QueryMember Of(string name, QueryShape shape) =>
        name.Split('=') is [var inJson, var onWire] ? new(inJson, onWire, shape) : new(name, name, shape);
}

/// <summary><c>Name.member.1=a</c> and <c>&lt;Name&gt;&lt;member&gt;</c>; flattened <c>Name.1=a</c> and one <c>&lt;Name&gt;</c> for each element.</summary>
internal sealed record QueryList(QueryShape Element) : QueryShape
{
    public bool IsFlattened { get; init; }
}

/// <summary>
/// <c>Name.entry.1.key=a</c>, <c>Name.entry.1.value=b</c> and <c>&lt;Name&gt;&lt;entry&gt;</c>; flattened <c>Name.1.key=a</c> and one <c>&lt;Name&gt;</c> for each entry.
/// </summary>
internal sealed record QueryMap(QueryShape Value) : QueryShape
{
    public bool IsFlattened { get; init; }

    public string KeyName { get; init; } = "key";

    public string ValueName { get; init; } = "value";
}
