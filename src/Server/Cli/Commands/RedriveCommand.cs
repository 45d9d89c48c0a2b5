using System.CommandLine;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Configuration;
using Treadle.Server.Cli.Output;

namespace Treadle.Server.Cli.Commands;

/// <summary><c>treadle redrive</c>: lets an execution go on from where it failed, waits for its end and prints it.</summary>
internal static class RedriveCommand
{
    public static Command Create(Shell shell)
    {
        var execution = new Argument<string>("EXECUTION") { Description = "The ARN of an execution that failed, was stopped or timed out" };
        var json = ExecutionResult.JsonOption();
        var client = new ClientOptions();
        var command = new Command("redrive", "Let a failed execution go on from the failed step and wait for its end") { execution, json };
        client.AddTo(command);
        HelpWithExamples.Add(command, "treadle redrive arn:aws:states:us-east-1:000000000000:execution:Pay:one");
        command.SetAction(async (parsed, stop) =>
        {
            var arn = parsed.GetRequiredValue(execution);
            using var server = client.Client(parsed, shell, Settings.In(shell.Folder, shell));
            var there = server.In(Arn.TryParse(arn, out var parts) ? parts.Region : server.Region);
            await there.CallAsync(AwsService.States, "RedriveExecution", new JsonObject { ["executionArn"] = arn, ["clientToken"] = Guid.NewGuid().ToString() }, stop);
            var answer = await ExecutionResult.WaitAsync(arn, arn[(arn.LastIndexOf(':') + 1)..], there, shell, stop);
            return await ExecutionResult.PrintAsync(answer, parsed.GetValue(json), there, shell, stop);
        });
        return command;
    }
}
