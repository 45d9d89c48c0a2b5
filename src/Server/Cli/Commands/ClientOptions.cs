using System.CommandLine;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;

namespace Treadle.Server.Cli.Commands;

/// <summary>The options of every command that talks to a server.</summary>
internal sealed class ClientOptions
{
    public Option<string?> EndpointUrl { get; } = new("--endpoint-url")
    {
        Description = "The server's address (default: AWS_ENDPOINT_URL, else the project's running 'treadle up', else http://127.0.0.1:4566)",
        HelpName = "URL",
    };

    public Option<string?> Region { get; } = new("--region", "-r")
    {
        Description = "The AWS region (default: the project's, else AWS_REGION, else us-east-1)",
        HelpName = "REGION",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Region);
        command.Options.Add(EndpointUrl);
    }

    /// <summary>A client for the server and region that the options, the environment and the folder's settings name.</summary>
    public AwsHttpClient Client(ParseResult parsed, Shell shell, Settings settings) => new(
        settings.Endpoint(parsed.GetValue(EndpointUrl)),
        settings.Region(parsed.GetValue(Region)),
        settings.ClientCredentials(),
        shell);
}
