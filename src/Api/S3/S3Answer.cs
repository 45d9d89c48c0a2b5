using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Treadle.Api.S3;

/// <summary>An answer of S3: a document, the bytes of an object, or nothing.</summary>
public sealed class S3Answer
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    internal S3Answer(int status) => Status = status;

    public int Status { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>A whole document; empty when <see cref="Content"/> is set or there is none.</summary>
    public ReadOnlyMemory<byte> Document { get; private init; }

    /// <summary>The bytes of an object; whoever sends the answer disposes of it.</summary>
    public Stream? Content { get; init; }

    /// <summary>Of the body that is, or for HEAD would be, sent.</summary>
    public long ContentLength { get; init; }

    internal S3Answer With(string header, string? value)
    {
        if (value is not null)
        {
            _headers.Add(new(header, value));
        }

        return this;
    }

    internal static S3Answer Xml(int status, XElement root)
    {
        var bytes = Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting));
        return new S3Answer(status) { Document = bytes, ContentLength = bytes.Length }.With("Content-Type", "application/xml");
    }

    internal static S3Answer Text(string text, string contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new S3Answer(200) { Document = bytes, ContentLength = bytes.Length }.With("Content-Type", contentType);
    }

    /// <summary>As in documents: <c>2026-11-22T08:47:58.000Z</c>.</summary>
    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture);

    /// <summary>As in headers: <c>Sun, 22 Nov 2026 08:47:58 GMT</c>.</summary>
    internal static string HeaderTime(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
}
