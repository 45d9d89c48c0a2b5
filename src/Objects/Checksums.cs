using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Treadle.Objects;

/// <summary>A checksum that is computed while bytes pass.</summary>
internal abstract class RunningChecksum : IDisposable
{
    /// <summary>What S3 takes of those that this server knows.</summary>
    public static readonly IReadOnlyList<string> Algorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>In the order in which it is written: big end first.</summary>
    public abstract byte[] Finish();

    public virtual void Dispose()
    {
    }

    /// <param name="algorithm">One of <see cref="Algorithms"/>.</param>
    public static RunningChecksum Of(string algorithm) => algorithm switch
    {
        "crc32" => new Crc(0xEDB88320, bits: 32),
        "crc32c" => new Crc32C(),
        // CRC-64/NVME, reflected.
        "crc64nvme" => new Crc(0x9A6C9329AC4BC9B5, bits: 64),
        "sha1" => new Hash(HashAlgorithmName.SHA1),
        "sha256" => new Hash(HashAlgorithmName.SHA256),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No checksum of S3 that is known here."),
    };

    /// <summary>A reflected CRC that begins and ends inverted.</summary>
    private sealed class Crc(ulong polynomial, int bits) : RunningChecksum
    {
        private readonly ulong[] _table = Table(polynomial);
        private ulong _value = ulong.MaxValue >> (64 - bits);

        public override void Append(ReadOnlySpan<byte> bytes)
        {
            var value = _value;
            foreach (var b in bytes)
            {
                value = _table[(byte)value ^ b] ^ (value >> 8);
            }

            _value = value;
        }

        public override byte[] Finish()
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, ~_value);
            return bytes[(8 - (bits / 8))..];
        }

        private static ulong[] Table(ulong polynomial)
        {
            var table = new ulong[256];
            for (var i = 0; i < 256; i++)
            {
                var value = (ulong)i;
                for (var bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ polynomial;
                }

                table[i] = value;
            }

            return table;
        }
    }

    private sealed class Crc32C : RunningChecksum
    {
        private uint _value = uint.MaxValue;

        public override void Append(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length >= 8)
            {
                _value = BitOperations.Crc32C(_value, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                bytes = bytes[8..];
            }

            foreach (var b in bytes)
            {
                _value = BitOperations.Crc32C(_value, b);
            }
        }

        public override byte[] Finish()
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, ~_value);
            return bytes;
        }
    }

    private sealed class Hash(HashAlgorithmName name) : RunningChecksum
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public override byte[] Finish() => _hash.GetHashAndReset();

        public override void Dispose()
        {
            _hash.Dispose();
            base.Dispose();
        }
    }
}
