using System.Collections.Frozen;
using Treadle.Aws.Signing;

namespace Treadle.Api.Access;

/// <summary>The keys that requests may be signed with: those of the configuration, and the sessions that were made from them. Any thread.</summary>
/// <param name="configured">Of the configuration; without any, requests need no signature.</param>
/// <param name="sessions">Makes and reads temporary credentials.</param>
public sealed class AccessKeys(IEnumerable<AccessKey> configured, SessionTokens sessions)
{
    private readonly FrozenDictionary<string, AccessKey> _configured = configured.ToFrozenDictionary(k => k.Credentials.AccessKeyId, StringComparer.Ordinal);

    /// <summary>Requests have to be signed.</summary>
    public bool AreRequired => _configured.Count > 0;

    internal SessionTokens Tokens => sessions;

    /// <summary>A key of the configuration; null when there is none with this id.</summary>
    internal AccessKey? Configured(string id) => _configured.GetValueOrDefault(id);

    /// <summary>The key of a request.</summary>
    /// <param name="id">The access key id.</param>
    /// <param name="token">The session token; null without one.</param>
    /// <param name="isExpired">It was good once.</param>
    /// <returns>Null when there is no such key.</returns>
    public AccessKey? Find(string id, string? token, out bool isExpired)
    {
        isExpired = false;
        if (token is null)
        {
            return _configured.GetValueOrDefault(id);
        }

        // A session ends with the key that it was made from, and may do what that may do now.
        return sessions.Open(token, out isExpired) is not { } session || session.Credentials.AccessKeyId != id ? null
            : session.IsOfThisLife ? session
            : session.Parent is { } parent && _configured.GetValueOrDefault(parent) is { } from && from.Account == session.Account ? session with { Actions = from.Actions }
            : null;
    }

    /// <summary>Whom a session token stands for, where nothing is verified.</summary>
    internal AccessKey? Session(string? token) => token is not null && SessionTokens.IsToken(token) ? sessions.Open(token, out _) : null;

    /// <summary>Makes credentials for a role that was assumed.</summary>
    /// <param name="caller">Who assumes it; null where requests are not signed.</param>
    /// <param name="account">The role's account.</param>
    /// <param name="identity">The session.</param>
    /// <param name="endsAt">Until when.</param>
    internal AwsCredentials Issue(AccessKey? caller, string account, CallerIdentity identity, DateTimeOffset endsAt) => sessions.Issue(
        new AccessKey(new AwsCredentials("", ""), account, ActionList.All, identity)
        {
            Parent = caller?.Parent ?? caller?.Credentials.AccessKeyId,
            Region = caller?.Region,
            IsOfThisLife = caller?.IsOfThisLife == true,
        },
        endsAt);

    /// <summary>Credentials of what this server itself runs, which may do everything in their account until the server ends.</summary>
    /// <param name="account">12 digits.</param>
    /// <param name="role">The role's name.</param>
    /// <param name="session">The session's name: a function's, say.</param>
    /// <returns>Null where requests need no signature.</returns>
    public AwsCredentials? ForOwn(string account, string role, string session) => AreRequired
        ? sessions.Issue(
            new AccessKey(new AwsCredentials("", ""), account, ActionList.All, AssumedRole(account, role, session)) { IsOfThisLife = true }, DateTimeOffset.MaxValue)
        : null;

    internal static CallerIdentity AssumedRole(string account, string role, string session) =>
        new($"AROA{account}:{session}", $"arn:aws:sts::{account}:assumed-role/{role}/{session}");
}
