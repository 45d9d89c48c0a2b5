using System.Xml;
using System.Xml.Linq;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>S3's documents.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const int DocumentBytesMax = 2 * 1024 * 1024;
    private const int BufferBytes = 16 * 1024;

    public static XElement Root(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Element(string name, object? content) => new(Namespace + name, content);

    /// <summary>An element, or nothing when there is no value.</summary>
    public static XElement? Optional(string name, object? content) => content is null ? null : new XElement(Namespace + name, content);

    /// <summary>Keys may hold what XML can't say; such a client asks for <c>encoding-type=url</c>.</summary>
    public static string Key(string key, bool isEncoded) =>
        isEncoded ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal) : new string([.. key.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD')]);

    /// <summary>Reads the document of a request; names are compared without their namespace.</summary>
    /// <exception cref="AwsErrorException">MalformedXML.</exception>
    public static async Task<XElement> ReadAsync(Stream body, CancellationToken stop) => Parse(await ReadTextAsync(body, stop));

    /// <exception cref="AwsErrorException">MalformedXML.</exception>
    public static XElement Parse(string text)
    {
        try
        {
            // No entities: they make much of little.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = DocumentBytesMax };
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw Malformed();
        }
    }

    public static async Task<string> ReadTextAsync(Stream body, CancellationToken stop)
    {
        // Most are short: room for the longest is not taken beforehand.
        using var bytes = new MemoryStream();
        var buffer = new byte[BufferBytes];
        for (int read; (read = await body.ReadAsync(buffer, stop)) > 0;)
        {
            if (bytes.Length + read > DocumentBytesMax)
            {
                throw new AwsErrorException("MaxMessageLengthExceeded", "Your request was too big.");
            }

            bytes.Write(buffer, 0, read);
        }

        bytes.Position = 0;
        return await new StreamReader(bytes).ReadToEndAsync(stop);
    }

    public static string? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    public static AwsErrorException Malformed() => new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
}
