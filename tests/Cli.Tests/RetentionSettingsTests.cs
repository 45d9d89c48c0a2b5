using Treadle.Server.Cli;
using Treadle.Server.Cli.Configuration;

namespace Treadle.Cli.Tests;

public sealed class RetentionSettingsTests
{
    [Fact]
    public void Ended_executions_are_kept_for_ninety_days_unless_told_otherwise()
    {
        using var shell = new TestShell();

        Assert.Equal((TimeSpan.FromDays(90), (long?)null), (RetentionSettings.Of(shell.Shell).ClosedFor, RetentionSettings.Of(shell.Shell).ClosedMax));
        Assert.Equal(TimeSpan.FromDays(90), RetentionSettings.OfLogs(shell.Shell));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", null)]
    public void Days_and_a_number_can_be_set_and_0_sets_no_bound(string text, int? bound)
    {
        using var shell = new TestShell().With("TREADLE_RETENTION_DAYS", text).With("TREADLE_RETENTION_MAX_EXECUTIONS", text).With("TREADLE_LOG_RETENTION_DAYS", text);

        Assert.Equal(bound, RetentionSettings.Of(shell.Shell).ClosedFor?.Days);
        Assert.Equal(bound, RetentionSettings.Of(shell.Shell).ClosedMax);
        Assert.Equal(bound, RetentionSettings.OfLogs(shell.Shell)?.Days);
    }

    [Theory]
    [InlineData("TREADLE_RETENTION_DAYS", "-1")]
    [InlineData("TREADLE_RETENTION_DAYS", "36501")]
    [InlineData("TREADLE_RETENTION_MAX_EXECUTIONS", "many")]
    public void What_is_no_number_is_refused_by_name(string name, string text)
    {
        using var shell = new TestShell().With(name, text);

        var refused = Assert.Throws<CliException>(() => RetentionSettings.Of(shell.Shell));
        Assert.Equal(ExitCode.WrongUse, refused.ExitCode);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }
}
