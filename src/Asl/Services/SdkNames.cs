using System.Text;

namespace Treadle.Asl.Services;

/// <summary>The names that the AWS SDK for Java 2.x makes of a model's names; AWS SDK integrations show them with a capital.</summary>
/// <remarks>Source: the SDK's code generator. Its rule for acronyms is why S3's <c>SSEKMSKeyId</c> is <c>SsekmsKeyId</c> in a state, and <c>ETag</c> stays.</remarks>
public static class SdkNames
{
    /// <summary><c>stateMachineArn</c> is StateMachineArn, <c>ACL</c> is Acl, <c>MD5OfBody</c> is Md5OfBody.</summary>
    public static string OfMember(string name)
    {
        // A leading run of capitals becomes small letters, but for the capital that begins the next word; the first letter is a capital again.
        var end = 1;
        while (end < name.Length && char.IsAsciiLetterUpper(name[end]) && !(end + 1 < name.Length && char.IsAsciiLetterLower(name[end + 1])))
        {
            end++;
        }

        return name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..end].ToLowerInvariant() + name[end..];
    }

    /// <summary>The class of an error: <c>NoSuchBucket</c> is NoSuchBucketException, <c>EC2AccessDeniedException</c> is Ec2AccessDeniedException.</summary>
    public static string OfError(string shape)
    {
        var name = shape.EndsWith("Fault", StringComparison.Ordinal) ? shape[..^"Fault".Length] : shape;
        var words = new StringBuilder(name.Length + "Exception".Length);
        for (var i = 0; i < name.Length; i++)
        {
            // Within a run of capitals only the one that begins the next word stays.
            var isInside = i > 0 && char.IsAsciiLetterUpper(name[i - 1]) && !(i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1]));
            words.Append(i == 0 ? char.ToUpperInvariant(name[i]) : isInside ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return name.EndsWith("Exception", StringComparison.Ordinal) ? words.ToString() : words.Append("Exception").ToString();
    }
}
