using System.CommandLine;
using Treadle.Aws.Signing;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle env</c>: the variables that send AWS tools of a shell to the local server.</summary>
internal static class EnvCommand
{
    public static Command Create(Shell shell)
    {
        var dialect = new Option<string>("--shell")
        {
            Description = "The shell's language: bash (also zsh and sh), fish or powershell",
            DefaultValueFactory = _ => "bash",
        };
        dialect.AcceptOnlyFromAmong("bash", "zsh", "sh", "fish", "powershell");
        var client = new ClientOptions();
        var command = new Command("env", "Print the variables that point AWS tools to the local server") { dialect };
        client.AddTo(command);
        HelpWithExamples.Add(
            command,
            "eval \"$(treadle env)\"                      in bash or zsh; then: aws stepfunctions list-state-machines",
            "treadle env --shell fish | source",
            "treadle env --shell powershell | Out-String | Invoke-Expression");
        command.SetAction(parsed =>
        {
            var settings = Settings.In(shell.Folder, shell);
            var endpoint = settings.Endpoint(parsed.GetValue(client.EndpointUrl));
            var region = settings.Region(parsed.GetValue(client.Region));
            foreach (var (name, value) in Variables(endpoint, region, settings.Credentials().ForClients(shell)))
            {
                shell.Out.WriteLine(Line(parsed.GetValue(dialect)!, name, value));
            }

            return ExitCode.Done;
        });
        return command;
    }

    internal static IEnumerable<(string Name, string Value)> Variables(Uri endpoint, string region, AwsCredentials credentials) =>
    [
        ("AWS_ENDPOINT_URL", Settings.Text(endpoint)),
        ("AWS_ACCESS_KEY_ID", credentials.AccessKeyId),
        ("AWS_SECRET_ACCESS_KEY", credentials.SecretAccessKey),
        ("AWS_REGION", region),
        ("AWS_DEFAULT_REGION", region),
        // Some operations would go to sync-<host>, a name that no local address has.
        ("AWS_DISABLE_HOST_PREFIX_INJECTION", "true"),
    ];

    private static string Line(string dialect, string name, string value) => dialect switch
    {
        "fish" => $"set -gx {name} '{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
        "powershell" => $"$env:{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => $"export {name}='{value.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };
}
