using System.CommandLine;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Server.Cli.Client;
using Treadle.Server.Cli.Output;

namespace Treadle.Server.Cli.Commands;

/// <summary>Waits for the end of an execution and prints it, as <c>sls invoke stepf</c> does.</summary>
internal static class ExecutionResult
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Pauses grow to this; an execution that takes minutes is not asked for ten times a second.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);

    public static Option<bool> JsonOption() => new("--json") { Description = "Print the execution as JSON with all its members" };

    /// <param name="execution">Its ARN.</param>
    /// <param name="shownName">What it is called while it runs.</param>
    /// <param name="server">Where it runs.</param>
    /// <param name="shell">Where progress is shown.</param>
    /// <param name="stop">Ends the waiting, not the execution.</param>
    public static async Task<ExecutionAnswer> WaitAsync(string execution, string shownName, AwsHttpClient server, Shell shell, CancellationToken stop)
    {
        try
        {
            return await Progress.ShowAsync(shell, $"{shownName} is running", _ => UntilEndedAsync(execution, server, shell.Time, stop));
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

    /// <summary>Prints it, and warnings when it came near a limit.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> PrintAsync(ExecutionAnswer answer, bool json, AwsHttpClient server, Shell shell, CancellationToken stop)
    {
        var code = Print(answer, json, shell);
        foreach (var warning in LimitWarnings.Of(answer, await CountEventsAsync(answer, server, stop)))
        {
            await shell.Error.WriteLineAsync(warning);
        }

        return code;
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
