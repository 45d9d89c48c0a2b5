using System.Diagnostics;
using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Api.Wire;
using Treadle.Aws.Signing;

namespace Treadle.Api.Tests.Access;

/// <summary>Which signatures are taken for whose.</summary>
public sealed class AuthenticationTests
{
    private const string Scope = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
    private const string OfSlash = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";

    private static readonly AccessKey Key =
        AccessKey.Configured(new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "111122223333", user: null, ActionList.All, region: null);

    [Theory]
    [InlineData("/", "", OfSlash)]
    [InlineData("/", "?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("/%E1%88%B4", "", "697b34846207a3f72246f99d74ae1ee4fe54f44bb06730c58a0d339eb079596d")]
    [InlineData("/a%20b/c%3Ad", "", "cbb26f7338ccd5acd432bd023eb496f7c736b188bd50fd3538ebcd35f8b7eb02")]
    public void The_requests_of_AWSs_test_suite_are_their_signers(string path, string query, string signature) =>
        Assert.Same(Key, KeyOf("GET", path, query, Authorization(signature)));

    [Theory]
    [InlineData("another verb", "POST", "/", "", OfSlash)]
    [InlineData("another path", "GET", "/a", "", OfSlash)]
    [InlineData("another query", "GET", "/", "?a=b", OfSlash)]
    [InlineData("another signature", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf32")]
    [InlineData("a short signature", "GET", "/", "", "5fa0")]
    public void A_request_that_was_not_signed_so_is_nobodys(string how, string method, string path, string query, string signature)
    {
        Assert.NotEmpty(how);
        Assert.Null(KeyOf(method, path, query, Authorization(signature)));
    }

    [Theory]
    [InlineData("", AccessFault.Missing, "Request is missing Authentication Token")]
    [InlineData("AWS4-ECDSA-P256-SHA256 Credential=a/b/c/aws4_request", AccessFault.OtherAlgorithm, "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 is supported)")]
    [InlineData("Bearer abc", AccessFault.OtherAlgorithm, "Unsupported AWS 'algorithm': 'Bearer' (only AWS4-HMAC-SHA256 is supported)")]
    [InlineData("AWS4-HMAC-SHA256", AccessFault.Incomplete, "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")]
    [InlineData($"AWS4-HMAC-SHA256 Credential={Scope}, SignedHeaders=host", AccessFault.Incomplete, "Authorization header requires 'Signature' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830, SignedHeaders=host, Signature=0", AccessFault.Incomplete, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20150830'")]
    [InlineData("AWS4-HMAC-SHA256 Credential=OTHER/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=0", AccessFault.UnknownKey, "The security token included in the request is invalid.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150829/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=0", AccessFault.WrongScope, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws5_request, SignedHeaders=host;x-amz-date, Signature=0", AccessFault.WrongScope, "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us_east/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=0", AccessFault.WrongScope, "Credential should be scoped to a valid region, not 'us_east'.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/other/aws4_request, SignedHeaders=host;x-amz-date, Signature=0", AccessFault.WrongScope, "Credential should be scoped to correct service: 'service'.")]
    [InlineData($"AWS4-HMAC-SHA256 Credential={Scope}, SignedHeaders=x-amz-date, Signature=0", AccessFault.UnsignedHeaders, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData($"AWS4-HMAC-SHA256 Credential={Scope}, SignedHeaders=host, Signature=0", AccessFault.UnsignedHeaders, "There were headers present in the request which were not signed: x-amz-date")]
    public void What_is_wrong_with_a_signature_is_told_from_the_head(string authorization, object fault, string words)
    {
        var refused = Assert.Throws<AccessException>(() => Authentication(At("20150830T123600Z")).Examine(Request("GET", "/", "", authorization), "service"));
        Assert.Equal((AccessFault)fault, refused.Fault);
        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20150830T123100Z", null)]
    [InlineData("20150830T124100Z", null)]
    [InlineData("20150830T124101Z", "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)")]
    [InlineData("20150830T123059Z", "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)")]
    public void The_clocks_may_be_five_minutes_apart(string now, string? words)
    {
        var refused = Record.Exception(() => Authentication(At(now)).Examine(Request("GET", "/", "", Authorization(OfSlash)), "service"));
        Assert.Equal(words, refused?.Message);
    }

    [Fact]
    public void A_key_of_one_region_is_none_in_another()
    {
        var one = new Authentication(new AccessKeys([Key with { Region = "eu-west-1" }], new SessionTokens(() => [], TimeProvider.System)), new StillTime(At("20150830T123600Z")));
        var refused = Assert.Throws<AccessException>(() => one.Examine(Request("GET", "/", "", Authorization(OfSlash)), "service"));
        Assert.Equal("Credential should be scoped to a valid region: 'eu-west-1', not 'us-east-1'.", refused.Message);
    }

    [Fact]
    public async Task What_botocore_signs_is_verified_and_nothing_that_differs()
    {
        var signed = await BotocoreAsync();
        Assert.SkipWhen(signed is null, "python3 with boto3 is not installed.");
        foreach (var one in signed.AsArray())
        {
            var headers = one!["headers"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!, StringComparer.OrdinalIgnoreCase);
            var request = new WireRequest((string)one["method"]!, (string)one["path"]!, (string)one["query"]!, headers.GetValueOrDefault) { HeaderNames = () => headers.Keys };
            var service = (string)one["service"]!;
            var payload = headers.GetValueOrDefault("X-Amz-Content-SHA256") ?? (request.Header("Authorization") is null ? SigV4.UnsignedPayload : SigV4.Hash(Convert.FromBase64String((string)one["body"]!)));
            var isS3 = service == "s3";
            var claim = Authentication(At((string)one["at"]!)).Examine(request, service);
            var wrong = Record.Exception(() => claim.Verify(payload, isS3));
            Assert.True(wrong is null, $"{one.ToJsonString()}\n{wrong?.Message}");
            Assert.Throws<AccessException>(() => claim.Verify(SigV4.Hash([1]), isS3));
            var other = Authentication(At((string)one["at"]!)).Examine(request with { Path = request.Path + "x" }, service);
            Assert.Throws<AccessException>(() => other.Verify(payload, isS3));
        }
    }

    private static AccessKey? KeyOf(string method, string path, string query, string authorization) =>
        Authentication(At("20150830T123600Z")).KeyOf(Request(method, path, query, authorization), "service");

    private static Authentication Authentication(DateTimeOffset now) => new(new AccessKeys([Key], new SessionTokens(() => [], TimeProvider.System)), new StillTime(now));

    private static string Authorization(string signature) => $"AWS4-HMAC-SHA256 Credential={Scope}, SignedHeaders=host;x-amz-date, Signature={signature}";

    private static WireRequest Request(string method, string path, string query, string authorization)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = "example.amazonaws.com", ["X-Amz-Date"] = "20150830T123600Z" };
        if (authorization.Length > 0)
        {
            headers["Authorization"] = authorization;
        }

        return new WireRequest(method, path, query, headers.GetValueOrDefault) { HeaderNames = () => headers.Keys };
    }

    private static DateTimeOffset At(string stamp) => SigV4.TryReadStamp(stamp, out var at) ? at : throw new ArgumentException(stamp);

    private static async Task<JsonNode?> BotocoreAsync()
    {
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Access", "botocore_signatures.py"));
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode is 0 or 3, await errors);
            return process.ExitCode == 0 ? JsonNode.Parse(output) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
