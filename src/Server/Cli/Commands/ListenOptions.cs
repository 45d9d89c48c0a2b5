using System.CommandLine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Hosting;

namespace Treadle.Server.Cli.Commands;

/// <summary>The options of the commands that run a server: where it listens and where its data is.</summary>
internal sealed class ListenOptions
{
    private readonly Option<int?> _port = new("--port") { Description = "The port (default 4566; 0: any free one)", HelpName = "PORT" };

    private readonly Option<string?> _host = new("--host") { Description = "The address of this machine to listen on (default 127.0.0.1)", HelpName = "ADDRESS" };

    private readonly Option<string?> _data;

    private readonly Option<string[]> _limits = new("--limit") { Description = "Another value for one of AWS's quotas, as maxHistoryEvents=100000; may be given again", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    private readonly Option<string?> _mocks = new("--mock-config") { Description = "A mock configuration file, as Step Functions Local has it: test cases that answer Task states", HelpName = "FILE" };

    private readonly Option<string?> _credentials = new("--credentials") { Description = "A file with the access keys that requests have to be signed with (default: none, and any request is answered)", HelpName = "FILE" };

    public ListenOptions(string defaultData) =>
        _data = new Option<string?>("--data") { Description = $"The folder for the data (default: {defaultData})", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_host);
        command.Options.Add(_data);
        command.Options.Add(_limits);
        command.Options.Add(_mocks);
        command.Options.Add(_credentials);
    }

    /// <summary>Starts the server that the options ask for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">The rest of the configuration.</param>
    /// <param name="projectFolder">With <c>up</c>: the project, in which the data is kept by default.</param>
    /// <param name="host">Runs it.</param>
    /// <param name="shell">Warnings go there.</param>
    /// <param name="stop">Gives up starting.</param>
    public async Task<(IRunningServer Server, string Data)> StartAsync(
        ParseResult parsed, Settings settings, string? projectFolder, IServerHost host, Shell shell, CancellationToken stop)
    {
        var data = settings.Data(parsed.GetValue(_data), projectFolder);
        var credentials = settings.Credentials(parsed.GetValue(_credentials));
        foreach (var warning in credentials.Warnings)
        {
            await shell.Error.WriteLineAsync(warning);
        }

        var server = await host.StartAsync(settings.Host(parsed.GetValue(_host)), settings.Port(parsed.GetValue(_port)), data, settings.Limits(parsed.GetValue(_limits) ?? []), settings.Outside(parsed.GetValue(_mocks)), credentials.Keys, stop);
        return (server, data);
    }
}
