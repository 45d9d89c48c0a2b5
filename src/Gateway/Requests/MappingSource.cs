using System.Globalization;
using Treadle.Asl.Json;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>Where a mapped parameter's value comes from, whichever side it is mapped to.</summary>
/// <remarks>Source: API Gateway developer guide, "Request and response data mapping reference".</remarks>
internal abstract record MappingSource
{
    /// <summary><c>'static'</c>.</summary>
    internal sealed record Literal(string Text) : MappingSource;

    /// <summary><c>method.request.path.x</c>, <c>.querystring.x</c>, <c>.header.x</c>; the last of several values.</summary>
    /// <param name="Place"><c>path</c>, <c>querystring</c> or <c>header</c>.</param>
    /// <param name="Name">The parameter.</param>
    /// <param name="IsMultiple"><c>method.request.multivalueheader.x</c>, <c>.multivaluequerystring.x</c>: all values.</param>
    internal sealed record Parameter(string Place, string Name, bool IsMultiple) : MappingSource;

    /// <summary><c>method.request.body</c>, or a value in it: <c>method.request.body.a.b</c>.</summary>
    internal sealed record RequestBody(string Path) : MappingSource;

    /// <summary><c>context.requestId</c>, <c>context.identity.sourceIp</c>.</summary>
    internal sealed record Context(string Path) : MappingSource;

    /// <summary><c>stageVariables.x</c>.</summary>
    internal sealed record StageVariable(string Name) : MappingSource;

    /// <summary><c>integration.response.header.x</c>, or with <c>multivalueheader</c> all its values.</summary>
    internal sealed record ResponseHeader(string Name, bool IsMultiple) : MappingSource;

    /// <summary><c>integration.response.body</c>, or a value in it.</summary>
    internal sealed record ResponseBody(string Path) : MappingSource;

    /// <returns>Null when the text is no source.</returns>
    public static MappingSource? Read(string text)
    {
        if (text is ['\'', .., '\''])
        {
            return new Literal(text[1..^1]);
        }

        return After(text, "method.request.path.") is { } path ? new Parameter("path", path, false)
            : After(text, "method.request.querystring.") is { } query ? new Parameter("querystring", query, false)
            : After(text, "method.request.multivaluequerystring.") is { } queries ? new Parameter("querystring", queries, true)
            : After(text, "method.request.header.") is { } header ? new Parameter("header", header, false)
            : After(text, "method.request.multivalueheader.") is { } headers ? new Parameter("header", headers, true)
            : BodyPath(text, "method.request.body") is { } body ? new RequestBody(body)
            : After(text, "context.") is { } context ? new Context(context)
            : After(text, "stageVariables.") is { } variable ? new StageVariable(variable)
            : After(text, "integration.response.header.") is { } answered ? new ResponseHeader(answered, false)
            : After(text, "integration.response.multivalueheader.") is { } all ? new ResponseHeader(all, true)
            : BodyPath(text, "integration.response.body") is { } answer ? new ResponseBody(answer)
            : null;
    }

    /// <summary>The values; none when there is no such thing. Sources in the response are not this method's.</summary>
    /// <exception cref="GatewayFaultException">A path into a body that is no JSON.</exception>
    public IReadOnlyList<string> Values(Exchange exchange) => this switch
    {
        Literal literal => [literal.Text],
        Parameter { Place: "path" } path => exchange.Route.PathParameters.TryGetValue(path.Name, out var value) ? [value] : [],
        Parameter { Place: "querystring" } query => Of(exchange.Request.Query, query.Name, StringComparison.Ordinal, query.IsMultiple),
        Parameter header => Of(exchange.Request.Headers, header.Name, StringComparison.OrdinalIgnoreCase, header.IsMultiple),
        RequestBody body => InBody(exchange.Text, body.Path, "request"),
        Context context => OfContext(exchange, context.Path),
        StageVariable variable => exchange.Served.Stage.Variables?.TryGetValue(variable.Name, out var value) == true ? [value] : [],
        _ => throw new InvalidOperationException($"{this} is of the response."),
    };

    /// <summary>The last value of a name, or all of them.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<KeyValuePair<string, string>> values, string name, StringComparison names, bool isMultiple)
    {
        var found = values.Where(value => string.Equals(value.Key, name, names)).Select(value => value.Value).ToList();
        return isMultiple || found.Count < 2 ? found : [found[^1]];
    }

    /// <summary>The value at a path of a body, as text; <c>$</c> is the body itself.</summary>
    public static IReadOnlyList<string> InBody(string body, string path, string whose)
    {
        if (path == "$")
        {
            return [body];
        }

        try
        {
            return JsonPaths.Read(JsonValue.Parse(body), path) switch
            {
                null => [],
                JsonString text => [text.Value],
                var value => [value.ToString()],
            };
        }
        catch (JsonSyntaxException e)
        {
            throw new GatewayFaultException(GatewayFault.Configuration($"Unable to parse the {whose} body as JSON: {e.Message}"));
        }
    }

    private static IReadOnlyList<string> OfContext(Exchange exchange, string path)
    {
        object? value = exchange.Variables.Context;
        foreach (var part in path.Split('.'))
        {
            value = (value as VtlMap)?[part];
        }

        return value switch
        {
            null or "" or VtlMap => [],
            string text => [text],
            _ => [Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""],
        };
    }

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length ? text[prefix.Length..] : null;

    private static string? BodyPath(string text, string body) =>
        text == body ? "$" : After(text, body + ".") is { } path ? path.StartsWith('$') ? path : "$." + path : null;
}
