using System.Globalization;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Objects.Transfers;
using Treadle.Runtime.MapRuns;

namespace Treadle.Integrations.MapItems.Sources;

/// <summary>An object of S3, of this server or at an endpoint of its own, read by ranges.</summary>
internal sealed class BucketObject : DataObject
{
    private const int RangeBytes = 1024 * 1024;

    private readonly IAwsCall _calls;
    private readonly AwsCaller _caller;
    private readonly JsonObject _arguments;

    /// <param name="calls">Reaches S3.</param>
    /// <param name="caller">For whom.</param>
    /// <param name="arguments">The members of GetObject: Bucket, Key, VersionId, ….</param>
    /// <param name="etag">The content that it must have; null for what there is.</param>
    public BucketObject(IAwsCall calls, AwsCaller caller, JsonObject arguments, string? etag)
    {
        (_calls, _caller, _arguments, ETag) = (calls, caller, arguments, etag);
        Uri = $"S3://{(string?)arguments["Bucket"]}/{(string?)arguments["Key"]}";
    }

    public override string Uri { get; }

    protected override async Task<Stream> OpenRawAsync(long offset, CancellationToken stop)
    {
        var content = new RangeStream(this, offset);
        await content.ReadNextAsync(stop);
        return content;
    }

    /// <summary>One range.</summary>
    /// <returns>Its bytes, and how many the object has; none behind the object's end.</returns>
    private async Task<(byte[] Bytes, long Length)> ReadAsync(long offset, CancellationToken stop)
    {
        var input = _arguments.DeepClone().AsObject();
        input["Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + RangeBytes - 1}");
        if (ETag is not null)
        {
            input["IfMatch"] = ETag;
        }

        try
        {
            var answer = await _calls.CallAsync(_caller, "s3", "GetObject", input, stop);
            ETag ??= (string?)answer["ETag"];
            var bytes = Convert.FromBase64String((string?)answer["Body"] ?? "");
            return (bytes, LengthOf(offset, bytes.Length, (string?)answer["ContentRange"]));
        }
        catch (AwsErrorException refused) when (refused.Code is "InvalidRange" || refused.Status == 416)
        {
            // An empty object has no range.
            return ([], offset);
        }
        catch (AwsErrorException refused) when (refused.Status == 412)
        {
            throw ReaderFailures.Changed(Uri);
        }
        catch (AwsErrorException refused)
        {
            throw ReaderFailures.OfS3(refused);
        }
    }

    /// <summary>How long the object is. A server that knows no ranges answers with all there is, and does not say where it stands: that serves only who begins at the beginning.</summary>
    /// <param name="offset">Where the bytes begin.</param>
    /// <param name="read">How many came.</param>
    /// <param name="range"><c>bytes 0-1048575/2058894</c>.</param>
    private long LengthOf(long offset, int read, string? range)
    {
        if (range?.Split('/') is [_, var whole] && long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return length;
        }

        return offset > 0 || read == RangeBytes ? throw ReaderFailures.NotReadable(Uri, "the server does not answer with ranges.") : read;
    }

    /// <summary>Range after range as one stream.</summary>
    private sealed class RangeStream(BucketObject whole, long offset) : ForwardStream
    {
        private long _next = offset;
        private long _length = long.MaxValue;
        private ReadOnlyMemory<byte> _bytes;

        public async Task ReadNextAsync(CancellationToken stop)
        {
            (_bytes, _length) = await whole.ReadAsync(_next, stop);
            _next += _bytes.Length;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_bytes.IsEmpty && _next < _length)
            {
                await ReadNextAsync(cancellationToken);
            }

            var taken = Math.Min(buffer.Length, _bytes.Length);
            _bytes[..taken].CopyTo(buffer);
            _bytes = _bytes[taken..];
            return taken;
        }
    }
}
