using System.Text.Json;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>The member encryptionConfiguration of state machines and activities. It is checked, stored and shown; nothing is encrypted with the key.</summary>
/// <param name="Key">The key of one's own; null for the one that AWS owns.</param>
internal sealed partial record EncryptionConfiguration(EncryptionSettings? Key)
{
    private const string AwsOwned = "AWS_OWNED_KEY";
    private const string CustomerManaged = "CUSTOMER_MANAGED_KMS_KEY";

    /// <summary>How long a data key is used when the request does not say.</summary>
    private const int ReuseSecondsDefault = 300;

    /// <summary><c>{"type":"CUSTOMER_MANAGED_KMS_KEY","kmsKeyId":"alias/orders","kmsDataKeyReusePeriodSeconds":900}</c></summary>
    /// <returns>Null when the member is absent.</returns>
    /// <exception cref="AwsErrorException">InvalidEncryptionConfiguration.</exception>
    public static EncryptionConfiguration? Read(Members input)
    {
        if (input.Object("encryptionConfiguration") is not { } configuration)
        {
            return null;
        }

        var members = new Members(configuration);
        var type = members.Given("type");
        var key = members.Text("kmsKeyId");
        var reuse = members.Integer("kmsDataKeyReusePeriodSeconds");
        if (type == AwsOwned)
        {
            return key is null && reuse is null ? new EncryptionConfiguration(Key: null) : throw Invalid($"kmsKeyId and kmsDataKeyReusePeriodSeconds do not go with {AwsOwned}");
        }

        return key is null ? throw Invalid($"kmsKeyId must be specified for {CustomerManaged}")
            : KeyPattern().IsMatch(key) ? new EncryptionConfiguration(new EncryptionSettings(key, reuse ?? ReuseSecondsDefault))
            : throw Invalid("kmsKeyId must be an alias, an alias ARN, a key ID or a key ARN");
    }

    public static void Write(Utf8JsonWriter answer, EncryptionSettings? key)
    {
        answer.WriteStartObject("encryptionConfiguration"u8);
        if (key is not null)
        {
            answer.WriteNumber("kmsDataKeyReusePeriodSeconds"u8, key.DataKeyReuseSeconds);
            answer.WriteString("kmsKeyId"u8, key.KmsKeyId);
        }

        answer.WriteString("type"u8, key is null ? AwsOwned : CustomerManaged);
        answer.WriteEndObject();
    }

    private static AwsErrorException Invalid(string why) => new("InvalidEncryptionConfiguration", $"Invalid Encryption Configuration: {why}");

    /// <summary><c>1234abcd-12ab-34cd-56ef-1234567890ab</c>, <c>mrk-…</c>, <c>alias/orders</c>, and the ARNs of keys and aliases.</summary>
    [GeneratedRegex(@"^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key/[A-Za-z0-9-]+|alias/[A-Za-z0-9/_-]+)|alias/[A-Za-z0-9/_-]+|(mrk-)?[A-Fa-f0-9-]{32,36})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPattern();
}
