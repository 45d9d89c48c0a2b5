using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Sts;

/// <summary>Gives temporary credentials that may do what their caller may. A role has no policies of its own here: it gives a name.</summary>
/// <remarks>Source: AWS Security Token Service API reference, AssumeRole.</remarks>
/// <param name="keys">Makes the credentials.</param>
/// <param name="time">The clock.</param>
public sealed class AssumeRole(AccessKeys keys, TimeProvider time) : IIdentityOperation
{
    public string Service => "sts";

    public string Name => "AssumeRole";

    public ValueTask<JsonObject> InvokeAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => InvokeAsync(key: null, caller, input, stop);

    public ValueTask<JsonObject> InvokeAsync(AccessKey? key, AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var role = StsMembers.Text(input, "RoleArn", 20, 2048);
        var session = StsMembers.Text(input, "RoleSessionName", 2, 64);
        if (!session.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal)))
        {
            throw StsMembers.Invalid($"Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        if (!Arn.TryParse(role, out var arn) || arn is not { Service: "iam", Account.Length: 12 } || !arn.Account.All(char.IsAsciiDigit) || !arn.Resource.StartsWith("role/", StringComparison.Ordinal))
        {
            throw new AwsErrorException("ValidationError", $"{role} is invalid");
        }

        if (key is not null && arn.Account != key.Account)
        {
            throw new AwsErrorException("AccessDenied", $"User: {key.Identity.Arn} is not authorized to perform: sts:AssumeRole on resource: {role}", 403);
        }

        if (key is not null && (input["Policy"] is not null || input["PolicyArns"] is not null))
        {
            // To leave it out would give more than was asked for.
            throw new AwsErrorException("ValidationError", "Session policies are not supported by this server: a session may do what its caller may.");
        }

        var endsAt = time.GetUtcNow() + StsMembers.Duration(input, otherwise: 3600, max: 43_200);
        var identity = AccessKeys.AssumedRole(arn.Account, arn.Resource[(arn.Resource.LastIndexOf('/') + 1)..], session);
        return ValueTask.FromResult(new JsonObject
        {
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = identity.UserId, ["Arn"] = identity.Arn },
            ["Credentials"] = StsMembers.Credentials(keys.Issue(key, arn.Account, identity, endsAt), endsAt),
        });
    }
}
