namespace Treadle.Aws.Signing;

/// <summary>What requests are signed with. Its text shows the access key id only.</summary>
/// <param name="AccessKeyId">As <c>AKIDEXAMPLE</c>.</param>
/// <param name="SecretAccessKey">Never shown, never logged.</param>
/// <param name="SessionToken">Of temporary credentials; null for others.</param>
public sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    public override string ToString() => $"credentials of {AccessKeyId}";
}
