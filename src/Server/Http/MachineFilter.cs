using Microsoft.AspNetCore.Http;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Server.Http;

/// <summary>Which machines a request is about: those of its parameters <c>region</c> and <c>account</c>, each of the two or none, that its key may hear of.</summary>
internal static class MachineFilter
{
    /// <param name="query">The request's parameters.</param>
    /// <param name="key">Whose: it hears of its own account (and region); null where requests need no signature.</param>
    /// <returns>Whether a machine's ARN is one of them.</returns>
    public static Func<string, bool> Of(IQueryCollection query, AccessKey? key)
    {
        var (region, account) = (query["region"].ToString(), query["account"].ToString());
        return machine => Arn.TryParse(machine, out var arn)
            && (region.Length == 0 || arn.Region == region)
            && (account.Length == 0 || arn.Account == account)
            && (key is null || arn.Account == key.Account)
            && (key?.Region is not { } only || arn.Region == only);
    }
}
