using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Sts;

/// <summary>Gives temporary credentials of the same user.</summary>
/// <remarks>Source: AWS Security Token Service API reference, GetSessionToken.</remarks>
/// <param name="keys">Makes the credentials.</param>
/// <param name="time">The clock.</param>
public sealed class GetSessionToken(AccessKeys keys, TimeProvider time) : IIdentityOperation
{
    public string Service => "sts";

    public string Name => "GetSessionToken";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => InvokeAsync(key: null, caller, input, stop);

    public ValueTask<JsonObject> InvokeAsync(AccessKey? key, AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        if (key?.Credentials.SessionToken is not null)
        {
            throw new AwsErrorException("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
        }

        var endsAt = time.GetUtcNow() + StsMembers.Duration(input, otherwise: 43_200, max: 129_600);
        var identity = key?.Identity ?? new CallerIdentity(caller.Account, $"arn:aws:iam::{caller.Account}:root");
        return ValueTask.FromResult(new JsonObject { ["Credentials"] = StsMembers.Credentials(keys.Issue(key, caller.Account, identity, endsAt), endsAt) });
    }
}
