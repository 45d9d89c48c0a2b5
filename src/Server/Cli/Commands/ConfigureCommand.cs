using System.CommandLine;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.Cli.Profiles;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle configure</c>: an AWS profile that points to the local server, written after asking.</summary>
internal static class ConfigureCommand
{
    public static Command Create(Shell shell)
    {
        var name = new Option<string>("--profile", "-p") { Description = "The profile's name", HelpName = "NAME", Required = true };
        var yes = new Option<bool>("--yes", "-y") { Description = "Write without asking" };
        var client = new ClientOptions();
        var command = new Command("configure", "Add an AWS profile that points to the local server") { name, yes };
        client.AddTo(command);
        HelpWithExamples.Add(
            command,
            "treadle configure --profile 101profile --region eu-west-1",
            "aws stepfunctions list-state-machines --profile 101profile");
        command.SetAction(parsed =>
        {
            var settings = Settings.In(shell.Folder, shell);
            var profile = new AwsProfile(
                ValidName(parsed.GetRequiredValue(name)),
                settings.Endpoint(parsed.GetValue(client.EndpointUrl)),
                settings.Region(parsed.GetValue(client.Region)),
                settings.Credentials().ForClients(shell),
                shell);
            return Configure(profile, parsed.GetValue(yes), shell);
        });
        return command;
    }

    private static int Configure(AwsProfile profile, bool yes, Shell shell)
    {
        if (profile.IsWritten())
        {
            shell.Error.WriteLine($"The profile {profile.Name} already points there; nothing to write.");
            return ExitCode.Done;
        }

        var foreign = profile.ForeignSettings();
        ShowPlan(profile, foreign, shell.Error);
        if (foreign.Count > 0 && yes)
        {
            // --yes agrees to what is added, not to the loss of what somebody else wrote.
            throw new CliException(
                $"The profile {profile.Name} exists and is not Treadle's: nothing was written. Choose another name, or run this without --yes and answer the question.");
        }

        if (!yes && !Ask(foreign.Count > 0 ? "Replace it?" : "Write this?", shell))
        {
            shell.Error.WriteLine("Nothing was written.");
            return ExitCode.Failed;
        }

        profile.Write();
        shell.Error.WriteLine($"The profile {profile.Name} points to the local server: aws stepfunctions list-state-machines --profile {profile.Name}");
        return ExitCode.Done;
    }

    private static void ShowPlan(AwsProfile profile, IReadOnlyList<string> foreign, TextWriter error)
    {
        Show(profile.ConfigPath, profile.ConfigSection, profile.Settings);
        Show(profile.CredentialsPath, profile.Name, profile.Credentials);
        if (foreign.Count > 0)
        {
            error.WriteLine($"The profile {profile.Name} exists already. This would be lost:");
            foreach (var setting in foreign)
            {
                error.WriteLine($"  {setting}");
            }

            error.WriteLine();
        }

        void Show(string path, string section, IReadOnlyList<(string Key, string Value)> settings)
        {
            error.WriteLine($"To {path}:");
            error.WriteLine($"  [{section}]");
            foreach (var (key, value) in settings)
            {
                // A terminal may be watched, or kept.
                error.WriteLine($"  {key} = {(key == "aws_secret_access_key" && value != "test" ? "…" : value)}");
            }

            error.WriteLine();
        }
    }

    private static bool Ask(string question, Shell shell)
    {
        if (!shell.InIsTerminal)
        {
            throw new CliException("There is no terminal to ask on: add --yes to write without asking.", ExitCode.WrongUse);
        }

        shell.Error.Write($"{question} [y/N] ");
        return shell.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static string ValidName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '[' or ']')
        ? name
        : throw new CliException($"--profile: '{name}' is no name for a profile.", ExitCode.WrongUse);
}
