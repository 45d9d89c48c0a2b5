using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.Cli.Projects;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle invoke</c>: runs a function and prints its answer as <c>sls invoke</c> does.</summary>
internal static class InvokeCommand
{
    public static Command Create(Shell shell, IProjects projects)
    {
        var name = new Argument<string?>("name") { Description = "The function: its key in the project, or its name", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        var function = new Option<string?>("--function", "-f") { Description = "The function, as the argument", HelpName = "NAME" };
        var log = new Option<bool>("--log", "-l") { Description = "Print the end of its log, too" };
        var qualifier = new Option<string?>("--qualifier", "-q") { Description = "The version or alias to run; $LATEST is the default", HelpName = "VERSION" };
        var type = new Option<string>("--type", "-t")
        {
            Description = "RequestResponse waits for the answer, Event does not, DryRun only checks",
            DefaultValueFactory = _ => "RequestResponse",
        };
        type.AcceptOnlyFromAmong("RequestResponse", "Event", "DryRun");
        var client = new ClientOptions();
        var project = new ProjectOptions(takesFolder: false);
        var input = new InputOptions();
        var command = new Command("invoke", "Run a function, or with 'invoke stepf' a state machine")
        {
            name, function, log, qualifier, type, InvokeStepfCommand.Create(shell, projects),
        };
        input.AddTo(command);
        project.AddTo(command);
        client.AddTo(command);
        HelpWithExamples.Add(
            command,
            "treadle invoke stepf --name iw102StarterMachine --data '{\"thekey\":\"thevalue\"}'",
            "treadle invoke -f hello --log",
            "treadle invoke -f hello --qualifier live --type Event --data '{}'",
            "treadle invoke my-service-dev-hello --path event.json");
        command.SetAction(async (parsed, stop) =>
        {
            var key = (parsed.GetValue(name), parsed.GetValue(function)) switch
            {
                ({ } argument, null) => argument,
                (null, { } option) => option,
                (null, null) => throw new CliException("Name the function: 'treadle invoke NAME'; or a state machine: 'treadle invoke stepf --name KEY'.", ExitCode.WrongUse),
                _ => throw new CliException("The function is named twice.", ExitCode.WrongUse),
            };
            using var place = await FunctionPlace.FindAsync(key, parsed, project, client, projects, shell, stop);
            var payload = await input.ReadAsync(parsed, place.Folder, shell, stop);
            var answer = await place.Client.InvokeFunctionAsync(
                new FunctionCall(place.FunctionName, parsed.GetValue(qualifier), parsed.GetValue(type)!, parsed.GetValue(log)), payload ?? "", stop);
            return Print(answer, shell);
        });
        return command;
    }

    private static int Print(FunctionAnswer answer, Shell shell)
    {
        if (answer.Payload.Length > 0)
        {
            shell.Out.WriteLine(Indented(answer.Payload));
        }

        if (answer.Log is { } log)
        {
            shell.Error.WriteLine("--------------------------------------------------------------------");
            shell.Error.WriteLine(log.TrimEnd());
        }

        if (answer.FunctionError is not null)
        {
            shell.Error.WriteLine("Invoked function failed");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    private static string Indented(string payload)
    {
        try
        {
            return JsonNode.Parse(payload, documentOptions: Json.Reading)?.ToJsonString(new JsonSerializerOptions(Json.Indented) { IndentSize = 4 }) ?? "null";
        }
        catch (JsonException)
        {
            return payload;
        }
    }
}

/// <summary>Where a named function is: what it is really called, and the server that has it.</summary>
/// <param name="FunctionName">The name in AWS.</param>
/// <param name="Folder">The project's folder.</param>
/// <param name="Client">Speaks to the server in the right region.</param>
internal sealed record FunctionPlace(string FunctionName, string Folder, AwsHttpClient Client) : IDisposable
{
    /// <summary>A key of the project in the folder, or else the function's own name.</summary>
    public static async Task<FunctionPlace> FindAsync(
        string key, ParseResult parsed, ProjectOptions project, ClientOptions client, IProjects projects, Shell shell, CancellationToken stop)
    {
        var folder = project.Folder(parsed, shell);
        var settings = Settings.In(folder, shell);
        var choice = project.Choose(parsed, folder, settings, client, shell);
        var server = client.Client(parsed, shell, settings);
        var service = projects.Has(folder, choice.File) ? await projects.DescribeAsync(choice, server, stop) : null;
        return new FunctionPlace(
            service?.Functions.FirstOrDefault(f => f.Id == key)?.Name ?? key,
            folder,
            service is null ? server : server.In(service.Region))
        {
            Server = server,
        };
    }

    /// <summary>Carries the client.</summary>
    private AwsHttpClient? Server { get; init; }

    public void Dispose() => Server?.Dispose();
}
