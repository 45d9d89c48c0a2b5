using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Aws.Signing;

/// <summary>AWS Signature Version 4.</summary>
/// <remarks>Source: AWS General Reference, "Create a signed AWS API request"; checked against the vectors of AWS's test suite.</remarks>
public static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary><c>20150830T123600Z</c></summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static string Hash(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>The header <c>Authorization</c> of a request.</summary>
    /// <param name="credentials">Who signs.</param>
    /// <param name="at">The moment in the header <c>X-Amz-Date</c>.</param>
    /// <param name="region">As <c>us-east-1</c>.</param>
    /// <param name="service">The signing name.</param>
    /// <param name="request">What is signed.</param>
    public static string Authorization(AwsCredentials credentials, DateTimeOffset at, string region, string service, CanonicalRequest request)
    {
        var scope = $"{Stamp(at)[..8]}/{region}/{service}/aws4_request";
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={request.SignedHeaders}, Signature={Signature(credentials.SecretAccessKey, at, region, service, request)}";
    }

    /// <returns>Hexadecimal digits.</returns>
    public static string Signature(string secretAccessKey, DateTimeOffset at, string region, string service, CanonicalRequest request)
    {
        var stamp = Stamp(at);
        var text = $"{Algorithm}\n{stamp}\n{stamp[..8]}/{region}/{service}/aws4_request\n{Hash(Encoding.UTF8.GetBytes(request.Text))}";
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), stamp[..8]), region), service), "aws4_request");
        return Convert.ToHexStringLower(Mac(key, text));
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
