using System.Net;
using System.Text;
using System.Web;
using Treadle.Asl.Json;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary><c>$input</c> of a mapping template: the body as text and as JSON, and the request's parameters.</summary>
/// <remarks>
/// Source: API Gateway developer guide, "Mapping template variables". A body that is no JSON is one text, so that
/// <c>$input.path('$').split('&amp;')</c> reads a form.
/// </remarks>
internal sealed class InputVariable : IVtlObject
{
    private readonly string _body;
    private readonly bool _isJson;
    private readonly Lazy<Parameters> _parameters;
    private JsonValue? _json;

    /// <param name="body">The payload; empty when the request has none.</param>
    /// <param name="isJson">True when the request says that its body is JSON.</param>
    /// <param name="path">The values of the path's variables, decoded.</param>
    /// <param name="query">In the order they came: of each name the last value counts.</param>
    /// <param name="headers">In the order they came: of each name, in any case, the last value counts.</param>
    public InputVariable(
        string body,
        bool isJson,
        IEnumerable<KeyValuePair<string, string>> path,
        IEnumerable<KeyValuePair<string, string>> query,
        IEnumerable<KeyValuePair<string, string>> headers)
    {
        // No body counts as an empty object: a bodiless GET starts an execution with the input {}.
        _body = body.Length == 0 ? "{}" : body;
        _isJson = isJson;

        // Most templates read the body alone.
        _parameters = new(() => new Parameters(path, query, headers), LazyThreadSafetyMode.None);
    }

    public bool TryGetProperty(string name, out object? value)
    {
        value = name == "body" ? _body : null;
        return value is not null;
    }

    public bool TryCall(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        switch (name, arguments)
        {
            case ("json", [string path]):
                // What the path does not find is an empty text, in quotes.
                value = (Read(path) ?? new JsonString("")).ToString();
                return true;
            case ("path", [string path]):
                value = Read(path) is { } found ? VtlJson.ToValue(found) : "";
                return true;
            case ("params", []):
                value = _parameters.Value.All;
                return true;
            case ("params", [string parameter]):
                value = _parameters.Value.Find(parameter);
                return true;
            case ("body", []):
                value = _body;
                return true;
            default:
                value = null;
                return false;
        }
    }

    private JsonValue? Read(string path)
    {
        _json ??= Parse();
        return JsonPaths.Read(_json, path);
    }

    private JsonValue Parse()
    {
        try
        {
            return JsonValue.Parse(_body);
        }
        catch (JsonSyntaxException e)
        {
            // A form or a bare word is one text. An object or a list that breaks off is an error, not an input for a workflow.
            var isBroken = _isJson && _body.AsSpan().TrimStart() is ['{' or '[', ..];
            return isBroken
                ? throw new GatewayFaultException(GatewayFault.InvalidRequestBody($"Invalid JSON in request body: {e.Message}"))
                : new JsonString(_body);
        }
    }

    /// <summary>What <c>$input.params()</c> reads.</summary>
    private sealed class Parameters
    {
        private readonly VtlMap _path = new();
        private readonly VtlMap _query = new();
        private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

        public Parameters(IEnumerable<KeyValuePair<string, string>> path, IEnumerable<KeyValuePair<string, string>> query, IEnumerable<KeyValuePair<string, string>> headers)
        {
            Fill(_path, path);
            Fill(_query, query);
            foreach (var (name, value) in headers)
            {
                _headers[name] = value;
            }

            var ofHeaders = new VtlMap();
            Fill(ofHeaders, _headers);
            All = new VtlMap { ["path"] = _path, ["querystring"] = _query, ["header"] = ofHeaders };
        }

        public VtlMap All { get; }

        /// <summary>Path, then query, then header; empty when there is none.</summary>
        public object Find(string name) => _path[name] ?? _query[name] ?? _headers.GetValueOrDefault(name) ?? "";

        private static void Fill(VtlMap map, IEnumerable<KeyValuePair<string, string>> values)
        {
            foreach (var (name, value) in values)
            {
                map[name] = value;
            }
        }
    }
}

/// <summary><c>$util</c> of a mapping template.</summary>
internal sealed class UtilVariable : IVtlObject
{
    public static readonly UtilVariable Instance = new();

    public bool TryGetProperty(string name, out object? value)
    {
        value = null;
        return false;
    }

    public bool TryCall(string name, IReadOnlyList<object?> arguments, out object? value)
    {
        value = (name, arguments) switch
        {
            ("escapeJavaScript", [string text]) => EscapeJavaScript(text),
            ("escapeJavaScript", [long or double or bool]) => VtlText.Scalar(arguments[0]),
            ("parseJson", [string text]) => ParseJson(text),
            ("urlEncode", [string text]) => UrlEncode(text),
            ("urlEncode" or "base64Encode", [long or double or bool]) => Call(name, VtlText.Scalar(arguments[0])),
            ("urlDecode", [string text]) => HttpUtility.UrlDecode(text, Encoding.UTF8),
            ("base64Encode", [string text]) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
            ("base64Decode", [string text]) => Decode(text),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>Escapes as JavaScript does: both quotes, backslash, slash, control characters, and all beyond ASCII.</summary>
    /// <remarks>An escaped single quote is no JSON, so templates undo it: <c>.replaceAll("\\'", "'")</c>.</remarks>
    private static string EscapeJavaScript(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\'' or '"' or '\\' or '/' => result.Append('\\').Append(c),
                '\b' => result.Append("\\b"),
                '\n' => result.Append("\\n"),
                '\t' => result.Append("\\t"),
                '\f' => result.Append("\\f"),
                '\r' => result.Append("\\r"),
                < ' ' or > '\u007f' => result.Append("\\u").Append(((int)c).ToString("X4")),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    private object? Call(string name, string text) => TryCall(name, [text], out var value) ? value : null;

    // Java's encoder leaves letters, digits and .-*_ alone.
    private static string UrlEncode(string text) => WebUtility.UrlEncode(text)
        .Replace("!", "%21", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);

    private static object? ParseJson(string text)
    {
        try
        {
            return VtlJson.ToValue(JsonValue.Parse(text));
        }
        catch (JsonSyntaxException e)
        {
            throw new VtlException($"$util.parseJson was given a text that is no JSON: {e.Message}");
        }
    }

    private static string Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new VtlException("$util.base64Decode was given a text that is no Base64.");
        }
    }
}
