using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Treadle.Gateway.Model;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>What an integration answered, before it is mapped.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Headers">In the order they came.</param>
/// <param name="Body">As text.</param>
/// <param name="Selector">What the selection patterns are matched with: the status, or the error message of a function.</param>
/// <param name="IsTraced">True when a service was called: such answers carry the trace's id.</param>
internal sealed record IntegrationAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, string? Selector, bool IsTraced = true)
{
    /// <summary>Makes the client's answer of it: picks the integration response, its headers and its template.</summary>
    public GatewayResponse Map(Exchange exchange)
    {
        var response = Select(exchange.Integration, Selector)
            ?? throw new GatewayFaultException(GatewayFault.Configuration("No match for output mapping and no default output mapping configured. Endpoint Response Status Code: " + Status.ToString(CultureInfo.InvariantCulture)));
        var sent = new List<KeyValuePair<string, string>>();
        foreach (var (target, source) in response.ResponseParameters ?? ImmutableSortedDictionary<string, string>.Empty)
        {
            var parameter = ResponseParameter.Read(target, source);
            sent.AddRange(ValuesOf(parameter.Source, exchange).Select(value => KeyValuePair.Create(parameter.Header, value)));
        }

        var (contentType, template) = TemplateFor(exchange, response);
        var mapped = template is null ? Body : exchange.Served.Api.Template(template).Render(exchange.Variables.For(Body, isJson: false));
        exchange.Log.Data("Method response body after transformations", mapped);
        var answered = Override(exchange.Variables.ResponseOverride, int.Parse(response.StatusCode, CultureInfo.InvariantCulture), sent);
        if (!sent.Exists(header => string.Equals(header.Key, "Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            sent.Insert(0, new("Content-Type", contentType));
        }

        return new GatewayResponse(answered, [.. Own(exchange), .. sent], Encoding.UTF8.GetBytes(mapped));
    }

    /// <summary>The first whose pattern matches all of the text; else the one without a pattern.</summary>
    private static IntegrationResponse? Select(Integration integration, string? selector)
    {
        var responses = integration.IntegrationResponses?.Values.ToList() ?? [];
        var chosen = selector is null ? null
            : responses.Find(response => response.SelectionPattern is { Length: > 0 } pattern && JavaRegex.Compile($"^(?:{pattern})\\z").IsMatch(selector));
        return chosen ?? responses.Find(response => string.IsNullOrEmpty(response.SelectionPattern));
    }

    private IReadOnlyList<string> ValuesOf(MappingSource source, Exchange exchange) => source switch
    {
        MappingSource.ResponseHeader header => MappingSource.Of(Headers, header.Name, StringComparison.OrdinalIgnoreCase, header.IsMultiple),
        MappingSource.ResponseBody body => MappingSource.InBody(Body, body.Path, "response"),
        _ => source.Values(exchange),
    };

    /// <summary>By what the client accepts, then JSON, then the first; none when the response has no templates.</summary>
    private static (string ContentType, string? Template) TemplateFor(Exchange exchange, IntegrationResponse response)
    {
        if (response.ResponseTemplates is not { Count: > 0 } templates)
        {
            return (MediaTypes.Json, null);
        }

        foreach (var accepted in exchange.Request.Header("Accept")?.Split(',') ?? [])
        {
            var type = accepted.Split(';')[0].Trim();
            if (templates.TryGetValue(type, out var wanted))
            {
                return (type, wanted);
            }
        }

        return templates.TryGetValue(MediaTypes.Json, out var json) ? (MediaTypes.Json, json) : (templates.First().Key, templates.First().Value);
    }

    private static int Override(VtlMap response, int status, List<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in (response["header"] as VtlMap)?.Entries ?? [])
        {
            if (value is not null)
            {
                headers.RemoveAll(header => string.Equals(header.Key, (string)name, StringComparison.OrdinalIgnoreCase));
                headers.AddRange((value as VtlList ?? [value]).Select(one => KeyValuePair.Create((string)name, VtlText.Plain(one))));
            }
        }

        return response["status"] switch
        {
            null => status,
            long given when given is >= 100 and <= 599 => (int)given,
            string given when int.TryParse(given, out var read) && read is >= 100 and <= 599 => read,
            _ => throw new GatewayFaultException(GatewayFault.Configuration("responseOverride.status is no HTTP status.")),
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Own(Exchange exchange)
    {
        yield return new("x-amzn-RequestId", exchange.Ids.RequestId);
        yield return new("x-amz-apigw-id", exchange.Ids.ExtendedRequestId);
        if (IsTraced)
        {
            yield return new("X-Amzn-Trace-Id", exchange.Ids.TraceId);
        }
    }
}
