using Treadle.Api.Access;
using Treadle.Aws.Signing;

namespace Treadle.Server.Cli.Configuration;

/// <summary>The access keys that requests to the server have to be signed with; without any they need no signature.</summary>
/// <param name="Keys">In the order of the configuration.</param>
/// <param name="Warnings">What is unwise about where secrets are kept, in sentences for people.</param>
internal sealed record CredentialSettings(IReadOnlyList<AccessKey> Keys, IReadOnlyList<string> Warnings)
{
    /// <summary>What AWS tools are to sign with: the key that <c>AWS_ACCESS_KEY_ID</c> names when it is one of these, else the first; anything when there is none.</summary>
    public AwsCredentials ForClients(Shell shell) =>
        Keys is [var first, ..]
            ? Keys.FirstOrDefault(k => k.Credentials.AccessKeyId == shell.Variable("AWS_ACCESS_KEY_ID"), first).Credentials
            : ClientCredentials.Any.Credentials;

    /// <param name="option">As given by <c>--credentials</c>.</param>
    /// <param name="shell">The environment.</param>
    /// <param name="file">treadle.json: <c>credentials</c> is a list of keys, or the path of a file with one.</param>
    /// <exception cref="CliException">The keys can't be used. No message shows a secret.</exception>
    public static CredentialSettings Of(string? option, Shell shell, SettingsFile file)
    {
        if ((option ?? shell.Variable("TREADLE_CREDENTIALS_FILE")) is { } named)
        {
            return CredentialsFile.Read(shell.PathOf(named), shell);
        }

        return file["credentials"] is { } path ? CredentialsFile.Read(Path.GetFullPath(path, Path.GetDirectoryName(file.Path)!), shell)
            : file.HasCredentials ? CredentialsFile.Read(file.Path!, shell, "credentials")
            : new CredentialSettings([], []);
    }
}
