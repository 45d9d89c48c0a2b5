using System.Diagnostics;

namespace Treadle.WebConsole.Tests;

/// <summary>The pages' own checks: types, lint, and the unit tests that stand beside their subjects.</summary>
public sealed class WebProjectTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_pass_their_own_checks()
    {
        var web = Path.Combine(Repository.Root, "src", "Console", "web");
        Assert.SkipUnless(Directory.Exists(Path.Combine(web, "node_modules")), "The console was not built here, because there was no Node.");
        var start = new ProcessStartInfo("npm") { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["run", "--silent", "check"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NO_COLOR"] = "1";
        using var check = Process.Start(start)!;
        var output = check.StandardOutput.ReadToEndAsync(Stop);
        var errors = check.StandardError.ReadToEndAsync(Stop);
        await check.WaitForExitAsync(Stop);
        Assert.True(check.ExitCode == 0, await output + await errors);
    }
}
