using System.Text.Json.Nodes;
using Treadle.Deploy.Serverless.Reading;

namespace Treadle.Deploy.Serverless.Model;

/// <summary>An event <c>http</c> of a function or of a state machine: a method of the REST API.</summary>
internal sealed record HttpEvent
{
    public required Position At { get; init; }

    /// <summary>Without slashes at its ends.</summary>
    public required string Path { get; init; }

    /// <summary>In upper case; <c>ANY</c> is allowed.</summary>
    public required string Method { get; init; }

    /// <summary>The Step Functions action; null starts an execution.</summary>
    public string? Action { get; init; }
    /// <summary><c>request.template: lambda_proxy</c> of a machine's event.</summary>
    public bool IsProxyEvent { get; init; }

    /// <summary>Of a function's event: AWS_PROXY, AWS, HTTP_PROXY, HTTP or MOCK.</summary>
    public string Integration { get; init; } = "AWS_PROXY";

    /// <summary>A function's event is only queued: the client does not wait for the answer.</summary>
    public bool IsAsync { get; init; }
    public string? Uri { get; init; }

    /// <summary>The verb for <see cref="Uri"/>; null is the event's own.</summary>
    public string? UriMethod { get; init; }
    public string? PassThrough { get; init; }
    public IReadOnlyList<RequestParameterModel> RequestParameters { get; init; } = [];

    /// <summary>Of a function's event without a proxy: status to pattern, headers and template.</summary>
    public IReadOnlyList<StatusCodeModel> StatusCodes { get; init; } = [];
    public bool IsPrivate { get; init; }
    public int? TimeoutMs { get; init; }
    public JsonNode? Role { get; init; }
    public CorsModel? Cors { get; init; }

    /// <summary>By content type; null takes a default one away.</summary>
    public JsonObject? RequestTemplates { get; init; }
    public JsonObject? ResponseHeaders { get; init; }
    public JsonNode? ResponseTemplate { get; init; }
    public JsonObject? Responses { get; init; }
}

/// <param name="Name">As <c>querystring.page</c>, <c>path.id</c>, <c>header.X-A</c>.</param>
/// <param name="IsRequired">Stored with the method.</param>
/// <param name="MappedValue">What is mapped in its place, as <c>context.requestId</c>; null is the parameter itself.</param>
internal sealed record RequestParameterModel(string Name, bool IsRequired, string? MappedValue);

internal sealed record StatusCodeModel(string Status, string Pattern, JsonObject Headers, JsonObject Templates);

internal sealed record CorsModel(IReadOnlyList<string> Origins, IReadOnlyList<string> Headers, IReadOnlyList<string> Methods, bool AllowsCredentials, int? MaxAge);
