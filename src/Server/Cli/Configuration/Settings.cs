using System.Globalization;
using Treadle.Engine;

namespace Treadle.Server.Cli.Configuration;

/// <summary>Finds the value of a setting: the option, then the environment, then <c>treadle.json</c>, then the default.</summary>
/// <remarks>The table of all settings is docs/configuration.md.</remarks>
internal sealed class Settings(Shell shell, SettingsFile file, string folder)
{
    public const int DefaultPort = 4566;

    public const string DefaultHost = "127.0.0.1";

    public const string DefaultRegion = "us-east-1";

    /// <summary>The settings that hold in a folder.</summary>
    public static Settings In(string folder, Shell shell) => new(shell, SettingsFile.Read(folder), folder);

    /// <returns>0 to 65535; 0 lets the system choose.</returns>
    public int Port(int? option)
    {
        if (option is { } given)
        {
            return InRange(given, "--port");
        }

        return shell.Variable("TREADLE_PORT") is { } variable ? InRange(Number(variable, "TREADLE_PORT"), "TREADLE_PORT")
            : file["port"] is { } setting ? InRange(Number(setting, $"port in {file.Path}"), $"port in {file.Path}")
            : DefaultPort;
    }

    /// <returns>The address or name to listen on.</returns>
    public string Host(string? option) => option ?? shell.Variable("TREADLE_HOST") ?? file["host"] ?? DefaultHost;

    /// <returns>The folder of the server's data, absolute.</returns>
    /// <param name="option">As given by <c>--data</c>, from the working directory.</param>
    /// <param name="projectFolder">With <c>up</c>: its folder <c>.treadle</c> is the default.</param>
    public string Data(string? option, string? projectFolder = null)
    {
        if (option is not null || shell.Variable("TREADLE_DATA") is not null)
        {
            return shell.PathOf(option ?? shell.Variable("TREADLE_DATA")!);
        }

        if (file["data"] is { } setting)
        {
            return Path.GetFullPath(setting, Path.GetDirectoryName(file.Path)!);
        }

        if (projectFolder is not null)
        {
            return Path.Combine(projectFolder, ".treadle");
        }

        return shell.DataHome.Length > 0
            ? Path.Combine(shell.DataHome, "treadle")
            : throw new CliException("There is no home directory to keep data in. Name a folder with --data or TREADLE_DATA.", ExitCode.WrongUse);
    }

    /// <returns>What executions of the server may take.</returns>
    /// <param name="options">As given by <c>--limit</c>.</param>
    public Limits Limits(IEnumerable<string> options) => LimitSettings.Of(options, shell, file);

    /// <returns>Services that are elsewhere, and the test cases in their place.</returns>
    /// <param name="mockOption">As given by <c>--mock-config</c>.</param>
    public OutsideSettings Outside(string? mockOption = null) => OutsideSettings.Of(mockOption, shell, file);

    /// <returns>The access keys that requests to the server have to be signed with.</returns>
    /// <param name="option">As given by <c>--credentials</c>.</param>
    public CredentialSettings Credentials(string? option = null) => CredentialSettings.Of(option, shell, file);

    /// <returns>What client commands sign with.</returns>
    public ClientCredentials ClientCredentials() => Configuration.ClientCredentials.Of(shell, Credentials);

    /// <returns>Where a client command finds the server.</returns>
    public Uri Endpoint(string? option)
    {
        var (text, from) = option is not null ? (option, "--endpoint-url")
            : shell.Variable("AWS_ENDPOINT_URL") is { } variable ? (variable, "AWS_ENDPOINT_URL")
            : file["endpointUrl"] is { } setting ? (setting, $"endpointUrl in {file.Path}")
            : RunningUp.In(folder) is { } running ? (running, "the running 'treadle up'")
            : ($"http://127.0.0.1:{Port(null)}", "");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new CliException($"{from}: '{text}' is no address such as http://127.0.0.1:4566.", ExitCode.WrongUse);
    }

    /// <returns>The region of client commands, as the AWS command line finds it.</returns>
    public string Region(string? option) => NamedRegion(option) ?? DefaultRegion;

    /// <returns>The region when somebody named one.</returns>
    public string? NamedRegion(string? option) =>
        option ?? shell.Variable("AWS_REGION") ?? shell.Variable("AWS_DEFAULT_REGION") ?? file["region"];

    /// <summary>An address as it is shown and passed on: without the slash that <see cref="Uri"/> adds.</summary>
    public static string Text(Uri address) => address.ToString().TrimEnd('/');

    private static int Number(string text, string name) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CliException($"{name}: '{text}' is no port number.", ExitCode.WrongUse);

    private static int InRange(int port, string name) => port is >= 0 and <= 65535
        ? port
        : throw new CliException($"{name}: {port} is no port; ports are 0 to 65535, 0 lets the system choose.", ExitCode.WrongUse);
}
