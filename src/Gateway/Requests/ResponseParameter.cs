using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Requests;

/// <summary>One entry of an integration response's <c>responseParameters</c>: a header of the answer and where its value comes from.</summary>
internal sealed record ResponseParameter(string Header, MappingSource Source)
{
    /// <exception cref="VtlException">The target is no header, or the source none that a response can have.</exception>
    public static ResponseParameter Read(string target, string source)
    {
        const string TargetPrefix = "method.response.header.";
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal) || target.Length == TargetPrefix.Length)
        {
            throw new VtlException($"Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {target}]");
        }

        return MappingSource.Read(source) is { } read and not (MappingSource.Parameter or MappingSource.RequestBody)
            ? new ResponseParameter(target[TargetPrefix.Length..], read)
            : throw new VtlException($"Validation Result: warnings : [], errors : [Invalid mapping expression specified: {source}]");
    }
}

/// <summary>One entry of an integration's <c>requestParameters</c>: a parameter of the integration's request and where its value comes from.</summary>
/// <param name="Place"><c>header</c>, <c>querystring</c> or <c>path</c>.</param>
/// <param name="Name">The parameter.</param>
/// <param name="Source">Its value.</param>
internal sealed record RequestParameter(string Place, string Name, MappingSource Source)
{
    /// <exception cref="VtlException">The target is no parameter, or the source none that a request can have.</exception>
    public static RequestParameter Read(string target, string source)
    {
        if (target.Split('.', 4) is not ["integration", "request", ("header" or "querystring" or "path") and var place, { Length: > 0 } name])
        {
            throw new VtlException($"Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {target}]");
        }

        return MappingSource.Read(source) is { } read and not (MappingSource.ResponseHeader or MappingSource.ResponseBody)
            ? new RequestParameter(place, name, read)
            : throw new VtlException($"Validation Result: warnings : [], errors : [Invalid mapping expression specified: {source}]");
    }
}
