using System.Globalization;
using Treadle.Runtime.Retention;

namespace Treadle.Server.Cli.Configuration;

/// <summary>How long ended executions and log events are kept, from the environment.</summary>
internal static class RetentionSettings
{
    /// <summary>A hundred years; more would be beyond the calendar.</summary>
    private const long DaysMax = 36_500;

    private const int DaysDefault = 90;

    /// <exception cref="CliException">A variable is no number in its range.</exception>
    public static RetentionOptions Of(Shell shell) => new()
    {
        ClosedFor = Days(shell, "TREADLE_RETENTION_DAYS"),
        ClosedMax = Number(shell, "TREADLE_RETENTION_MAX_EXECUTIONS", long.MaxValue) is { } most and > 0 ? most : null,
    };

    /// <inheritdoc cref="Of"/>
    public static TimeSpan? OfLogs(Shell shell) => Days(shell, "TREADLE_LOG_RETENTION_DAYS");

    /// <returns>Null when they are kept for ever (0).</returns>
    private static TimeSpan? Days(Shell shell, string name) =>
        (Number(shell, name, DaysMax) ?? DaysDefault) is var days and > 0 ? TimeSpan.FromDays(days) : null;

    private static long? Number(Shell shell, string name, long most)
    {
        if (shell.Variable(name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new CliException($"{name}: '{text}' is no number from 0 to {most.ToString(CultureInfo.InvariantCulture)}; 0 sets no bound.", ExitCode.WrongUse);
    }
}
