using Treadle.Server.Cli.Configuration;

namespace Treadle.Server.Doctor;

/// <summary>Says which access keys the server would ask for, and whether their secrets are kept well. Shows none.</summary>
internal static class CredentialsExamination
{
    public static IEnumerable<Finding> Of(CredentialSettings credentials)
    {
        if (credentials.Keys.Count > 0)
        {
            yield return new Finding(Mark.Ok, "Access keys", string.Join("; ", credentials.Keys.Select(k => $"{k.Credentials.AccessKeyId} (account {k.Account}) may {k.Actions}")));
        }

        foreach (var warning in credentials.Warnings)
        {
            yield return new Finding(Mark.Note, "Access keys", warning[..warning.LastIndexOf(": ", StringComparison.Ordinal)], warning[(warning.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);
        }
    }
}
