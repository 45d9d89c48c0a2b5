using System.Text;
using Treadle.Api.S3;
using Treadle.Aws;
using Treadle.Aws.Signing;

namespace Treadle.Api.Tests.Access;

/// <summary>The examples of S3's API reference for bodies in chunks, and what becomes of one that was changed.</summary>
public sealed class ChunkSignatureTests
{
    private static readonly DateTimeOffset At = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly string First = new('a', 65536);
    private static readonly string Second = new('a', 1024);

    [Fact]
    public void Each_chunk_has_the_signature_of_the_example()
    {
        using var chain = Chain("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        chain.Append(Encoding.ASCII.GetBytes(First));
        Assert.True(chain.EndChunk("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"));
        chain.Append(Encoding.ASCII.GetBytes(Second));
        Assert.True(chain.EndChunk("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"));
        Assert.True(chain.EndChunk("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"));
    }

    [Fact]
    public async Task A_body_in_signed_chunks_is_read_to_its_end()
    {
        Assert.Equal(First + Second, await ReadAsync(Body(First, Second)));
    }

    [Theory]
    [InlineData("other bytes")]
    [InlineData("another signature")]
    [InlineData("no signature")]
    [InlineData("chunks left out")]
    public async Task A_body_that_was_changed_is_refused(string how)
    {
        var whole = Body(First, Second);
        var changed = how switch
        {
            "other bytes" => Body(First, 'b' + Second[1..]),
            "another signature" => whole.Replace("0055627c", "0055627d", StringComparison.Ordinal),
            "no signature" => whole.Replace(";chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", "", StringComparison.Ordinal),
            _ => Body(First, null),
        };
        var refused = await Assert.ThrowsAsync<AwsErrorException>(() => ReadAsync(changed));
        Assert.Equal("SignatureDoesNotMatch", refused.Code);
    }

    [Theory]
    [InlineData("sOO8/Q==", true)]
    [InlineData("sOO8/g==", false)]
    public async Task Trailing_headers_are_signed_too(string checksum, bool isGood)
    {
        const string Seed = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
        var body = $"10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n{First}\r\n"
            + $"400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n{Second}\r\n"
            + "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + $"x-amz-checksum-crc32c:{checksum}\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        using var chain = Chain(Seed);
        if (isGood)
        {
            Assert.Equal(First + Second, await ReadAsync(body, chain));
        }
        else
        {
            await Assert.ThrowsAsync<AwsErrorException>(() => ReadAsync(body, chain));
        }
    }

    private static string Body(string first, string? second) =>
        $"10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n{first}\r\n"
        + (second is null ? "" : $"400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n{second}\r\n")
        + "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";

    private static async Task<string> ReadAsync(string body)
    {
        using var chain = Chain("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        return await ReadAsync(body, chain);
    }

    private static async Task<string> ReadAsync(string body, ChunkSignatures chain)
    {
        await using var stream = new AwsChunkedStream(new MemoryStream(Encoding.ASCII.GetBytes(body)), chain);
        return await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static ChunkSignatures Chain(string seed) =>
        new(SigV4.SigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3"), At, "20130524/us-east-1/s3/aws4_request", seed);
}
