using System.Text;

namespace Treadle.Aws.Services;

/// <summary>The names that the AWS SDK for Java 2.x makes of a model's.</summary>
/// <remarks>Source: the SDK's published classes: <c>SSESpecification</c> is <c>sseSpecification</c>.</remarks>
public static class SdkNames
{
    /// <summary>A member as a state machine writes it: a leading acronym has one capital.</summary>
    public static string MemberOf(string wireName)
    {
        if (wireName.Length == 0)
        {
            return wireName;
        }

        var name = new StringBuilder(wireName.Length).Append(char.ToUpperInvariant(wireName[0]));
        var at = 1;
        if (char.IsUpper(wireName[0]))
        {
            while (at < wireName.Length && char.IsUpper(wireName[at]) && !(at < wireName.Length - 1 && char.IsLower(wireName[at + 1])))
            {
                name.Append(char.ToLowerInvariant(wireName[at++]));
            }
        }

        // A member named null can't be in Java.
        return wireName == "NULL" ? "Nul" : name.Append(wireName, at, wireName.Length - at).ToString();
    }
}
