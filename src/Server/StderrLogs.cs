using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Treadle.Server;

/// <summary>One line per fact on stderr, which is not the place of results. Warnings and worse, unless told otherwise.</summary>
internal sealed class StderrLogs(LogLevel least) : ILoggerFactory
{
    /// <summary><c>TREADLE_LOG=debug</c> shows each request.</summary>
    public static StderrLogs FromEnvironment() =>
        new(Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("TREADLE_LOG"), ignoreCase: true, out var level) ? level : LogLevel.Warning);

    // Kestrel tells of every connection at debug; what is asked for there is requests. A host that cannot start throws, and its caller says why.
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) ? NullLogger.Instance : new Logger(categoryName, categoryName.StartsWith("Treadle", StringComparison.Ordinal) || least > LogLevel.Warning ? least : LogLevel.Warning);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Lines go to stderr only.");

    /// <summary>Waits for its lines for at most a second.</summary>
    public void Dispose() => StderrLines.Flush(TimeSpan.FromSeconds(1));

    private sealed class Logger(string category, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                StderrLines.Add(exception is null
                    ? $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {logLevel} {category}: {formatter(state, exception)}"
                    : $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ} {logLevel} {category}: {formatter(state, exception)}{Environment.NewLine}{exception}");
            }
        }
    }
}
