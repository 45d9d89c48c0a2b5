using Treadle.Aws.Signing;
using Treadle.Server.Cli.Profiles;

namespace Treadle.Server.Cli.Configuration;

/// <summary>What client commands sign with.</summary>
/// <param name="Credentials">Id and secret.</param>
/// <param name="Account">The account they stand for, 12 digits; null when only the server knows.</param>
internal sealed record ClientCredentials(AwsCredentials Credentials, string? Account)
{
    private const string AnyAccount = Api.Wire.Credential.AnyAccount;

    /// <summary>For servers that verify nothing.</summary>
    public static readonly ClientCredentials Any = new(new AwsCredentials("test", "test"), AnyAccount);

    /// <summary>
    /// Finds them as the SDKs do: the variables, then the profile. Between the two come the keys of the settings: a project that has a server with keys has its own for it.
    /// </summary>
    /// <param name="shell">Variables and home directory.</param>
    /// <param name="settings">The server's keys, where they are configured here.</param>
    public static ClientCredentials Of(Shell shell, Func<string?, CredentialSettings> settings)
    {
        if (shell.Variable("AWS_ACCESS_KEY_ID") is { } id)
        {
            // An id alone tells the account to a server that verifies nothing.
            var secret = shell.Variable("AWS_SECRET_ACCESS_KEY");
            return new ClientCredentials(new AwsCredentials(id, secret ?? "test", shell.Variable("AWS_SESSION_TOKEN")), AccountOf(id) ?? (secret is null || id == "test" ? AnyAccount : null));
        }

        if (shell.Variable("AWS_PROFILE") is null && settings(null).Keys is [var first, ..])
        {
            return new ClientCredentials(first.Credentials, first.Account);
        }

        return AwsProfile.CredentialsOf(shell) is { } profile
            ? new ClientCredentials(profile, AccountOf(profile.AccessKeyId) ?? (profile.AccessKeyId == "test" ? AnyAccount : null))
            : Any;
    }

    private static string? AccountOf(string id) => id.Length == 12 && id.All(char.IsAsciiDigit) ? id : null;
}
