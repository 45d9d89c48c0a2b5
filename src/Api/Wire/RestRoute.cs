using System.Diagnostics.CodeAnalysis;

namespace Treadle.Api.Wire;

/// <summary>How one operation of a REST-JSON service is bound to HTTP.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Template"><c>/2015-03-31/functions/{FunctionName}</c>: a part in braces is the member of that name.</param>
/// <param name="Status">The status of success.</param>
internal sealed record RestRoute(string Operation, string Method, string Template, int Status = 200)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>Query parameter to member, where the names differ; others have the member's name.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The member that gets the request's id; null for none.</summary>
    public string? RequestIdMember { get; init; }

    /// <summary>Query parameters that may come several times: their member is a list.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Query parameters whose value is a number.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Request header to member.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The member that is the whole body, as bytes, in both directions; null when the body is JSON of all other members.</summary>
    public string? Payload { get; init; }

    /// <summary>Answer's member to header.</summary>
    public IReadOnlyDictionary<string, string> AnswerHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The answer's member that is the HTTP status; null when it is always <see cref="Status"/>.</summary>
    public string? StatusMember { get; init; }

    /// <summary>A query parameter that the request must have, as <c>mode=import</c>; null for none.</summary>
    public string? RequiredQuery { get; init; }

    /// <summary>The member, a map, that takes the query parameters which are no members; null for none.</summary>
    public string? OtherQuery { get; init; }

    /// <summary>Name in the body to member, where they differ.</summary>
    public IReadOnlyDictionary<string, string> Body { get; init; } = new Dictionary<string, string>();

    /// <summary>The member that is the whole body of the request, as bytes; null when the body is JSON.</summary>
    public string? RequestPayload { get; init; }

    /// <summary>The answer's member that is its whole body, as bytes; null when the body is JSON.</summary>
    public string? AnswerPayload { get; init; }

    /// <summary>The answer's <c>items</c> have another name on the wire; null when they have not.</summary>
    public string? ItemsName { get; init; }

    /// <summary>The first route that a request takes: by its method, its path and the query parameter that a route requires.</summary>
    /// <param name="routes">In the order in which they are tried.</param>
    /// <param name="request">Its head.</param>
    /// <returns>With the members in the path; null when it takes none.</returns>
    public static (RestRoute Route, IReadOnlyDictionary<string, string> Members)? Find(IReadOnlyList<RestRoute> routes, WireRequest request)
    {
        foreach (var route in routes)
        {
            if (route.Method == request.Method && route.Matches(request.Path, out var members) && HasQuery(request, route.RequiredQuery))
            {
                return (route, members);
            }
        }

        return null;
    }

    /// <summary>Compares a path with the template.</summary>
    /// <param name="path">Undecoded.</param>
    /// <param name="members">The parts in braces, decoded.</param>
    public bool Matches(string path, [NotNullWhen(true)] out Dictionary<string, string>? members)
    {
        members = null;
        var parts = path.Split('/');
        if (parts is [.., ""] && parts.Length == _parts.Length + 1)
        {
            // SDKs put a slash behind the functions collection.
            parts = parts[..^1];
        }

        if (parts.Length != _parts.Length)
        {
            return false;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            if (_parts[i].StartsWith('{') && parts[i].Length > 0)
            {
                found[_parts[i].Trim('{', '}')] = Uri.UnescapeDataString(parts[i]);
            }
            else if (parts[i] != _parts[i])
            {
                return false;
            }
        }

        members = found;
        return true;
    }

    private static bool HasQuery(WireRequest request, string? required) =>
        required is null || request.Query.TrimStart('?').Split('&').Contains(required, StringComparer.Ordinal);
}
