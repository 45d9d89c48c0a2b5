using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway.Requests;

/// <summary>TestInvokeMethod: runs a method as it stands now, deployed or not, and tells what it did. No key is asked for and nothing is throttled.</summary>
/// <remarks>Source: API Gateway API reference, TestInvokeMethod; its values for what a test has not, as <c>test-invoke-source-ip</c>.</remarks>
public sealed class TestInvocation(RestApiService apis, Func<IAwsCall> calls, TimeProvider time)
{
    private const string Stage = "test-invoke-stage";

    private static readonly HashSet<string> OwnHeaders = new(["x-amzn-RequestId", "x-amz-apigw-id"], StringComparer.OrdinalIgnoreCase);

    private readonly MethodPipeline _pipeline = new(calls, time);

    /// <returns><c>status</c>, <c>body</c>, <c>headers</c>, <c>multiValueHeaders</c>, <c>log</c> and <c>latency</c> in milliseconds.</returns>
    /// <exception cref="AwsErrorException">There is no such method.</exception>
    public async ValueTask<JsonObject> RunAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var members = new Members(input);
        var (api, resource, method) = apis.FindMethod(caller, members);
        var request = Request(api, resource, members);
        var served = new ServedStage(caller, api.Id, TestStage(members), apis.Current(api));
        var found = served.Api.Find(request.Method, request.Path);
        var parameters = found?.Resource.Id == resource.Id ? found.PathParameters : new Dictionary<string, string>(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var log = new ExecutionLog(ExecutionLogLevel.Data, time);
        var exchange = new Exchange(
            request, served, new Route(resource, method, parameters), RequestIds.New(now), now, ("test-invoke-api-key-id", "test-invoke-api-key"), log);
        var from = time.GetTimestamp();
        var answer = await _pipeline.RunAsync(exchange, stop);
        if (exchange.Fault is { } fault)
        {
            // A test's own errors have a blank behind the colon.
            answer = answer with { Body = Encoding.UTF8.GetBytes($"{{\"message\": \"{fault.Message}\"}}") };
        }

        return Shape(exchange, answer, (long)time.GetElapsedTime(from).TotalMilliseconds);
    }

    private static GatewayRequest Request(RestApi api, ApiResource resource, Members members)
    {
        var parts = (members.Text("pathWithQueryString") is { Length: > 0 } given ? given : resource.Path).Split('?', 2);
        var query = parts.Length == 1 ? [] : parts[1].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2));
        var headers = (members.Map("headers")?.AsEnumerable() ?? []).ToList();
        headers.RemoveAll(header => members.MultiMap("multiValueHeaders").Any(several => several.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase)));
        headers.AddRange(members.MultiMap("multiValueHeaders"));
        return new GatewayRequest
        {
            ApiId = api.Id,
            Stage = Stage,
            Method = members.Required("httpMethod"),
            Path = parts[0].StartsWith('/') ? parts[0] : "/" + parts[0],
            Query = [.. query.Select(pair => KeyValuePair.Create(HttpUtility.UrlDecode(pair[0]), pair.Length > 1 ? HttpUtility.UrlDecode(pair[1]) : ""))],
            Headers = headers,
            Body = Encoding.UTF8.GetBytes(members.Text("body") ?? ""),
            SourceIp = "test-invoke-source-ip",
            Host = "testPrefix.testDomainName",
        };
    }

    private static Stage TestStage(Members members) => new()
    {
        StageName = Stage,
        DeploymentId = "",
        Variables = members.Map("stageVariables"),
        CreatedDate = 0,
        LastUpdatedDate = 0,
    };

    private static JsonObject Shape(Exchange exchange, GatewayResponse answer, long latency)
    {
        var single = new JsonObject();
        var multiple = new JsonObject();
        foreach (var (name, value) in answer.Headers.Where(header => !OwnHeaders.Contains(header.Key)))
        {
            single[name] = value;
            if (multiple[name] is JsonArray list)
            {
                list.Add((JsonNode)value);
            }
            else
            {
                multiple[name] = new JsonArray((JsonNode)value);
            }
        }

        return new JsonObject
        {
            ["status"] = answer.Status,
            ["body"] = Encoding.UTF8.GetString(answer.Body.Span),
            ["headers"] = single,
            ["multiValueHeaders"] = multiple,
            ["log"] = exchange.Log.Text(exchange.Ids.RequestId),
            ["latency"] = latency,
        };
    }
}
