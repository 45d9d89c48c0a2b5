using Treadle.Api.CloudWatch;
using Treadle.Api.Sns;
using Treadle.Api.Sqs;

namespace Treadle.Api.Wire.Query;

/// <summary>The services that the Query protocol reaches.</summary>
internal static class QueryServices
{
    private static readonly QueryService Sts = new("sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/");

    private static readonly IReadOnlyList<QueryService> All =
    [
        Sts,
        new("cloudformation", "2010-05-15", "http://cloudformation.amazonaws.com/doc/2010-05-15/"),
        new("iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"),
        CloudWatchQuery.Service,
        SnsQuery.Service,
        SqsQuery.Service,
    ];

    /// <param name="version">The request's API version; null when it has none.</param>
    /// <param name="signed">The service that the request is signed for; null when it is not signed.</param>
    public static QueryService Find(string? version, string? signed) =>
        All.FirstOrDefault(s => s.Version == version)
        ?? All.FirstOrDefault(s => s.Name == signed)
        ?? Sts with { Name = signed ?? "" };

    /// <summary>The service whose operation a plain GET calls; null when it is none that may be called so.</summary>
    public static QueryService? OfLink(string operation) => All.FirstOrDefault(s => s.Links.Contains(operation));
}
