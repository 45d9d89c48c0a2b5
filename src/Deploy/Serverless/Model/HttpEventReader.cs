using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>Reads what the http events of functions and of state machines have in common.</summary>
/// <param name="owner">For messages: <c>stateMachine "x"</c>.</param>
/// <param name="provider">Defaults.</param>
/// <param name="problems">Where problems go.</param>
/// <param name="isOfFunction">The framework allows one more header by CORS than its plugin.</param>
internal sealed class HttpEventReader(string owner, Provider provider, Problems problems, bool isOfFunction = false)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "options", "head", "delete", "any"];

    public static readonly string[] CorsHeaders = ["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amz-User-Agent"];

    /// <summary>The event as a mapping, also where it is written <c>http: GET hello</c>.</summary>
    public Block? Normalised(YmlMap item)
    {
        var value = item["http"];
        switch (value)
        {
            case YmlMap map:
                return new Block(map, "http", problems);
            case YmlScalar { Value: string text } when text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var method, var path]:
                var at = value.At;
                return new Block(new YmlMap(
                    [new YmlEntry("method", at, new YmlScalar(method, at)), new YmlEntry("path", at, new YmlScalar(path, at))], at), "http", problems);
            default:
                problems.Error(value?.At ?? item.At, $"Invalid http event in {owner}: it is \"METHOD path\", or a mapping with path and method.");
                return null;
        }
    }

    /// <returns>null when path or method is missing or wrong; that has been reported.</returns>
    public HttpEvent? Common(Block body)
    {
        if (body["path"] is not YmlScalar path)
        {
            problems.Error(body.At("path"), $"Missing or invalid \"path\" property in {owner} for http event.");
            return null;
        }

        if (body["method"] is not YmlScalar method)
        {
            problems.Error(body.At("method"), $"Missing or invalid \"method\" property in {owner} for http event.");
            return null;
        }

        if (!Methods.Contains(method.AsText().ToLowerInvariant()))
        {
            problems.Error(method.At, $"Invalid APIG method \"{method.AsText()}\" in {owner}. AWS supported methods are: {string.Join(", ", Methods)}.");
            return null;
        }

        if (path.AsText().Trim('/') is { Length: > 0 } written && written.Split('/').FirstOrDefault(p => !IsPathPart(p)) is { } wrong)
        {
            problems.Error(path.At, $"Invalid path \"{path.AsText()}\" in {owner}: the part \"{wrong}\" is not allowed; a part is letters, digits and ._-: or a variable such as {{id}} or {{proxy+}}.");
            return null;
        }

        return new HttpEvent
        {
            At = body.Map.At,
            Path = path.AsText().Trim('/'),
            Method = method.AsText().ToUpperInvariant(),
            IsPrivate = body.Truth("private") is true,
            TimeoutMs = body.Whole("timeoutInMillis", 50, 29_000) ?? provider.ApiTimeoutMs,
            Cors = Cors(body, method.AsText().ToUpperInvariant()),
        };
    }

    /// <remarks>The gateway's own rule, told here with its place.</remarks>
    private static bool IsPathPart(string part)
    {
        var name = part.StartsWith('{') && part.EndsWith('}') ? part[1..^1] : part;
        if (name.Length < part.Length && name.EndsWith('+'))
        {
            name = name[..^1];
        }

        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':');
    }

    private CorsModel? Cors(Block body, string method)
    {
        string[] headers = isOfFunction ? [.. CorsHeaders, "X-Amzn-Trace-Id"] : CorsHeaders;
        if (body["cors"] is YmlScalar)
        {
            return body.Truth("cors") is true ? new CorsModel(["*"], headers, ["OPTIONS", method], false, null) : null;
        }

        if (body.Mapping("cors") is not { } cors)
        {
            return null;
        }

        new Keys("cors").Accept("origin", "origins", "headers", "methods", "allowCredentials", "maxAge").Cosmetic("cacheControl").Check(cors.Map, problems);
        if (cors["origin"] is not null && cors["origins"] is not null)
        {
            problems.Error(cors.Map.At, "You can only use \"origin\" or \"origins\", but not both at the same time to configure CORS.");
        }

        if (cors["headers"] is not (null or YmlList))
        {
            problems.Error(cors.At("headers"), "CORS header values must be provided as an array.");
        }

        var origins = cors["origins"] is not null ? cors.Texts("origins") : cors["origin"] is not null ? cors.Texts("origin") : ["*"];
        var methods = cors.Texts("methods").Concat(["OPTIONS", method]).Distinct();
        return new CorsModel(
            origins,
            cors["headers"] is YmlList ? cors.Texts("headers") : headers,
            [.. methods],
            cors.Truth("allowCredentials") is true,
            cors.Whole("maxAge"));
    }
}
