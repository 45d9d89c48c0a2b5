using System.Collections.Concurrent;

namespace Treadle.Lambda.Runtimes;

/// <summary>What can be told of a Go program from its bytes.</summary>
internal static class GoBinary
{
    private const int PieceBytes = 1 << 20;

    // A package never changes under its path, and a local folder's program is looked at again when it does.
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), bool> Known = new();

    private static ReadOnlySpan<byte> RpcPort => "_LAMBDA_SERVER_PORT"u8;

    private static ReadOnlySpan<byte> RuntimeApi => "AWS_LAMBDA_RUNTIME_API"u8;

    /// <summary>Whether it was built with an aws-lambda-go from before the Runtime API: it names the variable of the RPC's port and not that of the Runtime API.</summary>
    public static bool KnowsOnlyRpc(string path) => Known.GetOrAdd((path, File.GetLastWriteTimeUtc(path)), static key => Look(key.Path));

    private static bool Look(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[PieceBytes];
        var (rpc, kept) = (false, 0);
        while (true)
        {
            var read = file.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            var piece = buffer.AsSpan(0, kept + read);
            if (piece.IndexOf(RuntimeApi) >= 0)
            {
                return false;
            }

            rpc |= piece.IndexOf(RpcPort) >= 0;
            if (read == 0 || piece.Length < buffer.Length)
            {
                return rpc;
            }

            // A name may lie across two pieces.
            kept = RuntimeApi.Length - 1;
            piece[^kept..].CopyTo(buffer);
        }
    }
}
