using System.Globalization;
using System.Text.Json.Nodes;
using System.Web;
using Treadle.Aws;

namespace Treadle.Gateway.Requests;

/// <summary>Calls an action of a service of this server with the mapped body.</summary>
/// <remarks>Source: API Gateway developer guide, "Integration type AWS": a refusal of the service is an answer with the service's status and body.</remarks>
internal sealed class ServiceCall(Func<IAwsCall> calls)
{
    private const string Form = "application/x-www-form-urlencoded";

    public ValueTask<IntegrationAnswer> CallAsync(Exchange exchange, IntegrationTarget.Service target, IntegrationRequest request, CancellationToken stop)
    {
        Note(exchange, target.Name, "?Action=" + target.Action, request);
        return AnswerAsync(exchange, target.Name, target.Action, () => Members(request), stop);
    }

    /// <summary>A path of the query protocol, as <c>sqs:path/000000000000/orders</c> with the body <c>Action=SendMessage&amp;MessageBody=…</c>.</summary>
    public ValueTask<IntegrationAnswer> CallAsync(Exchange exchange, IntegrationTarget.ServicePath target, IntegrationRequest request, CancellationToken stop)
    {
        Note(exchange, target.Name, target.Path, request);
        var members = FormMembers(request);
        if (members["Action"]?.GetValue<string>() is not { } action)
        {
            throw new GatewayFaultException(GatewayFault.Configuration($"The request to {target.Name} names no Action."));
        }

        members.Remove("Action");
        members.Remove("Version");
        if (target is { Name: "sqs", Path.Length: > 0 })
        {
            members["QueueUrl"] ??= $"https://sqs.{exchange.Served.Caller.Region}.amazonaws.com/{target.Path}";
        }

        return AnswerAsync(exchange, target.Name, action, () => members, stop);
    }

    private async ValueTask<IntegrationAnswer> AnswerAsync(Exchange exchange, string service, string action, Func<JsonObject> input, CancellationToken stop)
    {
        int status;
        string body;
        try
        {
            var result = await calls().CallAsync(exchange.Served.Caller, service, action, input(), stop);
            (status, body) = (200, ServiceAnswer.Text(result));
        }
        catch (AwsErrorException error)
        {
            (status, body) = (error.Status, ServiceAnswer.Text(error, service));
        }

        // The service's own headers, as far as an answer may be mapped from them.
        KeyValuePair<string, string>[] headers =
        [
            new("Content-Type", "application/x-amz-json-1.0"),
            new("x-amzn-RequestId", exchange.Ids.RequestId),
        ];
        return new IntegrationAnswer(status, headers, body, status.ToString(CultureInfo.InvariantCulture));
    }

    private static JsonObject Members(IntegrationRequest request)
    {
        var isForm = request.Query.Count > 0 || request.Header("Content-Type")?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true;
        return isForm ? FormMembers(request) : ServiceRequest.Read(request.Text);
    }

    /// <summary>The query and a form in the body as members; <c>Attributes.entry.1.key</c> and the like stay as they are named.</summary>
    private static JsonObject FormMembers(IntegrationRequest request)
    {
        // A body that is JSON all the same is taken as such.
        var members = request.Text.AsSpan().TrimStart().StartsWith("{") ? ServiceRequest.Read(request.Text) : [];
        if (members.Count == 0)
        {
            var form = HttpUtility.ParseQueryString(request.Text);
            foreach (var name in form.AllKeys.OfType<string>())
            {
                members[name] = form[name];
            }
        }

        foreach (var (name, value) in request.Query)
        {
            members[name] = value;
        }

        return members;
    }

    private static void Note(Exchange exchange, string service, string pathAndQuery, IntegrationRequest request)
    {
        if (exchange.Log.HasData)
        {
            EndpointNotes.Request(exchange, service, pathAndQuery, request.Headers, request.Text);
        }
    }
}
