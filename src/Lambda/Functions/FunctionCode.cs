using System.Security.Cryptography;
using System.Text;
using Treadle.Aws;

namespace Treadle.Lambda.Functions;

/// <summary>Where a function's code comes from.</summary>
public abstract record FunctionCode
{
    /// <summary>A package: a zip file.</summary>
    public sealed record Zip(ReadOnlyMemory<byte> Bytes) : FunctionCode;

    /// <summary>An absolute folder of this machine, run in place.</summary>
    public sealed record Folder(string Path) : FunctionCode;
}

/// <summary>Code that is where it is run from.</summary>
/// <param name="Package">64 hexadecimal digits: the package's name, or for a folder a hash of its path.</param>
/// <param name="Size">Bytes of the package; 0 for a folder.</param>
/// <param name="LocalFolder">The folder; null for a package.</param>
internal sealed record KeptCode(string Package, long Size, string? LocalFolder)
{
    /// <exception cref="AwsErrorException">InvalidParameterValueException: there is no such folder, or its path is not absolute.</exception>
    public static KeptCode OfFolder(string path)
    {
        if (!Path.IsPathFullyQualified(path) || !Directory.Exists(path))
        {
            throw FunctionErrors.Invalid($"The code folder has to be an absolute path of a folder on the server's machine; {path} is none.");
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return new KeptCode(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder))), 0, folder);
    }

    public Function ApplyTo(Function function) => function with { Package = Package, CodeSize = Size, LocalFolder = LocalFolder };
}
