using System.Security.Cryptography;
using System.Text;

namespace Treadle.Aws.Signing;

/// <summary>The chain of signatures of a body in chunks: each is over its chunk and the one before, the first over the request's own. One thread.</summary>
/// <remarks>Source: S3 API reference, "Signature calculations for the Authorization header: Transferring a payload in multiple chunks", with and without trailing headers.</remarks>
/// <param name="signingKey">Of the request.</param>
/// <param name="at">The request's moment.</param>
/// <param name="scope">The request's credential scope.</param>
/// <param name="seed">The request's own signature.</param>
public sealed class ChunkSignatures(byte[] signingKey, DateTimeOffset at, string scope, string seed) : IDisposable
{
    private readonly IncrementalHash _chunk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private string _last = seed;

    /// <summary>Takes in more of the current chunk.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _chunk.AppendData(bytes);

    /// <summary>Ends a chunk.</summary>
    /// <param name="signature">What stands beside it; null when nothing does.</param>
    /// <returns>Whether it is the chunk's.</returns>
    public bool EndChunk(string? signature) =>
        IsNext($"{SigV4.Algorithm}-PAYLOAD\n{SigV4.Stamp(at)}\n{scope}\n{_last}\n{SigV4.EmptyHash}\n{Convert.ToHexStringLower(_chunk.GetHashAndReset())}", signature);

    /// <summary>Ends the trailing headers.</summary>
    /// <param name="trailers">Each as <c>name:value</c> and a line feed.</param>
    /// <param name="signature">The header <c>x-amz-trailer-signature</c>.</param>
    public bool EndTrailers(string trailers, string? signature) =>
        IsNext($"{SigV4.Algorithm}-TRAILER\n{SigV4.Stamp(at)}\n{scope}\n{_last}\n{SigV4.Hash(Encoding.UTF8.GetBytes(trailers))}", signature);

    public void Dispose() => _chunk.Dispose();

    private bool IsNext(string stringToSign, string? signature)
    {
        _last = SigV4.Signature(signingKey, stringToSign);
        return signature is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(_last), Encoding.ASCII.GetBytes(signature));
    }
}
