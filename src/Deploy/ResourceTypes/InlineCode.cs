using System.IO.Compression;
using System.Text;
using Treadle.Deploy.Templates;

namespace Treadle.Deploy.ResourceTypes;

/// <summary>Code that stands in the template itself, as a package with the one file that CloudFormation makes of it.</summary>
/// <remarks>Source: CloudFormation user guide, AWS::Lambda::Function Code: <c>ZipFile</c> for Node.js and Python becomes a file named index.</remarks>
internal static class InlineCode
{
    /// <exception cref="Treadle.Aws.AwsErrorException">The runtime takes no inline code.</exception>
    public static byte[] Zip(string source, string runtime)
    {
        var name = runtime.StartsWith("python", StringComparison.Ordinal) ? "index.py"
            : runtime.StartsWith("nodejs", StringComparison.Ordinal) ? "index.js"
            : throw TemplateError.Of($"ZipFile can only be used with Node.js and Python runtimes; this function's is {runtime}.");
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            var entry = archive.CreateEntry(name);

            // The same source is the same package.
            entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            entry.ExternalAttributes = 0b110_100_100 << 16;
            using var content = entry.Open();
            content.Write(Encoding.UTF8.GetBytes(source));
        }

        return stream.ToArray();
    }
}
