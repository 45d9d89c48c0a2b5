using Treadle.Aws.Signing;

namespace Treadle.Api.Tests.Remote;

/// <summary>The vectors of AWS's Signature Version 4 test suite, and what its own SDK makes of escaped paths.</summary>
public sealed class SigningTests
{
    private static readonly DateTimeOffset At = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    private static readonly AwsCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    [Theory]
    [InlineData("/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("/", "Param1=value2&Param1=Value1", "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1")]
    [InlineData("/", "%E1%88%B4=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData("//example//", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")]
    [InlineData("/example/..", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/./example", "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5")]
    [InlineData("/%E1%88%B4", "", "697b34846207a3f72246f99d74ae1ee4fe54f44bb06730c58a0d339eb079596d")]
    [InlineData("/a%20b/c%3Ad", "", "cbb26f7338ccd5acd432bd023eb496f7c736b188bd50fd3538ebcd35f8b7eb02")]
    public void A_GET_has_the_signature_of_the_test_suite(string path, string query, string signature) =>
        Assert.Equal(signature, SignatureOf("GET", path, query, [], ""));

    [Fact]
    public void Blanks_of_a_header_and_the_body_of_a_form_are_signed_as_in_the_test_suite()
    {
        Assert.Equal(
            "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
            SignatureOf("GET", "/", "", [new("My-Header1", "value1  value2   value3")], ""));
        Assert.Equal(
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
            SignatureOf("POST", "/", "", [new("Content-Type", "application/x-www-form-urlencoded")], "Param1=value1"));
    }

    [Fact]
    public void The_header_names_the_key_the_scope_and_what_was_signed()
    {
        var request = CanonicalRequest.Of("GET", "/", "", [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z")], SigV4.Hash([]), isS3: false);
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            SigV4.Authorization(Credentials, At, "us-east-1", "service", request));
    }

    [Fact]
    public void The_text_of_credentials_shows_no_secret()
    {
        var text = new AwsCredentials("AKID", "very-secret", "session-secret").ToString();
        Assert.Contains("AKID", text);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    private static string SignatureOf(string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string body) => SigV4.Signature(
        Credentials.SecretAccessKey,
        At,
        "us-east-1",
        "service",
        CanonicalRequest.Of(
            method, path, query, [new("Host", "example.amazonaws.com"), new("X-Amz-Date", "20150830T123600Z"), .. headers], SigV4.Hash(System.Text.Encoding.UTF8.GetBytes(body)), isS3: false));
}
