using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Api.Access;
using Treadle.Aws;

namespace Treadle.Api.Wire;

/// <summary>REST-JSON: members in path, query, headers and body. Errors carry their code in the header <c>x-amzn-ErrorType</c>.</summary>
internal class RestJsonProtocol(WireRequest request, RestRoute route, IReadOnlyDictionary<string, string> pathMembers) : WireProtocol
{
    public override AccessErrorStyle ErrorStyle => AccessErrorStyle.Rest;

    public override IReadOnlyDictionary<string, string> PathMembers => pathMembers;

    /// <summary>The head of the request.</summary>
    protected WireRequest Request => request;

    public override async ValueTask<WireAnswer> RunAsync(WireCall call, IOperation operation, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var answer = await operation.InvokeAsync(call.Caller, ReadMembers(call, body), stop);
        var headers = RequestIdHeader(call);
        var status = route.Status;
        if (route.StatusMember is { } statusMember && Take(answer, statusMember) is { } statusValue)
        {
            status = statusValue.GetValue<int>();
        }

        foreach (var (member, header) in route.AnswerHeaders)
        {
            if (Take(answer, member) is { } value)
            {
                headers.Add(new(header, value.ToString()));
            }
        }

        if (route.Payload is { } payload)
        {
            headers.Add(new("x-amzn-Remapped-Content-Length", "0"));
            headers.Add(new("X-Amzn-Trace-Id", $"root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{call.RequestId[^12..]}{call.RequestId[..8]}0000;sampled=0"));
            return Answer(status, Take(answer, payload) is { } bytes ? Convert.FromBase64String(bytes.GetValue<string>()) : default, headers);
        }

        return Answer(status, status == 204 ? default : answer.ToUtf8(), headers);
    }

    public override WireAnswer Error(WireCall call, AwsErrorException error)
    {
        var headers = RequestIdHeader(call);
        headers.Add(new("x-amzn-ErrorType", error.Code));
        var body = new JsonObject();
        foreach (var (name, value) in error.Members ?? [])
        {
            body[name] = value?.DeepClone();
        }

        body["Type"] ??= error.Status < 500 ? "User" : "Service";
        body["Message"] = error.AwsMessage;
        // SDKs of some languages look for the lower-case name.
        body["message"] = error.AwsMessage;
        return Answer(error.Status, body.ToUtf8(), headers);
    }

    protected JsonObject ReadMembers(WireCall call, ReadOnlyMemory<byte> body)
    {
        var members = route.Payload is null ? ReadBody(body) : new JsonObject { [route.Payload] = Convert.ToBase64String(body.Span) };
        foreach (var (parameter, value) in WireQuery.Parse(request.Query))
        {
            if (!parameter.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase))
            {
                members[route.Query.GetValueOrDefault(parameter, parameter)] = ReadParameter(parameter, value);
            }
        }

        foreach (var parameter in route.Lists)
        {
            members[route.Query.GetValueOrDefault(parameter, parameter)] = new JsonArray([.. WireQuery.All(request.Query, parameter).Select(v => (JsonNode?)v)]);
        }

        if (route.RequestIdMember is { } requestId)
        {
            members[requestId] = call.RequestId;
        }

        foreach (var (header, member) in route.Headers)
        {
            if (request.Header(header) is { } value)
            {
                members[member] = value;
            }
        }

        foreach (var (member, value) in pathMembers)
        {
            members[member] = value;
        }

        return members;
    }

    private JsonValue ReadParameter(string parameter, string value)
    {
        if (!route.Numbers.Contains(parameter, StringComparer.Ordinal))
        {
            return JsonValue.Create(value);
        }

        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : throw Members.NotReadable();
    }

    /// <summary>The members in the body.</summary>
    protected virtual JsonObject ReadBody(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(body.Span, documentOptions: WireJson.Reading) as JsonObject ?? throw Members.NotReadable();
        }
        catch (JsonException)
        {
            throw new AwsErrorException("SerializationException", "Could not parse request body into json.");
        }
    }

    protected static JsonNode? Take(JsonObject members, string name)
    {
        if (members[name] is not { } value)
        {
            return null;
        }

        members.Remove(name);
        return value;
    }

    protected static WireAnswer Answer(int status, ReadOnlyMemory<byte> body, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new() { Status = status, ContentType = "application/json", Body = body, Headers = headers };
}
