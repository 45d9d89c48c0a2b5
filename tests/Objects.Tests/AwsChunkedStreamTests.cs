using System.Text;
using Treadle.Api.S3;
using Treadle.Aws;

namespace Treadle.Objects.Tests;

/// <summary>Bodies in the encoding aws-chunked.</summary>
public sealed class AwsChunkedStreamTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n", "hello")]
    [InlineData("2;chunk-signature=00\r\nhe\r\n3;chunk-signature=01\r\nllo\r\n0;chunk-signature=02\r\n\r\n", "hello")]
    [InlineData("4\r\n\r\n\r\n\r\n0\r\n", "\r\n\r\n")]
    public async Task Chunks_are_put_together(string body, string expected)
    {
        // However the bytes arrive.
        foreach (var step in new[] { 1, 3, 1000 })
        {
            await using var stream = new AwsChunkedStream(new SteppingStream(Encoding.ASCII.GetBytes(body), step));
            using var reader = new StreamReader(stream);

            Assert.Equal(expected, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Equal(body.Contains("AAAA", StringComparison.Ordinal) ? "AAAA" : null, stream.Trailer("X-Amz-Checksum-CRC32"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("5\r\nhel")]
    [InlineData("zz\r\nhello")]
    [InlineData("5\r\nhelloX\r\n0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n")]
    public async Task What_breaks_off_or_is_no_chunk_is_refused(string body)
    {
        await using var stream = new AwsChunkedStream(new MemoryStream(Encoding.ASCII.GetBytes(body)));

        Assert.Equal("IncompleteBody", (await Assert.ThrowsAsync<AwsErrorException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken))).Code);
    }

    private sealed class SteppingStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }
}
