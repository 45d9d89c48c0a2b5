using System.Security.Cryptography;

namespace Treadle.Server.DataFolder;

/// <summary>The key that temporary credentials are sealed with: <c>session.key</c>, made when it is needed first. Without it those that were given out are good no more.</summary>
internal static class SessionKey
{
    public const string FileName = "session.key";

    private const int Bytes = 32;

    /// <summary>Reads the key of a data directory, or makes it.</summary>
    /// <exception cref="IOException">It can neither be read nor made.</exception>
    public static byte[] In(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var made = RandomNumberGenerator.GetBytes(Bytes);
            using var file = new FileStream(path, options);
            file.Write(made);
            return made;
        }
        catch (IOException e) when (File.Exists(path))
        {
            var key = File.ReadAllBytes(path);
            return key.Length == Bytes ? key : throw new IOException($"{path} is no key of {Bytes} bytes. Remove it: another is made, and temporary credentials are good no more.", e);
        }
    }
}
