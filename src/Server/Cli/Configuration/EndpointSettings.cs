using System.Text.Json.Nodes;
using Treadle.Api.Remote;
using Treadle.Aws.Services;
using Treadle.Aws.Signing;
using Treadle.Server.Cli.Profiles;

namespace Treadle.Server.Cli.Configuration;

/// <summary>Where services are that are elsewhere: from treadle.json, and from the environment, which comes first.</summary>
/// <remarks>
/// <code>
/// "services": {"dynamodb": {"endpoint": "http://localhost:8000", "region": "eu-west-1", "credentials": {"accessKeyId": "…", "secretAccessKey": "…"}}}
/// </code>
/// In the environment: <c>TREADLE_SERVICES_DYNAMODB_ENDPOINT</c>, AWS's own <c>AWS_ENDPOINT_URL_DYNAMODB</c>, and the variables of Step Functions Local.
/// </remarks>
internal static class EndpointSettings
{
    private const string OwnPrefix = "TREADLE_SERVICES_";
    private const string AwsPrefix = "AWS_ENDPOINT_URL_";

    /// <summary>Step Functions Local's variables, by service. Its STEP_FUNCTIONS_ENDPOINT would be this server.</summary>
    private static readonly Dictionary<string, string> LocalVariables = new(StringComparer.Ordinal)
    {
        ["LAMBDA_ENDPOINT"] = "lambda", ["BATCH_ENDPOINT"] = "batch", ["DYNAMODB_ENDPOINT"] = "dynamodb", ["ECS_ENDPOINT"] = "ecs", ["GLUE_ENDPOINT"] = "glue",
        ["SAGE_MAKER_ENDPOINT"] = "sagemaker", ["SQS_ENDPOINT"] = "sqs", ["SNS_ENDPOINT"] = "sns", ["EVENTBRIDGE_ENDPOINT"] = "eventbridge",
    };

    private static readonly string[] Fields = ["ENDPOINT", "REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"];

    /// <exception cref="CliException">A setting can't be used. No message shows a secret.</exception>
    public static IReadOnlyList<ServiceEndpoint> Of(Shell shell, SettingsFile file)
    {
        var drafts = new Dictionary<string, Draft>(StringComparer.Ordinal);

        // What comes later wins.
        foreach (var (name, setting) in file.Services)
        {
            if (ContainerSettings.WithoutDefinitions(name, setting) is { } endpoint)
            {
                ReadFile(DraftOf(drafts, name, $"services in {file.Path}"), endpoint, $"services.{name} in {file.Path}");
            }
        }

        foreach (var (variable, service) in LocalVariables)
        {
            if (shell.Variable(variable) is { } address)
            {
                DraftOf(drafts, service, variable).SetEndpoint(address, variable);
            }
        }

        foreach (var (variable, value) in shell.Variables.Where(v => v.Value.Length > 0).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            // The SDKs' variable for a service that is unknown here is not for us.
            if (variable.StartsWith(AwsPrefix, StringComparison.Ordinal) && EndpointServices.Find(variable[AwsPrefix.Length..]) is { Name: not EndpointServices.OwnService } service)
            {
                DraftOf(drafts, service.Name, variable).SetEndpoint(value, variable);
            }
        }

        foreach (var (variable, value) in shell.Variables.Where(v => v.Value.Length > 0 && v.Key.StartsWith(OwnPrefix, StringComparison.Ordinal)))
        {
            var rest = variable[OwnPrefix.Length..];
            var field = Array.Find(Fields, f => rest.EndsWith("_" + f, StringComparison.Ordinal))
                ?? throw new CliException($"{variable} is no setting: it must end in one of {string.Join(", ", Fields)}.", ExitCode.WrongUse);
            DraftOf(drafts, rest[..^(field.Length + 1)], variable).Set(field, value, variable);
        }

        var defaults = new Lazy<AwsCredentials?>(() => DefaultCredentials(shell));
        return [.. drafts.Values.Select(d => d.ToEndpoint(defaults)).OrderBy(e => e.Service.Name, StringComparer.Ordinal)];
    }

    private static Draft DraftOf(Dictionary<string, Draft> drafts, string name, string from)
    {
        var service = EndpointServices.Find(name)
            ?? throw new CliException($"{from}: '{name}' is no service that can be called at an endpoint.", ExitCode.WrongUse);
        if (service.Name == EndpointServices.OwnService)
        {
            throw new CliException($"{from}: Step Functions is this server itself, and cannot be elsewhere.", ExitCode.WrongUse);
        }

        if (!drafts.TryGetValue(service.Name, out var draft))
        {
            drafts.Add(service.Name, draft = new Draft(service));
        }

        return draft;
    }

