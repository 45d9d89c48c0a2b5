using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Treadle.Aws;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Commands;
using Treadle.Server.Cli.Hosting;
using Treadle.Server.Cli.Output;
using Treadle.Server.Cli.Projects;

namespace Treadle.Server.Cli;

/// <summary>The <c>treadle</c> command line: its commands, and what becomes of their errors.</summary>
internal static class CommandLine
{
    /// <returns>The exit status: <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Shell shell, IServerHost host, IProjects projects)
    {
        var root = Root(shell, host, projects);
        var parsed = root.Parse(arguments, new ParserConfiguration
        {
            // --data '@x' is data, not the name of a file with more arguments, and -STAGE is not six options.
            ResponseFileTokenReplacer = null,
            EnablePosixBundling = false,
        });
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or HelpWithExamples))
        {
            WrongUse.Explain(parsed, shell.Error);
            return ExitCode.WrongUse;
        }

        using var stop = new StopSignals();
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = shell.Out,
                    Error = shell.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                stop.Token);
        }
        catch (CliException e)
        {
            await shell.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (ServerUnreachableException e)
        {
            await shell.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
        catch (AwsErrorException e)
        {
            await shell.Error.WriteLineAsync(e.AwsMessage is null ? e.Code : $"{e.Code}: {e.AwsMessage}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
        catch (IOException e) when (e.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase))
        {
            // `treadle logs … | head`: the reader has what it wanted.
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            await shell.Error.WriteLineAsync($"treadle: an error that should not happen: {e}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(Shell shell, IServerHost host, IProjects projects)
    {
        var root = new RootCommand("Runs AWS Step Functions projects on this machine: server, deployment and command line in one program.")
        {
            StartCommand.Create(shell, host),
            UpCommand.Create(shell, host, projects),
            DeployCommand.Create(shell, projects),
            InfoCommand.Create(shell, projects),
            RemoveCommand.Create(shell, projects),
            InvokeCommand.Create(shell, projects),
            RedriveCommand.Create(shell),
            LogsCommand.Create(shell, projects),
            EnvCommand.Create(shell),
            ConfigureCommand.Create(shell),
            ValidateCommand.Create(shell),
            GraphCommand.Create(shell),
            EvalCommand.Create(shell),
            DoctorCommand.Create(shell),
            BackupCommand.Create(shell),
            RestoreCommand.Create(shell),
        };
        foreach (var option in root.Options)
        {
            switch (option)
            {
                case HelpOption { Action: HelpAction plain } help:
                    help.Action = new HelpWithExamples(plain);
                    break;
                case VersionOption version:
                    version.Action = new PrintVersion(shell);
                    break;
            }
        }

        return root;
    }

    private sealed class PrintVersion(Shell shell) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            shell.Out.WriteLine($"treadle {ProgramVersion.Text}");
            return ExitCode.Done;
        }
    }
}
