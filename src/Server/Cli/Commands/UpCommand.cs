using System.CommandLine;
using Treadle.Aws;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Following;
using Treadle.Server.Cli.Hosting;
using Treadle.Server.Cli.Output;
using Treadle.Server.Cli.Projects;
using Treadle.WebConsole;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle up</c>: a server, a deployment to it, and a new deployment for every change of the project's files.</summary>
internal static class UpCommand
{
    public static Command Create(Shell shell, IServerHost host, IProjects projects)
    {
        var listen = new ListenOptions(".treadle in the project");
        var client = new ClientOptions();
        var project = new ProjectOptions(takesFolder: true);
        var print = new PrintOptions();
        var command = new Command("up", "Run a server, deploy a project to it, and deploy again when its files change");
        project.AddTo(command);
        listen.AddTo(command);
        // A region may be chosen; where the server is, is clear.
        command.Options.Add(client.Region);
        print.AddTo(command, withJson: false);
        HelpWithExamples.Add(command, "treadle up samples/course-102", "treadle up --port 4570 --stage test");
        command.SetAction(async (parsed, stop) =>
        {
            var folder = project.Folder(parsed, shell);
            var settings = Settings.In(folder, shell);
            var choice = project.Choose(parsed, folder, settings, client, shell);
            if (!projects.Has(folder, choice.File))
            {
                throw new CliException($"There is no serverless.yml in {folder}.");
            }

            // Before the first deployment: a file that is saved while it runs is a change.
            using var watch = new FolderWatch(folder, shell.Time);
            var (running, data) = await listen.StartAsync(parsed, settings, folder, host, shell, stop);
            await using (running)
            {
                using var announced = RunningUp.Announce(folder, running.Address);
                KeepOutOfGit(Path.Combine(folder, ".treadle"), folder);
                KeepOutOfGit(data, folder);
                await shell.Error.WriteLineAsync($"Treadle answers at {Settings.Text(running.Address)} (data in {data}). {StartCommand.ConsoleAt(running.Address)}".TrimEnd());
                using var server = new AwsHttpClient(running.Address, settings.Region(choice.Region), running.Credentials ?? settings.ClientCredentials(), shell);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var following = FollowAsync(parsed, choice, print, watch, server, projects, shell, ended.Token);
                try
                {
                    await Task.WhenAny(StartCommand.UntilStoppedAsync(running, ended.Token), following).Unwrap();
                }
                finally
                {
                    await ended.CancelAsync();
                    await following.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task FollowAsync(
        ParseResult parsed, ProjectChoice choice, PrintOptions print, FolderWatch watch, AwsHttpClient server, IProjects projects, Shell shell, CancellationToken stop)
    {
        var warned = new HashSet<string>();
        var isFirst = true;
        var isActive = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!isFirst)
                {
                    var changed = await watch.NextChangeAsync(stop);
                    await shell.Error.WriteLineAsync(changed.Count == 1 ? $"{changed[0]} has changed" : $"{changed[0]} and {changed.Count - 1} more have changed");
                }

                var result = await DeployCommand.DeployAsync(choice, isForced: false, print.IsVerbose(parsed), warned, server, projects, shell, stop);
                if (!isActive)
                {
                    print.Print(parsed, result.Information, shell);
                }

                isActive = true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is CliException or AwsErrorException or ServerUnreachableException)
            {
                await shell.Error.WriteLineAsync(e is AwsErrorException aws ? $"{aws.Code}: {aws.AwsMessage}" : e.Message);
                await shell.Error.WriteLineAsync(isActive ? "The last good deployment keeps running." : "Nothing is deployed yet.");
            }

            if (isFirst)
            {
                await shell.Error.WriteLineAsync("Following the project's files. Ctrl-C stops the server.");
                isFirst = false;
            }
        }
    }

    /// <summary>Data inside the project must not be committed by accident.</summary>
    private static void KeepOutOfGit(string data, string folder)
    {
        var ignore = Path.Combine(data, ".gitignore");
        if (data.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !File.Exists(ignore))
        {
            File.WriteAllText(ignore, "*\n");
        }
    }
}
