using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Signing;
using Treadle.Server.Cli.Configuration;

namespace Treadle.Server.Cli.Client;

/// <summary>Calls AWS operations of a server over HTTP, with the AWS protocols that any AWS client speaks.</summary>
/// <remarks>
/// Every request is signed: a server without access keys reads account, region and service from the signature, others verify it.
/// </remarks>
internal sealed class AwsHttpClient : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    private readonly HttpClient _http;
    private readonly AwsCredentials _credentials;
    private readonly TimeProvider _time;
    private readonly bool _owns;
    private string? _account;

    public AwsHttpClient(Uri endpoint, string region, ClientCredentials credentials, Shell shell)
    {
        Endpoint = endpoint;
        Region = region;
        _owns = true;
        _credentials = credentials.Credentials;
        _account = credentials.Account;
        _time = shell.Time;
        _http = new HttpClient(shell.Http())
        {
            BaseAddress = new Uri(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"),
            // A function may take its fifteen minutes; Ctrl-C ends the wait earlier.
            Timeout = TimeSpan.FromMinutes(16),
        };
    }

    private AwsHttpClient(AwsHttpClient other, string region)
    {
        Endpoint = other.Endpoint;
        Region = region;
        _credentials = other._credentials;
        _account = other._account;
        _time = other._time;
        _http = other._http;
    }

    public Uri Endpoint { get; }

    public string Region { get; }

    /// <summary>The account that the credentials stand for, as far as it is known: <see cref="LearnAccountAsync"/>.</summary>
    public string AccountId => _account ?? Api.Wire.Credential.AnyAccount;

    /// <summary>Asks the server for the account that the credentials stand for, unless they say so themselves.</summary>
    /// <exception cref="AwsErrorException">The server does not know them.</exception>
    /// <exception cref="ServerUnreachableException">Nothing answers.</exception>
    public async Task LearnAccountAsync(CancellationToken stop) =>
        _account ??= (string?)(await CallAsync(AwsService.Of("sts"), "GetCallerIdentity", [], stop))["Account"];

    /// <summary>The same client for another region; it lives as long as this one.</summary>
    public AwsHttpClient In(string region) => new(this, region);

    /// <summary>Calls an operation of a JSON 1.0 or 1.1 service.</summary>
    /// <exception cref="AwsErrorException">The operation refused.</exception>
    /// <exception cref="ServerUnreachableException">Nothing answers, or not in a way that AWS would.</exception>
    public async Task<JsonObject> CallAsync(AwsService service, string operation, JsonObject input, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = Body(input.ToJsonString(Relaxed), $"application/x-amz-json-{service.JsonVersion}"),
        };
        request.Headers.Add("X-Amz-Target", $"{service.TargetPrefix}.{operation}");
        using var response = await SendAsync(request, service.SigningName, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return response.IsSuccessStatusCode ? AsObject(text) : throw Error(response, text);
    }

    /// <summary>Runs a function.</summary>
    /// <param name="call">Which, and how.</param>
    /// <param name="payload">JSON; empty sends none.</param>
    /// <param name="stop">Gives up waiting; the function goes on.</param>
    /// <exception cref="AwsErrorException">There is no such function, or it could not be run.</exception>
    /// <exception cref="ServerUnreachableException">Nothing answers.</exception>
    public async Task<FunctionAnswer> InvokeFunctionAsync(FunctionCall call, string payload, CancellationToken stop)
    {
        var query = call.Qualifier is { } qualifier ? $"?Qualifier={Uri.EscapeDataString(qualifier)}" : "";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"2015-03-31/functions/{Uri.EscapeDataString(call.Function)}/invocations{query}")
        {
            Content = Body(payload, "application/json"),
        };
        request.Headers.Add("X-Amz-Invocation-Type", call.Type);
        if (call.HasLog)
        {
            request.Headers.Add("X-Amz-Log-Type", "Tail");
        }

        using var response = await SendAsync(request, "lambda", stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return response.IsSuccessStatusCode
            ? new FunctionAnswer(
                text,
                Header(response, "X-Amz-Function-Error"),
                Header(response, "X-Amz-Log-Result") is { } log ? Encoding.UTF8.GetString(Convert.FromBase64String(log)) : null)
            : throw Error(response, text);
    }

    /// <summary>Sends a request whose method and path say it all: <c>PUT /bucket/key</c>.</summary>
    /// <returns>False when it answers 404 and may.</returns>
    /// <exception cref="CliException">The server refuses, in its words.</exception>
    /// <exception cref="ServerUnreachableException">Nothing answers.</exception>
    public async Task<bool> SendAsync(HttpMethod method, string signingName, string path, HttpContent? content, bool mayBeMissing, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await SendAsync(request, signingName, stop);
        if (response.IsSuccessStatusCode)
        {
            return true;
        }

        return mayBeMissing && response.StatusCode == System.Net.HttpStatusCode.NotFound ? false : throw Error(response, await response.Content.ReadAsStringAsync(stop));
    }

    public void Dispose()
    {
        if (_owns)
        {
            _http.Dispose();
        }
    }

    private static StringContent Body(string text, string type)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string signingName, CancellationToken stop)
    {
        await SignAsync(request, signingName, stop);
        try
        {
            return await _http.SendAsync(request, stop);
        }
        catch (HttpRequestException e)
        {
            throw new ServerUnreachableException(Endpoint, e);
        }
        catch (TaskCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new ServerUnreachableException(Endpoint, e);
        }
    }

    private async Task SignAsync(HttpRequestMessage request, string signingName, CancellationToken stop)
    {
        var address = request.RequestUri is { } below ? new Uri(_http.BaseAddress!, below) : _http.BaseAddress!;
        var now = _time.GetUtcNow();
        var isS3 = signingName == "s3";
        var hash = request.Content is { } content ? SigV4.Hash(await content.ReadAsByteArrayAsync(stop)) : SigV4.EmptyHash;
        request.Headers.Add("X-Amz-Date", SigV4.Stamp(now));
        if (isS3)
        {
            request.Headers.Add("X-Amz-Content-Sha256", hash);
        }

        if (_credentials.SessionToken is { } token)
        {
            request.Headers.Add("X-Amz-Security-Token", token);
        }

        var headers = request.Headers.Concat(request.Content?.Headers.Where(h => h.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)) ?? [])
            .Select(h => KeyValuePair.Create(h.Key, string.Join(',', h.Value)))
            .Append(new("Host", address.Authority));
        var canonical = CanonicalRequest.Of(request.Method.Method, address.AbsolutePath, address.Query.TrimStart('?'), headers, hash, isS3);
        request.Headers.TryAddWithoutValidation("Authorization", SigV4.Authorization(_credentials, now, Region, signingName, canonical));
    }

    /// <summary>AWS names an error in the body's <c>__type</c> (JSON) or in a header (REST), either maybe with a namespace or an address.</summary>
    /// <example><c>{"__type":"com.amazonaws.states#ExecutionDoesNotExist","message":"Execution Does Not Exist: '…'"}</c></example>
    private static Exception Error(HttpResponseMessage response, string text)
    {
        var body = TryObject(text);
        var type = Text(body?["__type"]) ?? Header(response, "x-amzn-ErrorType") ?? Text(body?["code"]);
        if (type is null)
        {
            var said = text.Length == 0 ? "" : $": {(text.Length > 200 ? text[..200] + "…" : text).Trim()}";
            return new CliException($"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}{said}");
        }

        var code = type.Split(':')[0];
        return new AwsErrorException(
            code[(code.LastIndexOf('#') + 1)..],
            Text(body?["message"]) ?? Text(body?["Message"]),
            (int)response.StatusCode);
    }

    private JsonObject AsObject(string text) => text.Length == 0
        ? []
        : TryObject(text) ?? throw new CliException($"{Endpoint} answered with something that is no JSON object; is it a Treadle server?");

    private static JsonObject? TryObject(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}

/// <summary>How a function is called.</summary>
/// <param name="Function">Its name or ARN.</param>
/// <param name="Qualifier">The version or alias; null for none.</param>
/// <param name="Type"><c>RequestResponse</c>, <c>Event</c> or <c>DryRun</c>.</param>
/// <param name="HasLog">Asks for the last 4 KB of its log.</param>
internal sealed record FunctionCall(string Function, string? Qualifier, string Type, bool HasLog);

/// <summary>What a function answered.</summary>
/// <param name="Payload">Its answer, or its error, as JSON text.</param>
/// <param name="FunctionError"><c>Unhandled</c> or <c>Handled</c> when the function failed.</param>
/// <param name="Log">The end of its log, when asked for.</param>
internal sealed record FunctionAnswer(string Payload, string? FunctionError, string? Log);
