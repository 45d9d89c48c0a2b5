using System.CommandLine;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;
using Treadle.Server.Cli.Projects;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle invoke stepf</c>: starts an execution, waits for its end and prints it as <c>sls invoke stepf</c> does.</summary>
internal static class InvokeStepfCommand
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Pauses grow to this; an execution that takes minutes is not asked for ten times a second.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    public static Command Create(Shell shell, IProjects projects)
    {
        var name = new Option<string>("--name", "-n") { Description = "The state machine: its key in the project, or its ARN", HelpName = "KEY", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the execution as JSON with all its members" };
        var client = new ClientOptions();
        var project = new ProjectOptions(takesFolder: false);
        var input = new InputOptions();
        var command = new Command("stepf", "Run a state machine and wait for its end") { name, json };
        input.AddTo(command);
        project.AddTo(command);
        client.AddTo(command);
        HelpWithExamples.Add(
            command,
            "treadle invoke stepf --name iw102StarterMachine --data '{\"thekey\":\"thevalue\"}'",
            "treadle invoke stepf --name iw102MapMachine --path basket.json --json | jq -r .output",
            "echo '{}' | treadle invoke stepf --project samples/course-102 --name iw102StarterMachine");
        command.SetAction(async (parsed, stop) =>
        {
            var key = parsed.GetRequiredValue(name);
            var folder = project.Folder(parsed, shell);
            var settings = Settings.In(folder, shell);
            using var server = client.Client(parsed, shell, settings);
            var machine = Arn.TryParse(key, out _)
                ? key
                : await FindAsync(key, project.Choose(parsed, folder, settings, client, shell), projects, server, stop);
            var text = await input.ReadAsync(parsed, folder, shell, stop);
            var there = server.In(Arn.TryParse(machine, out var arn) ? arn.Region : server.Region);
            var answer = await RunAsync(machine, text, key, there, shell, stop);
            var code = Print(answer, parsed.GetValue(json), shell);
            foreach (var warning in LimitWarnings.Of(answer, await CountEventsAsync(answer, there, stop)))
            {
                await shell.Error.WriteLineAsync(warning);
            }

            return code;
        });
        return command;
    }

    private static async Task<string> FindAsync(string key, ProjectChoice choice, IProjects projects, AwsHttpClient server, CancellationToken stop)
    {
        var service = await projects.DescribeAsync(choice, server, stop)
            ?? throw new CliException($"{choice.NotDeployedAt(server.Endpoint)}: run 'treadle deploy' first.");
        var there = service.StateMachines.Count > 0 ? string.Join(", ", service.StateMachines.Select(m => m.Key)) : "none";
        return service.StateMachines.FirstOrDefault(m => m.Key == key)?.Arn
            ?? throw new CliException($"\"{key}\" stateMachine does not exists. Stack {service.Stack} has: {there}.");
    }

    private static async Task<ExecutionAnswer> RunAsync(
        string machine, string? input, string shownName, AwsHttpClient server, Shell shell, CancellationToken stop)
    {
        var request = new JsonObject { ["stateMachineArn"] = machine };
        if (input is not null)
        {
            request["input"] = input;
        }

        var described = await server.CallAsync(
            AwsService.States, "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = machine, ["includedData"] = "METADATA_ONLY" }, stop);
        if ((string?)described["type"] == "EXPRESS")
        {
            // An Express execution can't be described: it is run while its end is waited for.
            return await Progress.ShowAsync(
                shell, $"{shownName} is running", async _ => new ExecutionAnswer(await server.CallAsync(AwsService.States, "StartSyncExecution", request, stop)));
        }

        var started = await server.CallAsync(AwsService.States, "StartExecution", request, stop);
        var execution = started["executionArn"]!.GetValue<string>();
        try
        {
            return await Progress.ShowAsync(
                shell, $"{shownName} is running", _ => UntilEndedAsync(execution, server, shell.Time, stop));
        }
        catch (ServerUnreachableException)
        {
            await shell.Error.WriteLineAsync($"The server has gone. The execution goes on when it is back: {execution}");
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await shell.Error.WriteLineAsync($"The execution goes on: {execution}");
            throw;
        }
    }

    private static async Task<ExecutionAnswer> UntilEndedAsync(string execution, AwsHttpClient server, TimeProvider time, CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause = pause * 1.5 < PauseMax ? pause * 1.5 : PauseMax)
        {
            var answer = new ExecutionAnswer(
                await server.CallAsync(AwsService.States, "DescribeExecution", new JsonObject { ["executionArn"] = execution }, stop));
            if (answer.Status is not ("RUNNING" or "PENDING_REDRIVE"))
            {
                return answer;
            }

            await Task.Delay(pause, time, stop);
        }
    }

    /// <returns>How many events the history has; 0 when there is none, or it can't be found out: a warning is not worth a failure.</returns>
    private static async Task<long> CountEventsAsync(ExecutionAnswer answer, AwsHttpClient server, CancellationToken stop)
    {
        if (answer.Arn?.Contains(":execution:", StringComparison.Ordinal) != true)
        {
            // An Express execution has no history that could be full.
            return 0;
        }

        try
        {
            var request = new JsonObject { ["executionArn"] = answer.Arn, ["reverseOrder"] = true, ["maxResults"] = 1, ["includeExecutionData"] = false };
            var history = await server.CallAsync(AwsService.States, "GetExecutionHistory", request, stop);
            return history["events"] is JsonArray { Count: > 0 } events ? (long?)events[0]!["id"] ?? 0 : 0;
        }
        catch (Exception e) when (e is AwsErrorException or ServerUnreachableException or CliException)
        {
            return 0;
        }
    }

    /// <summary>A failed execution goes to standard error, as with the framework; a program that asked for JSON finds it where it always is.</summary>
    private static int Print(ExecutionAnswer answer, bool json, Shell shell)
    {
        if (json)
        {
            shell.Out.WriteLine(answer.AsJson());
        }
        else
        {
            (answer.Status == "FAILED" ? shell.Error : shell.Out).WriteLine(answer.AsLiteral());
        }

        if (answer.Status == "SUCCEEDED")
        {
            return ExitCode.Done;
        }

        var reason = string.Join(": ", new[] { answer.Error, answer.Cause }.Where(t => !string.IsNullOrEmpty(t)));
        shell.Error.WriteLine($"The execution is {answer.Status}{(reason.Length > 0 ? $": {reason}" : "")}");
        return ExitCode.Failed;
    }
}
