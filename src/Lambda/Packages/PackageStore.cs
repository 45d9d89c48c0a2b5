using System.Security.Cryptography;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Lambda.Packages;

/// <summary>Function packages on disk, named by the SHA-256 of their bytes: the zip as it came, and the folder it was unpacked to.</summary>
/// <remarks>Equal packages are stored once. Nothing under a final name is ever half written: files and folders are moved into place.</remarks>
internal sealed class PackageStore
{
    /// <summary>AWS's limit for a zip that comes with the call.</summary>
    private const int ZipBytesMax = 50 * 1024 * 1024;

    private readonly string _zips;
    private readonly string _folders;
    private readonly Lock _unpacking = new();

    public PackageStore(string folder)
    {
        _zips = Path.Combine(folder, "packages");
        _folders = Path.Combine(folder, "code");
        Directory.CreateDirectory(_zips);
        Directory.CreateDirectory(_folders);
    }

    /// <summary>Keeps a package; when this returns it is on disk and was unpacked once.</summary>
    /// <returns>Its name: 64 hexadecimal digits.</returns>
    /// <exception cref="AwsErrorException">It is no zip, or one that is refused; nothing is kept.</exception>
    public string Add(ReadOnlyMemory<byte> zip)
    {
        if (zip.Length > ZipBytesMax)
        {
            throw new AwsErrorException(
                "RequestEntityTooLargeException", $"The package is larger than {ZipBytesMax} bytes.", 413);
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(zip.Span));
        Unpack(name, zip);
        var path = ZipOf(name);
        if (File.Exists(path))
        {
            return name;
        }

        var temporary = $"{path}.{Guid.NewGuid():N}";
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(zip.Span);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableFolder.Sync(_zips);
        return name;
    }

    /// <summary>The bytes of a package as it came.</summary>
    public byte[] Read(string name) => File.ReadAllBytes(ZipOf(name));

    /// <summary>The folder with a package's files; unpacked again when it is missing.</summary>
    public string FolderOf(string name)
    {
        var folder = Path.Combine(_folders, name);
        if (!Directory.Exists(folder))
        {
            Unpack(name, Read(name));
        }

        return folder;
    }

    /// <summary>Removes what no function uses any more. Only at start: later a worker may still load files from its folder.</summary>
    public void RemoveAllBut(IReadOnlySet<string> used)
    {
        foreach (var zip in Directory.GetFiles(_zips).Where(z => !used.Contains(Path.GetFileNameWithoutExtension(z)) || !z.EndsWith(".zip", StringComparison.Ordinal)))
        {
            File.Delete(zip);
        }

        foreach (var folder in Directory.GetDirectories(_folders).Where(f => !used.Contains(Path.GetFileName(f))))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string ZipOf(string name) => Path.Combine(_zips, name + ".zip");

    private void Unpack(string name, ReadOnlyMemory<byte> zip)
    {
        lock (_unpacking)
        {
            var folder = Path.Combine(_folders, name);
            if (Directory.Exists(folder))
            {
                return;
            }

            var temporary = $"{folder}.{Guid.NewGuid():N}";
            Directory.CreateDirectory(temporary);
            try
            {
                using var stream = new MemoryStream(zip.ToArray(), writable: false);
                PackageUnpacker.Unpack(stream, temporary);
                Directory.Move(temporary, folder);
            }
            catch
            {
                Directory.Delete(temporary, recursive: true);
                throw;
            }
        }
    }
}
