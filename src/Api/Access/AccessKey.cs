using Treadle.Aws.Signing;

namespace Treadle.Api.Access;

/// <summary>Who may sign requests, and what they may do. Its text shows no secret.</summary>
/// <param name="Credentials">What requests are signed with.</param>
/// <param name="Account">The account that its requests are made in, 12 digits.</param>
/// <param name="Actions">What it may do.</param>
/// <param name="Identity">What GetCallerIdentity tells.</param>
public sealed record AccessKey(AwsCredentials Credentials, string Account, ActionList Actions, CallerIdentity Identity)
{
    /// <summary>The only region it may be used in; null for any.</summary>
    public string? Region { get; init; }

    /// <summary>The configured key that a session was made from; null for a configured key and for the server's own sessions.</summary>
    public string? Parent { get; init; }

    /// <summary>Ends with this life of the server.</summary>
    public bool IsOfThisLife { get; init; }

    /// <summary>A configured key.</summary>
    /// <param name="credentials">Id and secret.</param>
    /// <param name="account">12 digits.</param>
    /// <param name="user">The user's name in its ARN; null takes the key's id.</param>
    /// <param name="actions">What it may do.</param>
    /// <param name="region">The only region it may be used in; null for any.</param>
    public static AccessKey Configured(AwsCredentials credentials, string account, string? user, ActionList actions, string? region) =>
        new(credentials, account, actions, new CallerIdentity(credentials.AccessKeyId, $"arn:aws:iam::{account}:user/{user ?? credentials.AccessKeyId}")) { Region = region };

    public override string ToString() => $"{Credentials} of {Identity.Arn}";
}

/// <summary>Who somebody is.</summary>
/// <param name="UserId">The unique id.</param>
/// <param name="Arn">Of a user, or of a role that was assumed.</param>
public sealed record CallerIdentity(string UserId, string Arn);
