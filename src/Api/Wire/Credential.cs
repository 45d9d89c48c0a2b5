using System.Buffers;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>What a request's signature says about who calls, where and what. The signature itself is not verified here: <see cref="Access.Authentication"/>.</summary>
/// <param name="Caller">Account and region.</param>
/// <param name="Service">The signing name; null when the request is not signed.</param>
public readonly record struct Credential(AwsCaller Caller, string? Service)
{
    /// <summary>The account of requests that name none.</summary>
    public const string AnyAccount = "000000000000";

    private static readonly SearchValues<char> RegionLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Reads <c>Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/states/aws4_request, SignedHeaders=…</c>, or the query parameter
    /// <c>X-Amz-Credential</c> of a presigned URL. An access key of 12 digits is the account.
    /// </summary>
    public static Credential Of(WireRequest request, string defaultRegion)
    {
        var scope = Scope(request);
        Span<Range> parts = stackalloc Range[6];
        if (scope.Split(parts, '/') != 5)
        {
            return new Credential(CallerOf(request, AnyAccount, defaultRegion), Service: null);
        }

        var key = scope[parts[0]];
        var region = scope[parts[2]];
        var account = key.Length == 12 && key.IndexOfAnyExceptInRange('0', '9') < 0 ? key.ToString() : AnyAccount;
        return new Credential(CallerOf(request, account, IsRegion(region) ? region.ToString() : defaultRegion), scope[parts[3]].ToString());
    }

    /// <summary>Regions become part of ARNs and of the store's keys: only what can be one is taken.</summary>
    public static bool IsRegion(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 32 && !text.ContainsAnyExcept(RegionLetters);

    private static AwsCaller CallerOf(WireRequest request, string account, string region) =>
        new(account, region) { Host = request.Header("Host") is { Length: > 0 } host ? host : null, IsSecure = request.IsSecure };

    private static ReadOnlySpan<char> Scope(WireRequest request)
    {
        const string Marker = "Credential=";
        if (request.Header("Authorization") is { } authorization)
        {
            var start = authorization.IndexOf(Marker, StringComparison.Ordinal);
            if (start < 0)
            {
                return default;
            }

            var rest = authorization.AsSpan(start + Marker.Length);
            var end = rest.IndexOfAny(',', ' ');
            return end < 0 ? rest : rest[..end];
        }

        return request.Query.Length > 0 && WireQuery.Parse(request.Query).TryGetValue("X-Amz-Credential", out var credential) ? credential : default;
    }
}
