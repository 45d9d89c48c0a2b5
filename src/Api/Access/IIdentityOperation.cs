using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Access;

/// <summary>An operation that asks who calls, not only for which account.</summary>
public interface IIdentityOperation : IOperation
{
    /// <param name="key">Whose request it is; null where requests are not signed, and from inside.</param>
    /// <param name="caller">Account and region of the request.</param>
    /// <param name="input">The request's members.</param>
    /// <param name="stop">The client has gone, or the server stops.</param>
    /// <exception cref="AwsErrorException">The operation refuses.</exception>
    ValueTask<JsonObject> InvokeAsync(AccessKey? key, AwsCaller caller, JsonObject input, CancellationToken stop);
}
