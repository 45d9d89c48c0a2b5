using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests;

/// <summary>The real AWS command line against the HTTP side; skipped where it is not installed.</summary>
public sealed class AwsCliTests(WireServer server) : IClassFixture<WireServer>
{
    [Fact]
    public async Task The_CLI_creates_describes_and_starts_a_machine()
    {
        var created = await RunAsync(
            "stepfunctions", "create-state-machine", "--name", "cli", "--role-arn", "arn:aws:iam::000000000000:role/any",
            "--definition", """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""");
        var arn = (string)created["stateMachineArn"]!;
        Assert.Equal("arn:aws:states:eu-west-1:000000000000:stateMachine:cli", arn);
        Assert.Equal("ACTIVE", (string?)(await RunAsync("stepfunctions", "describe-state-machine", "--state-machine-arn", arn))["status"]);
        var started = await RunAsync("stepfunctions", "start-execution", "--state-machine-arn", arn, "--name", "run", "--input", """{"a":1}""");
        Assert.Equal("arn:aws:states:eu-west-1:000000000000:execution:cli:run", (string?)started["executionArn"]);
    }

    [Fact]
    public async Task The_CLI_runs_an_Express_machine()
    {
        var created = await RunAsync(
            "stepfunctions", "create-state-machine", "--name", "express", "--type", "EXPRESS", "--role-arn", "arn:aws:iam::000000000000:role/any",
            "--definition", """{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""");
        var answer = await RunAsync("stepfunctions", "start-sync-execution", "--state-machine-arn", (string)created["stateMachineArn"]!, "--name", "run", "--input", """{"a":1}""");
        Assert.Equal(("SUCCEEDED", """{"a":1}""", true), ((string?)answer["status"], (string?)answer["output"], (bool)answer["outputDetails"]!["included"]!));
        Assert.StartsWith("arn:aws:states:eu-west-1:000000000000:express:express:run:", (string?)answer["executionArn"], StringComparison.Ordinal);
        Assert.Equal((64, 100), ((int)answer["billingDetails"]!["billedMemoryUsedInMB"]!, (int)answer["billingDetails"]!["billedDurationInMilliseconds"]!));
    }

    [Fact]
    public async Task The_CLI_learns_the_account() =>
        Assert.Equal("000000000000", (string?)(await RunAsync("sts", "get-caller-identity"))["Account"]);

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("aws") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--endpoint-url", $"http://127.0.0.1:{server.Port}", "--region", "eu-west-1", "--output", "json", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AWS_ACCESS_KEY_ID"] = "any";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "any";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_DISABLE_HOST_PREFIX_INJECTION"] = "true";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The AWS command line is not installed.");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await errors);
            return JsonNode.Parse(output)!;
        }
    }
}
