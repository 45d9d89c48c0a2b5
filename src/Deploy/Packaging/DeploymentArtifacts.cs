using System.Security.Cryptography;

namespace Treadle.Deploy.Packaging;

/// <summary>Uploaded packages by bucket and key, as files under the data directory.</summary>
/// <remarks>Any thread. A file is complete or absent: it is written beside its place, synced and renamed.</remarks>
public sealed class DeploymentArtifacts
{
    /// <summary>What Lambda takes unzipped; a zip is smaller.</summary>
    public const long BytesMax = 250L * 1024 * 1024;

    private readonly string _root;

    /// <param name="dataDirectory">The server's data folder; <c>deployments</c> is made in it.</param>
    public DeploymentArtifacts(string dataDirectory) => _root = Path.GetFullPath(Path.Combine(dataDirectory, "deployments"));

    /// <summary>Stores an artifact durably; one of the same key is replaced.</summary>
    /// <param name="bucket">3 to 63 lower-case letters, digits, dots and hyphens.</param>
    /// <param name="key">Parts between slashes; no part may be empty, <c>.</c> or <c>..</c>.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="sha256">What the content has to hash to, base64; null accepts any.</param>
    /// <param name="stop">Gives up; nothing is stored then.</param>
    /// <returns>The content's SHA-256, base64.</returns>
    /// <exception cref="ArtifactException">A name that is not allowed, too many bytes, another hash. Nothing is stored.</exception>
    public async Task<string> PutAsync(string bucket, string key, Stream content, string? sha256, CancellationToken stop)
    {
        var path = PathOf(bucket, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".part";
        try
        {
            string actual;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                actual = await CopyAsync(content, file, stop);
                await file.FlushAsync(stop);
                file.Flush(flushToDisk: true);
            }

            if (sha256 is not null && sha256 != actual)
            {
                throw new ArtifactException($"The content of {bucket}/{key} has not the hash it was said to have.");
            }

            File.Move(temporary, path, overwrite: true);
            return actual;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <returns>The content; null when there is none.</returns>
    /// <exception cref="ArtifactException">A name that is not allowed.</exception>
    public async Task<byte[]?> GetAsync(string bucket, string key, CancellationToken stop)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(bucket, key), stop);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <exception cref="ArtifactException">A name that is not allowed.</exception>
    public bool Exists(string bucket, string key) => File.Exists(PathOf(bucket, key));

    /// <summary>Something was stored in the bucket.</summary>
    /// <exception cref="ArtifactException">A name that is not allowed.</exception>
    public bool HasBucket(string bucket) => Directory.Exists(Folder(bucket));

    /// <summary>Removes all artifacts of a bucket but those named.</summary>
    public void Prune(string bucket, IReadOnlySet<string> keptKeys)
    {
        var folder = Folder(bucket);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList())
        {
            if (!keptKeys.Contains(Path.GetRelativePath(folder, file).Replace('\\', '/')))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes a bucket with all that is in it.</summary>
    public void DeleteBucket(string bucket)
    {
        if (Directory.Exists(Folder(bucket)))
        {
            Directory.Delete(Folder(bucket), recursive: true);
        }
    }

    private static async Task<string> CopyAsync(Stream content, FileStream file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var total = 0L;
        for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
        {
            total += read;
            if (total > BytesMax)
            {
                throw new ArtifactException($"An artifact may have at most {BytesMax} bytes.");
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), stop);
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    private string PathOf(string bucket, string key)
    {
        var parts = key.Split('/');
        if (key.Length > 1024 || parts.Any(p => p.Length is 0 or > 255 || p is "." or ".." || p.Any(c => c < ' ' || c is '\\' or '\u007f')))
        {
            throw new ArtifactException($"The key \"{key}\" is not allowed.");
        }

        return Path.Combine([Folder(bucket), .. parts]);
    }

    private string Folder(string bucket)
    {
        if (bucket.Length is < 3 or > 63 || bucket.StartsWith('.') || bucket.Contains("..", StringComparison.Ordinal)
            || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-'))
        {
            throw new ArtifactException($"The bucket name \"{bucket}\" is not allowed.");
        }

        return Path.Combine(_root, bucket);
    }
}

/// <summary>An artifact that cannot be stored or read, and why.</summary>
public sealed class ArtifactException(string message) : Exception(message);
