using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Messaging.Streams;

/// <summary>Where a reader of a shard goes on. The server keeps nothing of it: it is all in the text, signed with the stream's key.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="From">The first record it may give.</param>
/// <param name="IssuedAt">It is good for five minutes.</param>
internal sealed record ShardIterator(string Stream, SequenceNumber From, DateTimeOffset IssuedAt)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int SignatureBytes = 16;
    private const int FixedBytes = 1 + (4 * sizeof(long)) + sizeof(int);
    private const byte Version = 1;

    public string ToText(byte[] key)
    {
        var name = Encoding.UTF8.GetBytes(Stream);
        var bytes = new byte[FixedBytes + name.Length + SignatureBytes];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), From.ShardCreated);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), From.Arrived);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), From.Counter);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(25), IssuedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(33), From.Shard);
        name.CopyTo(bytes, FixedBytes);
        Sign(key, bytes).CopyTo(bytes, bytes.Length - SignatureBytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads without trust: <see cref="IsSigned"/> tells whether it is ours.</summary>
    /// <returns>Null when it is no iterator.</returns>
    public static ShardIterator? Read(string text)
    {
        if (BytesOf(text) is not { } bytes || bytes.Length <= FixedBytes + SignatureBytes || bytes[0] != Version)
        {
            return null;
        }

        var number = new SequenceNumber(
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1)),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(9)),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(17)),
            BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(33)));
        var issued = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(25));
        return issued is >= 0 and < 253_402_300_800_000
            ? new ShardIterator(Encoding.UTF8.GetString(bytes.AsSpan(FixedBytes, bytes.Length - FixedBytes - SignatureBytes)), number, DateTimeOffset.FromUnixTimeMilliseconds(issued))
            : null;
    }

    public static bool IsSigned(string text, byte[] key) =>
        BytesOf(text) is { Length: > SignatureBytes } bytes && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(bytes.Length - SignatureBytes), Sign(key, bytes));

    private static byte[] Sign(byte[] key, byte[] bytes) => HMACSHA256.HashData(key, bytes.AsSpan(0, bytes.Length - SignatureBytes))[..SignatureBytes];

    private static byte[]? BytesOf(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
