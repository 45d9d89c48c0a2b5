using System.CommandLine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Hosting;
using Treadle.Server.Cli.Output;
using Treadle.WebConsole;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle start</c>: the server in the foreground.</summary>
internal static class StartCommand
{
    public static Command Create(Shell shell, IServerHost host)
    {
        var listen = new ListenOptions("treadle in the user's data folder");
        var command = new Command("start", "Run the server until Ctrl-C");
        listen.AddTo(command);
        HelpWithExamples.Add(command, "treadle start", "treadle start --port 0 --data ./data");
        command.SetAction(async (parsed, stop) =>
        {
            var settings = Settings.In(shell.Folder, shell);
            var (server, data) = await listen.StartAsync(parsed, settings, projectFolder: null, host, shell, stop);
            await using (server)
            {
                // The only line on standard output: a script that starts with --port 0 reads the address from it.
                await shell.Out.WriteLineAsync($"Treadle answers at {Settings.Text(server.Address)}");
                await shell.Error.WriteLineAsync($"Data is in {data}. {ConsoleAt(server.Address)}Ctrl-C stops the server.");
                await UntilStoppedAsync(server, stop);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Says where the console is; nothing when it isn't in this build.</summary>
    internal static string ConsoleAt(Uri address) => ConsoleFiles.AreThere ? $"The console is at {new Uri(address, ConsoleFiles.Prefix)}. " : "";

    /// <summary>Waits for Ctrl-C.</summary>
    /// <exception cref="CliException">The server cannot go on; this is why.</exception>
    internal static async Task UntilStoppedAsync(IRunningServer server, CancellationToken stop)
    {
        try
        {
            var reason = await server.Failed.WaitAsync(stop);
            throw new CliException($"The server cannot go on and has ended: {reason.Message} What was answered is on disk; start it again.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is how a server ends.
        }
    }
}
