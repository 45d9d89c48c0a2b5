using System.Security.Cryptography;
using Treadle.Aws;
using Treadle.Objects.Transfers;

namespace Treadle.Api.S3;

/// <summary>A body whose hash is signed: at its end it must have that hash, or reading it fails. One thread.</summary>
/// <param name="body">The body.</param>
/// <param name="sha256">64 hexadecimal digits.</param>
internal sealed class HashedBody(Stream body, string sha256) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasEnded;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasEnded)
        {
            return 0;
        }

        var read = await body.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        if (read == 0 && buffer.Length > 0)
        {
            _hasEnded = true;
            var computed = Convert.ToHexStringLower(_hash.GetHashAndReset());
            if (!computed.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new AwsErrorException("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
                {
                    Members = new() { ["ClientComputedContentSHA256"] = sha256, ["S3ComputedContentSHA256"] = computed },
                };
            }
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
