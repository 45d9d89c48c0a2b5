namespace Treadle.Objects.Transfers;

/// <summary>A folder of this machine in place of a bucket: <c>file:///home/me/data</c>. Its files are the objects, their paths below it the keys.</summary>
public static class ObjectFolder
{
    /// <summary>The folder that a text names; null when it names none.</summary>
    public static string? Of(string text) =>
        // Uri has resolved what goes up.
        text.StartsWith("file:///", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri) ? Path.GetFullPath(uri.LocalPath) : null;

    /// <summary>The file of a key; null when the key leads out of the folder.</summary>
    public static string? PathOf(string folder, string key)
    {
        if (key.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, key.TrimStart('/')));
        return path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal) ? path : null;
    }
}
