using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Treadle.Lambda.Packages;

/// <summary>A folder's files as one short text that changes when one of them does: how a local folder is known to have new code.</summary>
/// <remarks>
/// Looked at with each call rather than watched: a change that was saved before a call is seen by that call, always, and no watch can run out.
/// Folders with installed packages are looked at from outside only; installing something changes them, too.
/// </remarks>
internal static class FolderState
{
    /// <summary>More files than this are not looked at: a call must not wait for a whole disk.</summary>
    private const int FilesMax = 5_000;

    private static readonly string[] Opaque = ["node_modules", ".git", "__pycache__", ".venv", "site-packages"];

    /// <returns>Empty when the folder is gone.</returns>
    public static string Of(string folder)
    {
        var text = new StringBuilder();
        var left = FilesMax;
        try
        {
            Append(new DirectoryInfo(folder), text, ref left);
        }
        catch (DirectoryNotFoundException)
        {
            return "";
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private static void Append(DirectoryInfo folder, StringBuilder text, ref int left)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (left-- <= 0)
            {
                return;
            }

            var isOpaque = Opaque.Contains(entry.Name, StringComparer.Ordinal);

            // Python writes its cache while it runs: that is no change.
            if (isOpaque && entry.Name == "__pycache__")
            {
                continue;
            }

            if (entry is DirectoryInfo { LinkTarget: null } inner && !isOpaque)
            {
                text.Append(CultureInfo.InvariantCulture, $"{inner.Name}/(");
                Append(inner, text, ref left);
                text.Append(')');
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{entry.Name}:{(entry as FileInfo)?.Length ?? 0}:{entry.LastWriteTimeUtc.Ticks};");
            }
        }
    }
}