    private static void ReadFile(Draft draft, JsonNode? setting, string from)
    {
        var members = setting as JsonObject ?? throw new CliException($"{from}: it must be an object with 'endpoint'.", ExitCode.WrongUse);
        foreach (var (name, value) in members)
        {
            switch (name)
            {
                case "endpoint":
                    draft.SetEndpoint(Text(value, $"endpoint of {from}"), from);
                    break;
                case "region":
                    draft.Set("REGION", Text(value, $"region of {from}"), from);
                    break;
                case "credentials":
                    foreach (var (part, secret) in value as JsonObject ?? throw new CliException($"credentials of {from}: they must be an object.", ExitCode.WrongUse))
                    {
                        var field = part switch
                        {
                            "accessKeyId" => "ACCESS_KEY_ID",
                            "secretAccessKey" => "SECRET_ACCESS_KEY",
                            "sessionToken" => "SESSION_TOKEN",
                            _ => throw new CliException($"credentials of {from}: '{part}' is no part of them. There are: accessKeyId, secretAccessKey, sessionToken.", ExitCode.WrongUse),
                        };
                        draft.Set(field, Text(secret, $"{part} of {from}"), from);
                    }

                    break;
                default:
                    throw new CliException($"{from}: '{name}' is no setting. There are: endpoint, region, credentials.", ExitCode.WrongUse);
            }
        }
    }

    private static string Text(JsonNode? value, string from) =>
        value is JsonValue text && text.TryGetValue<string>(out var found) ? found : throw new CliException($"{from}: it must be a text.", ExitCode.WrongUse);

    /// <summary>The usual places: the environment, then the profile in the credentials file.</summary>
    private static AwsCredentials? DefaultCredentials(Shell shell)
    {
        if (shell.Variable("AWS_ACCESS_KEY_ID") is { } id && shell.Variable("AWS_SECRET_ACCESS_KEY") is { } secret)
        {
            return new AwsCredentials(id, secret, shell.Variable("AWS_SESSION_TOKEN"));
        }

        return AwsProfile.CredentialsOf(shell);
    }

    /// <summary>What is known of one service so far.</summary>
    private sealed class Draft(EndpointService service)
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
        private string _from = "";

        public void SetEndpoint(string value, string from) => Set("ENDPOINT", value, from);

        public void Set(string field, string value, string from)
        {
            _from = from;
            _values[field] = value;
            if (field == "ENDPOINT" && value != ServiceEndpoint.Aws && !(Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
            {
                throw new CliException($"{from}: '{value}' is no address such as http://localhost:8000, nor \"aws\".", ExitCode.WrongUse);
            }

            if (field == "REGION" && (value.Length > 32 || value.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')))
            {
                throw new CliException($"{from}: '{value}' is no region such as eu-west-1.", ExitCode.WrongUse);
            }
        }

        public ServiceEndpoint ToEndpoint(Lazy<AwsCredentials?> defaults)
        {
            var endpoint = _values.GetValueOrDefault("ENDPOINT") ?? throw new CliException($"{_from}: the service '{service.Name}' has no endpoint.", ExitCode.WrongUse);
            return new ServiceEndpoint(service, endpoint == ServiceEndpoint.Aws ? null : new Uri(endpoint), _values.GetValueOrDefault("REGION"), Credentials(endpoint, defaults));
        }

        private AwsCredentials Credentials(string endpoint, Lazy<AwsCredentials?> defaults)
        {
            var (id, secret) = (_values.GetValueOrDefault("ACCESS_KEY_ID"), _values.GetValueOrDefault("SECRET_ACCESS_KEY"));
            if (id is null != secret is null)
            {
                throw new CliException($"{_from}: the credentials of '{service.Name}' need both an access key id and a secret access key.", ExitCode.WrongUse);
            }

            if (id is not null)
            {
                return new AwsCredentials(id, secret!, _values.GetValueOrDefault("SESSION_TOKEN"));
            }

            // Servers for development take any; AWS does not.
            return defaults.Value ?? (endpoint == ServiceEndpoint.Aws
                ? throw new CliException($"{_from}: there are no credentials for '{service.Name}' at AWS. Set them there, in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or in a profile.", ExitCode.WrongUse)
                : new AwsCredentials("test", "test"));
        }
    }
}
