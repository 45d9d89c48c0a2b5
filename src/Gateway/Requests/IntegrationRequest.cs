using System.Text;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>What goes to an integration, after mapping.</summary>
/// <param name="Body">As bytes: the client's own when they pass through.</param>
internal sealed record IntegrationRequest(ReadOnlyMemory<byte> Body)
{
    private string? _text;

    /// <summary>What <c>requestParameters</c> and <c>$context.requestOverride</c> give; no name comes twice but with several values mapped.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public List<KeyValuePair<string, string>> Query { get; } = [];

    public Dictionary<string, string> Path { get; } = new(StringComparer.Ordinal);

    public string Text
    {
        get => _text ??= Encoding.UTF8.GetString(Body.Span);
        private init => _text = value;
    }

    /// <summary>The last value of a mapped header.</summary>
    public string? Header(string name) => Headers.LastOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Maps the request: its body by the template of its content type, its parameters one by one, then what the template overrides.</summary>
    /// <exception cref="GatewayFaultException">415: no template, and the body may not pass.</exception>
    public static IntegrationRequest Map(Exchange exchange)
    {
        var request = MapBody(exchange);
        foreach (var (target, source) in exchange.Integration.RequestParameters?.AsEnumerable() ?? [])
        {
            var parameter = RequestParameter.Read(target, source);
            request.Set(parameter.Place, parameter.Name, parameter.Source.Values(exchange));
        }

        request.Override(exchange.Variables.RequestOverride);
        return request;
    }

    /// <summary>As it came: for integrations without mapping.</summary>
    public static IntegrationRequest PassThrough(Exchange exchange)
    {
        var request = new IntegrationRequest(exchange.Request.Body);
        request.Headers.AddRange(exchange.Request.Headers);
        request.Query.AddRange(exchange.Request.Query);
        foreach (var (target, source) in exchange.Integration.RequestParameters?.AsEnumerable() ?? [])
        {
            var parameter = RequestParameter.Read(target, source);
            request.Set(parameter.Place, parameter.Name, parameter.Source.Values(exchange));
        }

        return request;
    }

    /// <summary>The media type of the request: <c>application/json; charset=utf-8</c> is <c>application/json</c>, and so is none at all.</summary>
    public static string MediaType(GatewayRequest request) =>
        request.Header("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : MediaTypes.Json;

    private static IntegrationRequest MapBody(Exchange exchange)
    {
        var contentType = MediaType(exchange.Request);
        var templates = exchange.Integration.RequestTemplates;
        var template = templates?.FirstOrDefault(entry => string.Equals(entry.Key, contentType, StringComparison.OrdinalIgnoreCase)).Value;
        if (template is not null)
        {
            var text = exchange.Served.Api.Template(template).Render(exchange.Variables.For(exchange.Text, isJson: contentType == MediaTypes.Json));
            return new IntegrationRequest(Encoding.UTF8.GetBytes(text)) { Text = text };
        }

        var passes = exchange.Integration.PassthroughBehavior switch
        {
            "WHEN_NO_MATCH" => true,
            "WHEN_NO_TEMPLATES" => templates is null or { Count: 0 },
            _ => false,
        };
        return passes ? new IntegrationRequest(exchange.Request.Body) : throw new GatewayFaultException(GatewayFault.UnsupportedMediaType);
    }

    private void Set(string place, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        if (place == "path")
        {
            Path[name] = values[^1];
            return;
        }

        var (list, names) = place == "header" ? (Headers, StringComparison.OrdinalIgnoreCase) : (Query, StringComparison.Ordinal);
        list.RemoveAll(entry => string.Equals(entry.Key, name, names));
        list.AddRange(values.Select(value => KeyValuePair.Create(name, value)));
    }

    private void Override(VtlMap given)
    {
        foreach (var place in (ReadOnlySpan<string>)["header", "querystring", "path"])
        {
            foreach (var (name, value) in (given[place] as VtlMap)?.Entries ?? [])
            {
                IReadOnlyList<string> values = value switch
                {
                    null => [],
                    VtlList several => [.. several.Select(VtlText.Plain)],
                    _ => [VtlText.Plain(value)],
                };
                Set(place, VtlText.Plain(name), values);
            }
        }
    }
}

internal static class MediaTypes
{
    public const string Json = "application/json";
}
