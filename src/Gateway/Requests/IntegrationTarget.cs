using Treadle.Aws;
using Treadle.Gateway.Model;

namespace Treadle.Gateway.Requests;

/// <summary>What an integration calls, read from its type and URI.</summary>
internal abstract record IntegrationTarget
{
    private const string StageVariable = "${stageVariables.";

    /// <summary>An action of a service of this server: <c>states:action/StartExecution</c>.</summary>
    internal sealed record Service(string Name, string Action) : IntegrationTarget;

    /// <summary>A service's own path: <c>sqs:path/000000000000/orders</c>; the action stands in the query or in the form of the body.</summary>
    internal sealed record ServicePath(string Name, string Path) : IntegrationTarget;

    /// <summary>A Lambda function that gets what the template makes.</summary>
    internal sealed record Lambda(string Function) : IntegrationTarget;

    /// <summary>A Lambda function that gets the request as an event and answers with status, headers and body.</summary>
    internal sealed record LambdaProxy(string Function) : IntegrationTarget;

    /// <summary>An address anywhere; <c>{name}</c> in it is a path parameter.</summary>
    /// <param name="Url">As it is configured, stage variables resolved.</param>
    /// <param name="IsProxy">The request and the answer go through as they are.</param>
    internal sealed record Http(string Url, bool IsProxy) : IntegrationTarget;

    /// <summary>Nothing: the mapping templates alone make the answer.</summary>
    internal sealed record Mock : IntegrationTarget;

    /// <summary>Checks what can be known before stage variables are.</summary>
    /// <exception cref="AwsErrorException">This server cannot call it; the text names it.</exception>
    public static void Check(Integration integration, Func<string, string, bool> isCallable)
    {
        // The type is checked in any case; a URI with stage variables has its meaning only with a stage.
        var hasVariables = integration.Uri?.Contains(StageVariable, StringComparison.Ordinal) == true;
        if (hasVariables && integration.Type is "HTTP" or "HTTP_PROXY" or "AWS" or "AWS_PROXY")
        {
            return;
        }

        if (Read(integration.Type, integration.Uri ?? "") is Service service && !isCallable(service.Name, service.Action))
        {
            throw GatewayErrors.BadRequest($"The integration {integration.Uri} is not supported by this server: it has no {service.Name}:{service.Action}.");
        }
    }

    /// <summary>The target for one stage.</summary>
    /// <exception cref="AwsErrorException">This server cannot call it; the text names it.</exception>
    public static IntegrationTarget Read(Integration integration, Stage stage)
    {
        var uri = integration.Uri ?? "";
        for (var at = uri.IndexOf(StageVariable, StringComparison.Ordinal); at >= 0; at = uri.IndexOf(StageVariable, at, StringComparison.Ordinal))
        {
            var end = uri.IndexOf('}', at);
            if (end < 0)
            {
                break;
            }

            // A variable that is not there is an empty text.
            var value = stage.Variables?.GetValueOrDefault(uri[(at + StageVariable.Length)..end]) ?? "";
            uri = uri[..at] + value + uri[(end + 1)..];
            at += value.Length;
        }

        return Read(integration.Type, uri);
    }

    private static IntegrationTarget Read(string type, string uri) => type switch
    {
        "MOCK" => new Mock(),
        "AWS" => ReadService(uri),
        "AWS_PROXY" => new LambdaProxy(FunctionOf(uri)
            ?? throw GatewayErrors.BadRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.")),
        "HTTP" or "HTTP_PROXY" => ReadUrl(uri, type == "HTTP_PROXY"),
        _ => throw GatewayErrors.BadRequest($"Enumeration value for type must be one of: [HTTP, AWS, MOCK, HTTP_PROXY, AWS_PROXY]; it is {type}"),
    };

    // arn:aws:apigateway:eu-west-1:states:action/StartExecution
    private static IntegrationTarget ReadService(string uri)
    {
        const string ActionPrefix = "action/";
        const string PathPrefix = "path/";
        if (FunctionOf(uri) is { } function)
        {
            return new Lambda(function);
        }

        var (service, path) = Split(uri);
        if (path.StartsWith(ActionPrefix, StringComparison.Ordinal) && path.Length > ActionPrefix.Length)
        {
            var action = path[ActionPrefix.Length..];
            return service != "states" || StepFunctionsActions.Has(action)
                ? new Service(service, action)
                : throw GatewayErrors.BadRequest($"Step Functions has no action {action}: {uri}");
        }

        return service switch
        {
            "sqs" or "sns" when path.StartsWith(PathPrefix, StringComparison.Ordinal) => new ServicePath(service, path[PathPrefix.Length..].TrimStart('/')),
            _ when path.StartsWith(PathPrefix, StringComparison.Ordinal) => throw GatewayErrors.BadRequest(
                $"The integration {uri} is not supported by this server; of {service} only {service}:action/<Action> is."),
            _ => throw GatewayErrors.BadRequest("AWS ARN for integration must contain path or action"),
        };
    }

    private static Http ReadUrl(string uri, bool isProxy) =>
        uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? new Http(uri, isProxy)
            : throw GatewayErrors.BadRequest("Invalid HTTP endpoint specified for URI");

    // arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:hello/invocations
    private static string? FunctionOf(string uri)
    {
        const string Prefix = "path/2015-03-31/functions/";
        const string Suffix = "/invocations";
        var (service, path) = Split(uri);
        path = path.TrimStart('/');
        return service == "lambda" && path.StartsWith(Prefix, StringComparison.Ordinal) && path.EndsWith(Suffix, StringComparison.Ordinal) && path.Length > Prefix.Length + Suffix.Length
            ? path[Prefix.Length..^Suffix.Length]
            : null;
    }

    private static (string Service, string Path) Split(string uri)
    {
        var parts = uri.Split(':', 6);
        return parts.Length == 6 && parts[0] == "arn" && parts[2] == "apigateway"
            ? (parts[4], parts[5])
            : throw GatewayErrors.BadRequest("AWS ARN for integration must contain path or action");
    }
}
