using Treadle.Engine;

namespace Treadle.Cli.Tests;

/// <summary>AWS's quotas are settings: option, then environment, then treadle.json, then AWS's value.</summary>
public sealed class LimitSettingsTests
{
    [Fact]
    public async Task Without_a_setting_every_limit_is_that_of_AWS()
    {
        Assert.Equal(new Limits(), await LimitsOfAsync(new TestShell()));
        Assert.Equal((25_000, 262_144, 40, 1_048_576, 1_000), (Limits.Aws.HistoryEventsMax, Limits.Aws.DataBytesMax, Limits.Aws.MapConcurrencyMax, Limits.Aws.DefinitionLengthMax, Limits.Aws.ActivityWorkersMax));
        Assert.Equal((TimeSpan.FromDays(365), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(60)), (Limits.Aws.ExecutionTimeMax, Limits.Aws.ExpressTimeMax, Limits.Aws.ActivityWait));
    }

    [Fact]
    public async Task An_option_goes_before_a_variable_and_a_variable_before_the_file()
    {
        var shell = new TestShell().WithFile("treadle.json", """{"maxHistoryEvents":1000,"maxPayloadBytes":2000,"maxMapConcurrency":3000}""")
            .With("TREADLE_MAX_HISTORY_EVENTS", "100").With("TREADLE_MAX_PAYLOAD_BYTES", "20000");
        var limits = await LimitsOfAsync(shell, "--limit", "maxHistoryEvents=50", "--limit", "maxExecutionDays=0");
        Assert.Equal((50, 20_000, 3_000, (TimeSpan?)null), (limits.HistoryEventsMax, limits.DataBytesMax, limits.MapConcurrencyMax, limits.ExecutionTimeMax));
    }

    [Theory]
    [InlineData("maxHistory=1", "--limit: 'maxHistory' is no limit. There are: maxHistoryEvents,")]
    [InlineData("maxHistoryEvents", "--limit: 'maxHistoryEvents' is not of the form NAME=VALUE.")]
    [InlineData("maxHistoryEvents=many", "--limit maxHistoryEvents: 'many' is no number from 10 to 100000000.")]
    [InlineData("maxHistoryEvents=1", "--limit maxHistoryEvents: '1' is no number from 10 to 100000000.")]
    public async Task What_is_no_limit_is_refused(string option, string words)
    {
        using var shell = new TestShell();
        Assert.Equal(2, await shell.RunAsync("start", "--limit", option));
        Assert.Contains(words, shell.Error);
    }

    private static async Task<Limits> LimitsOfAsync(TestShell shell, params string[] options)
    {
        using (shell)
        {
            // It starts, and ends at once.
            shell.Host.Fail(new IOException("enough"));
            await shell.RunAsync(["start", .. options]);
            return shell.Host.Limits ?? throw new InvalidOperationException(shell.Error);
        }
    }
}
