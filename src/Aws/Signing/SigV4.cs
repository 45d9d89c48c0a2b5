using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Aws.Signing;

/// <summary>AWS Signature Version 4.</summary>
/// <remarks>Source: AWS General Reference, "Create a signed AWS API request"; checked against the vectors of AWS's test suite.</remarks>
public static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The last element of a credential scope.</summary>
    public const string Terminator = "aws4_request";

    /// <summary>What stands for the hash of a body that is not signed.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>The hash of no bytes.</summary>
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string StampFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary><c>20150830T123600Z</c></summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Stamp"/> writes.</summary>
    public static bool TryReadStamp(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(text, StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

    public static string Hash(ReadOnlySpan<byte> body) => body.IsEmpty ? EmptyHash : Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>The header <c>Authorization</c> of a request.</summary>
    /// <param name="credentials">Who signs.</param>
    /// <param name="at">The moment in the header <c>X-Amz-Date</c>.</param>
    /// <param name="region">As <c>us-east-1</c>.</param>
    /// <param name="service">The signing name.</param>
    /// <param name="request">What is signed.</param>
    public static string Authorization(AwsCredentials credentials, DateTimeOffset at, string region, string service, CanonicalRequest request)
    {
        var scope = Scope(Stamp(at)[..8], region, service);
        return $"{Algorithm} Credential={credentials.AccessKeyId}/{scope}, SignedHeaders={request.SignedHeaders}, Signature={Signature(credentials.SecretAccessKey, at, region, service, request)}";
    }

    /// <returns>Hexadecimal digits.</returns>
    public static string Signature(string secretAccessKey, DateTimeOffset at, string region, string service, CanonicalRequest request)
    {
        var stamp = Stamp(at);
        return Signature(SigningKey(secretAccessKey, stamp[..8], region, service), StringToSign(stamp, Scope(stamp[..8], region, service), request));
    }

    /// <returns>Hexadecimal digits.</returns>
    /// <param name="signingKey">As <see cref="SigningKey"/> gives it.</param>
    /// <param name="stringToSign">The text.</param>
    public static string Signature(ReadOnlySpan<byte> signingKey, string stringToSign) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(stringToSign)));

    /// <summary>The text that the signature is of.</summary>
    /// <param name="stamp">The moment, as <see cref="Stamp"/> writes it.</param>
    /// <param name="scope">As <see cref="Scope"/> gives it.</param>
    /// <param name="request">What is signed.</param>
    public static string StringToSign(string stamp, string scope, CanonicalRequest request) =>
        $"{Algorithm}\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(request.Text))}";

    /// <summary><c>20150830/us-east-1/states/aws4_request</c></summary>
    public static string Scope(string day, string region, string service) => $"{day}/{region}/{service}/{Terminator}";

    /// <summary>The key of a day, a region and a service.</summary>
    /// <param name="secretAccessKey">The secret that it is made from.</param>
    /// <param name="day">As <c>20150830</c>.</param>
    /// <param name="region">As <c>us-east-1</c>.</param>
    /// <param name="service">The signing name.</param>
    public static byte[] SigningKey(string secretAccessKey, string day, string region, string service) =>
        Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), day), region), service), Terminator);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
