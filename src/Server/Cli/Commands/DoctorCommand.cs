using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.Doctor;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle doctor</c>: is a data directory well, and if not, what is to be done.</summary>
internal static class DoctorCommand
{
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    public static Command Create(Shell shell)
    {
        var data = DataOption.Create();
        var quick = new Option<bool>("--quick") { Description = "Leave out what looks at every row" };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("doctor", "Check a data directory; a server may work on it meanwhile") { data, quick, json };
        HelpWithExamples.Add(command, "treadle doctor", "treadle doctor --data .treadle --json");
        command.SetAction(async (parsed, stop) =>
        {
            var settings = Settings.In(shell.Folder, shell);
            var folder = settings.Data(parsed.GetValue(data));
            var outside = new OutsideExamination(settings.Outside(), shell);
            var findings = await Progress.ShowAsync<IReadOnlyList<Finding>>(
                shell,
                $"Looking at {folder}",
                async status => [.. await Task.Run(() => new Examination(folder, parsed.GetValue(quick), status).Run(stop), stop), .. await outside.RunAsync(status, stop), .. CredentialsExamination.Of(settings.Credentials())]);
            if (parsed.GetValue(json))
            {
                await shell.Out.WriteLineAsync(ToJson(folder, findings));
            }
            else
            {
                Print(findings, shell);
            }

            return findings.Any(f => f.Mark == Mark.Wrong) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Finding> findings, Shell shell)
    {
        var width = findings.Max(f => f.Check.Length);
        foreach (var finding in findings)
        {
            shell.Out.WriteLine($"{Sign(finding.Mark, shell)} {finding.Check.PadRight(width)}  {finding.Text}");
            if (finding.Remedy is { } remedy)
            {
                shell.Out.WriteLine($"{new string(' ', shell.OutIsTerminal ? 2 : 6)}{new string(' ', width)}  {(shell.OutIsTerminal ? "→" : "do:")} {remedy}.");
            }
        }
    }

    private static string Sign(Mark mark, Shell shell)
    {
        if (!shell.OutIsTerminal)
        {
            return mark switch { Mark.Ok => "ok   ", Mark.Note => "note ", _ => "WRONG" };
        }

        var (sign, colour) = mark switch { Mark.Ok => ("✓", Green), Mark.Note => ("!", Yellow), _ => ("✗", Red) };
        return shell.OutIsColoured ? colour + sign + Plain : sign;
    }

    private static string ToJson(string folder, IReadOnlyList<Finding> findings) => new JsonObject
    {
        ["data"] = folder,
        ["isWell"] = findings.All(f => f.Mark != Mark.Wrong),
        ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject
        {
            ["mark"] = f.Mark switch { Mark.Ok => "ok", Mark.Note => "note", _ => "wrong" },
            ["check"] = f.Check,
            ["text"] = f.Text,
            ["remedy"] = f.Remedy,
        })]),
    }.ToJsonString(Json.Indented);
}
