using System.Globalization;
using System.Text;

namespace Treadle.Aws.Signing;

/// <summary>The one text of a request that both sides compute, whatever way it travelled.</summary>
/// <remarks>Source: AWS General Reference, "Create a signed AWS API request".</remarks>
/// <param name="Text">The canonical request itself.</param>
/// <param name="SignedHeaders">The names of the headers in it, as <c>host;x-amz-date</c>.</param>
public sealed record CanonicalRequest(string Text, string SignedHeaders)
{
    /// <param name="method">The verb, in upper case.</param>
    /// <param name="path">As it stands in the request line, escapes included.</param>
    /// <param name="query">As it stands in the request line, without the question mark.</param>
    /// <param name="headers">Those that are signed; a name may come several times.</param>
    /// <param name="payloadHash">SHA-256 of the body in hexadecimal digits, or what <c>x-amz-content-sha256</c> says in its place.</param>
    /// <param name="isS3">S3 takes the path as it is; for other services it is normalized, and escaped once more.</param>
    public static CanonicalRequest Of(
        string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string payloadHash, bool isS3)
    {
        var byName = headers
            .GroupBy(h => h.Key.ToLowerInvariant(), h => Trimmed(h.Value), StringComparer.Ordinal)
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .ToList();
        var names = string.Join(';', byName.Select(h => h.Key));
        var text = new StringBuilder()
            .Append(method).Append('\n')
            .Append(isS3 ? (path.Length == 0 ? "/" : path) : Escaped(Normalized(path))).Append('\n')
            .Append(Sorted(query)).Append('\n');
        foreach (var header in byName)
        {
            text.Append(header.Key).Append(':').AppendJoin(',', header).Append('\n');
        }

        return new CanonicalRequest(text.Append('\n').Append(names).Append('\n').Append(payloadHash).ToString(), names);
    }

    /// <summary>Escapes a text as RFC 3986 has it: all but letters, digits and <c>-._~</c>.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            Append(escaped, b);
        }

        return escaped.ToString();
    }

    /// <summary>A path as S3 signs it: each character escaped in the one way there is, however the request has it.</summary>
    public static string Normal(string path) => string.Join('/', path.Split('/').Select(s => Reescaped(s, hasPlus: false)));

    /// <summary>Undoes escapes, of bytes that are no UTF-8 as well, and escapes in the one way there is.</summary>
    private static string Reescaped(string text, bool hasPlus)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                Append(escaped, Convert.FromHexString(Encoding.ASCII.GetString(bytes, i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                Append(escaped, hasPlus && bytes[i] == '+' ? (byte)' ' : bytes[i]);
            }
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, byte b)
    {
        if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
        {
            escaped.Append((char)b);
        }
        else
        {
            escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }

    /// <summary>Parameters by name, then value; each escaped in the one way there is, however the request has it.</summary>
    private static string Sorted(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2))
        .Select(p => (Name: Reescaped(p[0], hasPlus: true), Value: p.Length > 1 ? Reescaped(p[1], hasPlus: true) : ""))
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Name}={p.Value}"));

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Escape));

    /// <summary>Without empty segments, <c>.</c> and <c>..</c>; a slash at the end stays.</summary>
    private static string Normalized(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
            {
                if (segments.Count > 0)
                {
                    segments.RemoveAt(segments.Count - 1);
                }
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }

        var isFolder = path.EndsWith('/') && segments.Count > 0;
        return "/" + string.Join('/', segments) + (isFolder ? "/" : "");
    }

    /// <summary>Without blanks at the ends, and with one for several within.</summary>
    private static string Trimmed(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
