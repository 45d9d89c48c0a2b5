using System.Xml;
using System.Xml.Linq;
using Treadle.Aws;

namespace Treadle.Api.S3;

/// <summary>S3's documents.</summary>
internal static class S3Xml
{
    public static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const int DocumentBytesMax = 2 * 1024 * 1024;

    public static XElement Root(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Element(string name, object? content) => new(Namespace + name, content);

    /// <summary>An element, or nothing when there is no value.</summary>
    public static XElement? Optional(string name, object? content) => content is null ? null : new XElement(Namespace + name, content);

    /// <summary>Keys may hold what XML can't say; such a client asks for <c>encoding-type=url</c>.</summary>
    public static string Key(string key, bool isEncoded) =>
        isEncoded ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal) : new string([.. key.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD')]);

    /// <summary>Reads the document of a request; names are compared without their namespace.</summary>
    /// <exception cref="AwsErrorException">MalformedXML.</exception>
    public static async Task<XElement> ReadAsync(Stream body, CancellationToken stop)
    {
        var text = await ReadTextAsync(body, stop);
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
        var buffer = new byte[DocumentBytesMax + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return length <= DocumentBytesMax
            ? new StreamReader(new MemoryStream(buffer, 0, length)).ReadToEnd()
            : throw new AwsErrorException("MaxMessageLengthExceeded", "Your request was too big.");
    }

    public static string? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    public static AwsErrorException Malformed() => new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
}
