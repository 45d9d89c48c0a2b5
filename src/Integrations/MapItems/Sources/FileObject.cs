using System.Globalization;

namespace Treadle.Integrations.MapItems.Sources;

/// <summary>A file below a folder that stands for a bucket. Its ETag is made of its length and the time of its last change.</summary>
internal sealed class FileObject : DataObject
{
    private readonly string _path;

    /// <param name="folder">The folder, whole.</param>
    /// <param name="key">The path below it.</param>
    /// <param name="path">The file.</param>
    /// <param name="etag">The content that it must have; null for what there is.</param>
    public FileObject(string folder, string key, string path, string? etag)
    {
        (_path, ETag) = (path, etag);
        Uri = $"file://{folder.TrimEnd('/')}/{key.TrimStart('/')}";
    }

    public override string Uri { get; }

    /// <summary>Without the quotes that those of S3 have.</summary>
    public static string ETagOf(FileInfo file) => string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");

    protected override Task<Stream> OpenRawAsync(long offset, CancellationToken stop)
    {
        try
        {
            var content = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            var etag = ETagOf(new FileInfo(_path));
            if (ETag is not null && ETag != etag)
            {
                content.Dispose();
                throw ReaderFailures.Changed(Uri);
            }

            ETag = etag;
            content.Seek(offset, SeekOrigin.Begin);
            return Task.FromResult<Stream>(content);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ReaderFailures.NotReadable(Uri, "the file does not exist.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ReaderFailures.NotReadable(Uri, failure.Message);
        }
    }
}
