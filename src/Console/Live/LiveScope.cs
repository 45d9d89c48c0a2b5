using Treadle.Api.Access;

namespace Treadle.WebConsole.Live;

/// <summary>What a listener may hear of: everything, or what is in the account (and the region) of his key.</summary>
/// <param name="Account">12 digits; null for all.</param>
/// <param name="Region">Null for all.</param>
internal readonly record struct LiveScope(string? Account, string? Region)
{
    /// <param name="key">Null where requests need no signature.</param>
    public static LiveScope Of(AccessKey? key) => new(key?.Account, key?.Region);

    /// <param name="arn"><c>arn:aws:states:eu-west-1:123456789012:…</c>.</param>
    public bool HasArn(ReadOnlySpan<char> arn)
    {
        if (Account is null)
        {
            return true;
        }

        Span<Range> parts = stackalloc Range[6];
        return arn.Split(parts, ':') == 6 && Has(arn[parts[4]], arn[parts[3]]);
    }

    /// <param name="scope"><c>account/region</c>.</param>
    public bool HasScope(ReadOnlySpan<char> scope)
    {
        var slash = scope.IndexOf('/');
        return Account is null || (slash > 0 && Has(scope[..slash], scope[(slash + 1)..]));
    }

    public bool Has(ReadOnlySpan<char> account, ReadOnlySpan<char> region) =>
        (Account is null || account.SequenceEqual(Account)) && (Region is null || region.SequenceEqual(Region));
}
