using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>REST-JSON as API Gateway speaks it: an error is its message alone, lists are <c>item</c>, some bodies are documents.</summary>
internal sealed class ApiGatewayProtocol(WireRequest request, RestRoute route, IReadOnlyDictionary<string, string> pathMembers)
    : RestJsonProtocol(request, route, pathMembers)
{
    private static readonly string[] OwnParameters = ["mode", "format"];

    private readonly RestRoute _route = route;

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var members = ReadMembers(call, body);
        if (_route.OtherQuery is { } others)
        {
            Gather(members, others);
        }

        var answer = await operation.InvokeAsync(call.Caller, members, stop);
        var headers = RequestIdHeader(call);
        foreach (var (member, header) in _route.AnswerHeaders)
        {
            if (Take(answer, member) is { } value)
            {
                headers.Add(new(header, value.ToString()));
            }
        }

        if (_route.AnswerPayload is { } payload)
        {
            return new WireAnswer
            {
                Status = _route.Status,
                ContentType = Take(answer, "contentType")?.ToString() ?? "application/json",
                Body = Take(answer, payload) is { } bytes ? Convert.FromBase64String(bytes.GetValue<string>()) : default,
                Headers = headers,
            };
        }

        if (_route.ItemsName is { } name && Take(answer, "items") is { } items)
        {
            answer[name] = items;
        }

        // What was deleted or tagged is answered with nothing.
        return Answer(_route.Status, _route.Status is 202 or 204 && answer.Count == 0 ? default : answer.ToUtf8(), headers);
    }

    public override WireAnswer Error(WireCall call, AwsErrorException error)
    {
        var headers = RequestIdHeader(call);
        headers.Add(new("x-amzn-ErrorType", error.Code));
        return Answer(error.Status, new JsonObject { ["message"] = error.AwsMessage }.ToUtf8(), headers);
    }

    protected override JsonObject ReadBody(ReadOnlyMemory<byte> body)
    {
        if (_route.RequestPayload is { } payload)
        {
            return new JsonObject { [payload] = Convert.ToBase64String(body.Span) };
        }

        var members = base.ReadBody(body);
        foreach (var (name, member) in _route.Body)
        {
            if (Take(members, name) is { } value)
            {
                members[member] = value;
            }
        }

        return members;
    }

    /// <summary>Puts what came in the query and is no member into a map.</summary>
    private void Gather(JsonObject members, string map)
    {
        var gathered = new JsonObject();
        foreach (var (parameter, value) in WireQuery.Parse(Request.Query))
        {
            if (!_route.Query.ContainsKey(parameter) && !OwnParameters.Contains(parameter) && !parameter.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
            {
                gathered[parameter] = value;
                members.Remove(parameter);
            }
        }

        members[map] = gathered;
    }
}
