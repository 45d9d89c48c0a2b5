using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>An event <c>httpApi</c> of a function: a route of the service's HTTP API.</summary>
/// <param name="Method">In upper case; <c>ANY</c> for every verb, and for the catch-all.</param>
/// <param name="Path">With its leading slash; null for the catch-all <c>*</c>.</param>
internal sealed record HttpApiEvent(Position At, string Method, string? Path)
{
    public string RouteKey => Path is null ? "$default" : $"{Method} {Path}";
}

/// <summary>The block <c>provider.httpApi</c>.</summary>
internal sealed record HttpApiModel
{
    public string? Name { get; init; }
    public bool IsNamedServiceFirst { get; init; }

    /// <summary>1.0 or 2.0.</summary>
    public string Payload { get; init; } = "2.0";
    public int? TimeoutMs { get; init; }
    public bool? IsDefaultEndpointDisabled { get; init; }
    public HttpApiCorsModel? Cors { get; init; }
}

/// <param name="Methods">null: the verbs of the routes, and OPTIONS.</param>
internal sealed record HttpApiCorsModel(
    IReadOnlyList<string> Origins, IReadOnlyList<string> Headers, IReadOnlyList<string>? Methods, bool? AllowsCredentials, IReadOnlyList<string> ExposedHeaders, JsonNode? MaxAge);

/// <summary>Reads events <c>httpApi</c> and what the provider sets for them.</summary>
internal static class HttpApiReader
{
    private static readonly string[] Methods = ["ANY", "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE"];

    /// <returns>null when it cannot be read; that has been reported.</returns>
    public static HttpApiEvent? Route(YmlMap item, string function, Problems problems)
    {
        var value = item["httpApi"];
        var (method, path) = value switch
        {
            YmlScalar { Value: string text } when text == "*" => ((string?)null, (string?)"*"),
            YmlScalar { Value: string text } when text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var verb, var written] => (verb, written),
            YmlMap map => Details(new Block(map, "httpApi", problems)),
            _ => (null, null),
        };
        var at = value?.At ?? item.At;
        if (path is null)
        {
            problems.Error(at, $"Invalid httpApi event of the function \"{function}\": it is \"METHOD /path\", \"*\", or a mapping with method and path.");
            return null;
        }

        method = method?.ToUpperInvariant();
        if (path == "*")
        {
            if (method is not (null or "*"))
            {
                problems.Error(at, $"Invalid \"path\" property in function {function} for httpApi event: * takes every method.");
            }

            return new HttpApiEvent(at, "ANY", null);
        }

        if (method is null)
        {
            problems.Error(at, $"Missing \"method\" property in function {function} for httpApi event.");
            return null;
        }

        method = method == "*" ? "ANY" : method;
        if (!Methods.Contains(method) || !path.StartsWith('/'))
        {
            problems.Error(at, $"Invalid httpApi event \"{method} {path}\" of the function \"{function}\": the method is one of {string.Join(", ", Methods)} or *, the path begins with /.");
            return null;
        }

        return new HttpApiEvent(at, method, path);
    }

    /// <summary>The block <c>httpApi</c> of a function.</summary>
    public static string? Payload(Block? block, Problems problems)
    {
        if (block is null)
        {
            return null;
        }

        new Keys("httpApi").Accept("payload").Check(block.Map, problems);
        return CheckedPayload(block, problems);
    }

    public static HttpApiModel Settings(Block? block, Problems problems)
    {
        if (block is null)
        {
            return new HttpApiModel();
        }

        new Keys("provider.httpApi").Accept("name", "payload", "cors", "timeout", "disableDefaultEndpoint", "shouldStartNameWithService")
            .Cosmetic("metrics", "useProviderTags").Refuse("id", "authorizers").Check(block.Map, problems);
        return new HttpApiModel
        {
            Name = block.Text("name"),
            IsNamedServiceFirst = block.Truth("shouldStartNameWithService") is true,
            Payload = CheckedPayload(block, problems) ?? "2.0",
            TimeoutMs = block.Whole("timeout", 1, 30) * 1000,
            IsDefaultEndpointDisabled = block.Truth("disableDefaultEndpoint"),
            Cors = Cors(block, problems),
        };
    }

    private static (string? Method, string? Path) Details(Block block)
    {
        new Keys("an httpApi event").Accept("method", "path").Refuse("authorizer").Check(block.Map, block.Problems);
        return (block.Text("method"), block.Text("path"));
    }

    private static string? CheckedPayload(Block block, Problems problems)
    {
        // 2.0 without quotes is the number 2.
        var payload = block.Text("payload") switch
        {
            "1" => "1.0",
            "2" => "2.0",
            var given => given,
        };
        if (payload is not (null or "1.0" or "2.0"))
        {
            problems.Error(block.At("payload"), $"{block.Path}.payload is \"{payload}\"; allowed are '1.0' and '2.0'.");
        }

        return payload;
    }

    private static HttpApiCorsModel? Cors(Block block, Problems problems)
    {
        string[] headers = [.. HttpEventReader.CorsHeaders, "X-Amzn-Trace-Id"];
        if (block["cors"] is YmlScalar)
        {
            return block.Truth("cors") is true ? new HttpApiCorsModel(["*"], headers, null, null, [], null) : null;
        }

        if (block.Mapping("cors") is not { } cors)
        {
            return null;
        }

        new Keys("provider.httpApi.cors").Accept("allowedOrigins", "allowedHeaders", "allowedMethods", "allowCredentials", "exposedResponseHeaders", "maxAge").Check(cors.Map, problems);
        return new HttpApiCorsModel(
            cors["allowedOrigins"] is null ? ["*"] : cors.Texts("allowedOrigins"),
            cors["allowedHeaders"] is null ? headers : cors.Texts("allowedHeaders"),
            cors["allowedMethods"] is null ? null : cors.Texts("allowedMethods"),
            cors.Truth("allowCredentials") is true ? true : null,
            cors["exposedResponseHeaders"] is null ? [] : cors.Texts("exposedResponseHeaders"),
            cors.Whole("maxAge", 0));
    }
}
