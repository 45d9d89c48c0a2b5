using System.Buffers;
using System.IO.Compression;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>Bodies that come compressed: SDKs compress long ones of PutMetricData.</summary>
internal static class Gzip
{
    /// <exception cref="AwsErrorException">SerializationException: it is no gzip; RequestEntityTooLargeException: there is more in it than may be sent.</exception>
    public static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> body, int bytesMax)
    {
        try
        {
            using var source = new MemoryStream(body.ToArray(), writable: false);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            var inflated = new ArrayBufferWriter<byte>(Math.Max(256, body.Length));
            while (gzip.Read(inflated.GetSpan(4096)) is > 0 and var read)
            {
                inflated.Advance(read);
                if (inflated.WrittenCount > bytesMax)
                {
                    throw new AwsErrorException("RequestEntityTooLargeException", $"The request is longer than {bytesMax} bytes.", 413);
                }
            }

            return inflated.WrittenMemory;
        }
        catch (InvalidDataException)
        {
            throw Members.NotReadable();
        }
    }
}
