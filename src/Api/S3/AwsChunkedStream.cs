using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Treadle.Aws.Signing;
using Treadle.Aws;
using Treadle.Objects.Transfers;

namespace Treadle.Api.S3;

/// <summary>Decodes a body of the content encoding <c>aws-chunked</c>: chunks with signatures, and trailers behind the last.</summary>
/// <remarks>
/// Source: S3 API reference, "Signature calculations for the authorization header: transferring a payload in multiple chunks". The signatures of the
/// chunks are verified where there are keys to verify them with: reading fails at the end of a chunk that is not the signer's.
/// </remarks>
/// <param name="body">The body.</param>
/// <param name="signatures">What the chunks are held against; null verifies none.</param>
internal sealed class AwsChunkedStream(Stream body, ChunkSignatures? signatures = null) : ForwardStream
{
    private const int LineBytesMax = 16 * 1024;
    private const string TrailerSignature = "x-amz-trailer-signature";

    private readonly PipeReader _reader = PipeReader.Create(body);
    private readonly Dictionary<string, string> _trailers = new(StringComparer.OrdinalIgnoreCase);
    private long _left;
    private string? _signature;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>Complete when the stream is at its end.</summary>
    public string? Trailer(string name) => _trailers.GetValueOrDefault(name);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 && !_hasEnded)
        {
            await ReadHeadAsync(cancellationToken);
        }

        if (_hasEnded || buffer.IsEmpty)
        {
            return 0;
        }

        var read = await _reader.ReadAsync(cancellationToken);
        if (read.Buffer.IsEmpty)
        {
            throw Incomplete();
        }

        var count = (int)Math.Min(Math.Min(_left, buffer.Length), read.Buffer.Length);
        read.Buffer.Slice(0, count).CopyTo(buffer.Span);
        signatures?.Append(buffer.Span[..count]);
        _reader.AdvanceTo(read.Buffer.GetPosition(count));
        _left -= count;
        if (_left == 0)
        {
            CheckChunk();
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        signatures?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary><c>10000;chunk-signature=…</c>; behind a chunk there is an empty line.</summary>
    private async ValueTask ReadHeadAsync(CancellationToken stop)
    {
        if (_hasBegun && (await ReadLineAsync(stop)).Length > 0)
        {
            throw Incomplete();
        }

        _hasBegun = true;
        var line = await ReadLineAsync(stop);
        _signature = line.Split(";chunk-signature=") is [_, var signature] ? signature : null;
        if (!long.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left) || _left < 0)
        {
            throw Incomplete();
        }

        if (_left > 0)
        {
            return;
        }

        CheckChunk();
        _hasEnded = true;
        var signed = new StringBuilder();
        while (await ReadLineAsync(stop, mayEnd: true) is { Length: > 0 } trailer)
        {
            var colon = trailer.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                var (name, value) = (trailer[..colon].Trim(), trailer[(colon + 1)..].Trim());
                _trailers[name] = value;
                if (!name.Equals(TrailerSignature, StringComparison.OrdinalIgnoreCase))
                {
                    signed.Append(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}:{value}\n");
                }
            }
        }

        if (signatures is not null && signed.Length > 0 && !signatures.EndTrailers(signed.ToString(), Trailer(TrailerSignature)))
        {
            throw NotSigned();
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken stop, bool mayEnd = false)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(stop);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted || read.Buffer.Length > LineBytesMax)
            {
                _reader.AdvanceTo(read.Buffer.End);
                return mayEnd ? "" : throw Incomplete();
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <exception cref="AwsErrorException">The chunk that has ended is not the signer's.</exception>
    private void CheckChunk()
    {
        if (signatures is not null && !signatures.EndChunk(_signature))
        {
            throw NotSigned();
        }
    }

    private static AwsErrorException NotSigned() =>
        new("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your key and signing method.", 403);

    private static AwsErrorException Incomplete() => new("IncompleteBody", "The request body terminated unexpectedly");
}
