using System.CommandLine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.DataFolder;
using Treadle.Storage;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle backup</c>: a data directory in one file, while its server works.</summary>
internal static class BackupCommand
{
    public static Command Create(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write; with the ending .gz or .tgz it is compressed" };
        var data = DataOption.Create();
        var logs = new Option<bool>("--logs") { Description = "Take the log events along" };
        var force = new Option<bool>("--force") { Description = "Replace the file when it is there" };
        var command = new Command("backup", "Write a data directory into one file; a server may work on it meanwhile") { file, data, logs, force };
        HelpWithExamples.Add(command, "treadle backup treadle.tar", "treadle backup nightly.tar.gz --data /var/lib/treadle --logs --force");
        command.SetAction(async (parsed, stop) =>
        {
            var folder = Settings.In(shell.Folder, shell).Data(parsed.GetValue(data));
            var target = shell.PathOf(parsed.GetValue(file)!);
            if (File.Exists(target) && !parsed.GetValue(force))
            {
                throw new CliException($"{target} is there already. --force replaces it.");
            }

            try
            {
                var bytes = await Progress.ShowAsync(shell, $"Backing up {folder}", status => new BackupWriter(folder, shell.Time, status).WriteAsync(target, parsed.GetValue(logs), stop));
                await shell.Error.WriteLineAsync($"The data in {folder} is backed up in {target} ({Bytes.Text(bytes)}).");
                return ExitCode.Done;
            }
            catch (Exception e) when (e is StoreFailedException or IOException or UnauthorizedAccessException)
            {
                throw new CliException($"The backup failed, and {target} was not written: {e.Message}");
            }
        });
        return command;
    }
}
