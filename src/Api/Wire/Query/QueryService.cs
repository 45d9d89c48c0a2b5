using Treadle.Aws;

namespace Treadle.Api.Wire.Query;

/// <summary>A service as it is spoken to in the Query protocol.</summary>
/// <param name="Name">The signing name: <c>sns</c>.</param>
/// <param name="Version">The API version of its requests, which tells services apart when a request is not signed.</param>
/// <param name="Namespace">Of its answers.</param>
internal sealed record QueryService(string Name, string Version, string Namespace)
{
    /// <summary>What differs from the convention, by operation.</summary>
    public IReadOnlyDictionary<string, QueryOperation> Operations { get; init; } = new Dictionary<string, QueryOperation>(StringComparer.Ordinal);

    /// <summary>The code of an error where this protocol has another name for it than the others.</summary>
    public Func<AwsErrorException, string> CodeOf { get; init; } = error => error.Code;

    /// <summary>Errors end with an empty <c>&lt;Detail/&gt;</c>.</summary>
    public bool HasErrorDetail { get; init; }

    /// <summary>Operations that a plain GET may call: their addresses are sent out in messages, for people to open.</summary>
    public IReadOnlySet<string> Links { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>A member that may stand in the request's path instead of its form: requests to a queue are posted to the queue's URL. Null without one.</summary>
    public string? PathMember { get; init; }

    public QueryOperation Operation(string name) => Operations.GetValueOrDefault(name) ?? QueryOperation.Conventional;
}

/// <summary>The shapes of an operation.</summary>
/// <param name="Input">null follows the convention.</param>
/// <param name="Output">null follows the convention.</param>
internal sealed record QueryOperation(QueryStructure? Input = null, QueryStructure? Output = null)
{
    public static readonly QueryOperation Conventional = new();

    /// <summary>The answer has an element for its result, also when that is empty.</summary>
    public bool HasResult { get; init; } = true;
}
