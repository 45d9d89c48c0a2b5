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
    public static Command Create(Shell shell, IProjects projects)
    {
        var name = new Option<string>("--name", "-n") { Description = "The state machine: its key in the project, or its ARN", HelpName = "KEY", Required = true };
        var from = new Option<string?>("--from-state") { Description = "Begin at this state of the machine, with the input as its input", HelpName = "STATE" };
        var variables = new Option<string?>("--variables") { Description = "With --from-state: the variables that the states before it would have assigned", HelpName = "JSON" };
        var json = ExecutionResult.JsonOption();
        var client = new ClientOptions();
        var project = new ProjectOptions(takesFolder: false);
        var input = new InputOptions();
        var command = new Command("stepf", "Run a state machine and wait for its end") { name, from, variables, json };
        input.AddTo(command);
        project.AddTo(command);
        client.AddTo(command);
        HelpWithExamples.Add(
            command,
            "treadle invoke stepf --name iw102StarterMachine --data '{\"thekey\":\"thevalue\"}'",
            "treadle invoke stepf --name iw102MapMachine --path basket.json --json | jq -r .output",
            "treadle invoke stepf --name iw102StarterMachine --from-state Done --data '{\"thekey\":\"thevalue\"}'",
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
            var start = new JsonObject { ["stateMachineArn"] = machine };
            foreach (var (member, value) in new[] { ("input", text), ("stateName", parsed.GetValue(from)), ("variables", parsed.GetValue(variables)) })
            {
                if (value is not null)
                {
                    start[member] = value;
                }
            }

            return await ExecutionResult.PrintAsync(await RunAsync(start, key, there, shell, stop), parsed.GetValue(json), there, shell, stop);
        });
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(variables) is not null && parsed.GetValue(from) is null)
            {
                parsed.AddError("--variables goes with --from-state.");
            }
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

    private static async Task<ExecutionAnswer> RunAsync(JsonObject start, string shownName, AwsHttpClient server, Shell shell, CancellationToken stop)
    {
        if (start.ContainsKey("stateName"))
        {
            return await WaitAsync("StartExecutionFromState");
        }

        var described = await server.CallAsync(
            AwsService.States, "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = start["stateMachineArn"]!.DeepClone(), ["includedData"] = "METADATA_ONLY" }, stop);
        return (string?)described["type"] == "EXPRESS"

            // An Express execution can't be described: it is run while its end is waited for.
            ? await Progress.ShowAsync(
                shell, $"{shownName} is running", async _ => new ExecutionAnswer(await server.CallAsync(AwsService.States, "StartSyncExecution", start, stop)))
            : await WaitAsync("StartExecution");

        async Task<ExecutionAnswer> WaitAsync(string operation)
        {
            var started = await server.CallAsync(AwsService.States, operation, start, stop);
            return await ExecutionResult.WaitAsync(started["executionArn"]!.GetValue<string>(), shownName, server, shell, stop);
        }
    }
}
