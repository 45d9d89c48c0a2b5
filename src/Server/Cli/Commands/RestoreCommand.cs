using System.CommandLine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.DataFolder;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle restore</c>: a backup as a data directory.</summary>
internal static class RestoreCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "What 'treadle backup' wrote" };
        var data = DataOption.Create();
        var force = new Option<bool>("--force") { Description = "Replace the data that is there" };
        var command = new Command("restore", "Put a backup back as a data directory; no server may work on it") { file, data, force };
        HelpWithExamples.Add(command, "treadle restore treadle.tar --data ./data", "treadle restore nightly.tar.gz --force");
        command.SetAction(async (parsed, stop) =>
        {
            var folder = Settings.In(shell.Folder, shell).Data(parsed.GetValue(data));
            var source = shell.PathOf(parsed.GetValue(file)!);
            if (!File.Exists(source))
            {
                throw new CliException($"There is no file {source}.", ExitCode.WrongUse);
            }

            try
            {
                var manifest = await Progress.ShowAsync(shell, $"Restoring {source}", status => new BackupReader(source, status).RestoreAsync(folder, parsed.GetValue(force), stop));
                await shell.Error.WriteLineAsync($"The backup of {manifest.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC is restored to {folder}. Start it with: treadle start --data {folder}");
                return ExitCode.Done;
            }
            catch (StoreInUseException)
            {
                throw new CliException($"The data in {folder} is in use by a server. Stop it first.");
            }
            catch (Exception e) when (e is StoreFailedException or IOException or UnauthorizedAccessException)
            {
                throw new CliException($"The restore failed: {e.Message}");
            }
        });
        return command;
    }
}
