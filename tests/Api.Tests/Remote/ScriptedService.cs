using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Treadle.Api.Remote;
using Treadle.Aws;
using Treadle.Aws.Services;
using Treadle.Aws.Signing;

namespace Treadle.Api.Tests.Remote;

/// <summary>A service elsewhere: checks every signature as AWS would, notes the request, and answers what the test says.</summary>
internal sealed partial class ScriptedService : HttpMessageHandler
{
    public static readonly AwsCredentials Credentials = new("AKID", "the-secret", "the-session");

    public static readonly AwsCaller Caller = new("000000000000", "eu-west-1");

    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public List<(string Line, string Body, Dictionary<string, string> Headers)> Requests { get; } = [];

    public ScriptedService Answers(int status, string body, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(() =>
        {
            var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            foreach (var (name, value) in headers)
            {
                answer.Headers.TryAddWithoutValidation(name, value);
            }

            return answer;
        });
        return this;
    }

    public ScriptedService Breaks(Exception problem)
    {
        _answers.Enqueue(() => throw problem);
        return this;
    }

    public RemoteServices Serving(string service, TimeProvider? time = null, string address = "http://localhost:8000") => new(
        [new ServiceEndpoint(EndpointServices.Find(service)!, new Uri(address), Region: null, Credentials)], time ?? TimeProvider.System, this, () => 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        CheckSignature(request, headers, body);
        Requests.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", Encoding.UTF8.GetString(body), headers));
        return _answers.Dequeue()();
    }

    private static void CheckSignature(HttpRequestMessage request, Dictionary<string, string> headers, byte[] body)
    {
        var match = Authorization().Match(headers["Authorization"]);
        Assert.True(match.Success, headers["Authorization"]);
        Assert.Equal("the-session", headers["X-Amz-Security-Token"]);
        var at = DateTimeOffset.ParseExact(headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var signed = match.Groups["headers"].Value.Split(';').Select(n => KeyValuePair.Create(n, headers[n]));
        var uri = request.RequestUri!;
        var service = match.Groups["service"].Value;
        var canonical = CanonicalRequest.Of(request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), signed, SigV4.Hash(body), service == "s3");
        Assert.Equal(SigV4.Signature("the-secret", at, match.Groups["region"].Value, service, canonical), match.Groups["signature"].Value);
    }

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=AKID/[0-9]{8}/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, SignedHeaders=(?<headers>[^,]+), Signature=(?<signature>[0-9a-f]{64})$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Authorization();
}
