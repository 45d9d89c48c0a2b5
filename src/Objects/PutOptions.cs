namespace Treadle.Objects;

/// <summary>What comes with an object's bytes.</summary>
public sealed record PutOptions
{
    public ObjectAttributes Attributes { get; init; } = ObjectAttributes.None;

    /// <summary>The checksum to keep: one of crc32, crc32c, crc64nvme, sha1, sha256.</summary>
    public string ChecksumAlgorithm { get; init; } = "crc64nvme";

    /// <summary>What that checksum must be, base64; asked when the bytes have been read, as it may come behind them. Null for whatever it is.</summary>
    public Func<string?> ExpectedChecksum { get; init; } = () => null;

    /// <summary>What the MD5 of the bytes must be, base64 (<c>Content-MD5</c>).</summary>
    public string? ContentMd5 { get; init; }

    /// <summary>What the SHA-256 of the bytes must be, hexadecimal (<c>x-amz-content-sha256</c>).</summary>
    public string? ContentSha256 { get; init; }

    /// <summary>The ETag that the object of this key must have; <c>*</c> any. Null for whatever there is.</summary>
    public string? IfMatch { get; init; }

    /// <summary><c>*</c>: there must be no object of this key.</summary>
    public string? IfNoneMatch { get; init; }
}
