using System.Globalization;
using Treadle.Engine;

namespace Treadle.Server.Cli.Configuration;

/// <summary>AWS's quotas as settings: <c>--limit maxHistoryEvents=100000</c>, <c>TREADLE_MAX_HISTORY_EVENTS</c>, <c>maxHistoryEvents</c> in treadle.json.</summary>
/// <remarks>The table of them all is docs/configuration.md.</remarks>
internal static class LimitSettings
{
    private static readonly LimitSetting[] All =
    [
        new("maxHistoryEvents", 10, 100_000_000, (l, v) => l with { HistoryEventsMax = (int)v }, l => l.HistoryEventsMax),
        new("maxPayloadBytes", 1_024, 64 << 20, (l, v) => l with { DataBytesMax = (int)v }, l => l.DataBytesMax),
        new("maxVariableBytes", 1_024, 4L << 30, (l, v) => l with { VariableBytesMax = v }, l => l.VariableBytesMax),
        new("maxMapConcurrency", 1, 1_000_000, (l, v) => l with { MapConcurrencyMax = (int)v }, l => l.MapConcurrencyMax),
        new("maxExecutionDays", 0, 36_500, (l, v) => l with { ExecutionTimeMax = v == 0 ? null : TimeSpan.FromDays(v) }, l => (long)(l.ExecutionTimeMax?.TotalDays ?? 0)),
        new("maxRedriveDays", 1, 36_500, (l, v) => l with { RedriveTimeMax = TimeSpan.FromDays(v) }, l => (long)l.RedriveTimeMax.TotalDays),
        new("maxMapRunRedrives", 1, 1_000_000, (l, v) => l with { MapRunRedrivesMax = (int)v }, l => l.MapRunRedrivesMax),
        new("maxExpressSeconds", 1, 366 * 86_400, (l, v) => l with { ExpressTimeMax = TimeSpan.FromSeconds(v) }, l => (long)l.ExpressTimeMax.TotalSeconds),
        new("maxDefinitionLength", 1_024, 64 << 20, (l, v) => l with { DefinitionLengthMax = (int)v }, l => l.DefinitionLengthMax),
        new("maxActivityWorkers", 1, 1_000_000, (l, v) => l with { ActivityWorkersMax = (int)v }, l => l.ActivityWorkersMax),
        new("activityWaitSeconds", 1, 900, (l, v) => l with { ActivityWait = TimeSpan.FromSeconds(v) }, l => (long)l.ActivityWait.TotalSeconds),
    ];

    /// <summary>All limits by their names, as settings say them; 0 days is no limit.</summary>
    public static IEnumerable<KeyValuePair<string, long>> ValuesOf(Limits limits) => All.Select(l => KeyValuePair.Create(l.Name, l.Get(limits)));

    public static IEnumerable<string> Names => All.Select(l => l.Name);

    /// <summary>The limits of a server.</summary>
    /// <param name="options">As given by <c>--limit</c>: <c>NAME=VALUE</c> each.</param>
    /// <param name="shell">The environment.</param>
    /// <param name="file">treadle.json.</param>
    /// <exception cref="CliException">There is no such limit, or it is no number in its range.</exception>
    public static Limits Of(IEnumerable<string> options, Shell shell, SettingsFile file)
    {
        var given = options.Select(Split).ToList();
        if (given.Find(o => !Names.Contains(o.Name)) is { Name: { } unknown })
        {
            throw new CliException($"--limit: '{unknown}' is no limit. There are: {string.Join(", ", Names)}.", ExitCode.WrongUse);
        }

        return All.Aggregate(Limits.Aws, (limits, setting) =>
            given.FindLast(o => o.Name == setting.Name) is { Name: not null } option ? setting.Apply(limits, option.Value, $"--limit {setting.Name}")
            : shell.Variable(setting.Variable) is { } variable ? setting.Apply(limits, variable, setting.Variable)
            : file[setting.Name] is { } value ? setting.Apply(limits, value, $"{setting.Name} in {file.Path}")
            : limits);
    }

    private static (string Name, string Value) Split(string option) => option.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        ? (option[..at].Trim(), option[(at + 1)..].Trim())
        : throw new CliException($"--limit: '{option}' is not of the form NAME=VALUE.", ExitCode.WrongUse);
}

/// <param name="Name">In treadle.json and with <c>--limit</c>.</param>
/// <param name="Least">The smallest value.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Set">Puts it into the limits.</param>
/// <param name="Get">Reads it from them.</param>
internal sealed record LimitSetting(string Name, long Least, long Most, Func<Limits, long, Limits> Set, Func<Limits, long> Get)
{
    /// <summary><c>maxHistoryEvents</c> is TREADLE_MAX_HISTORY_EVENTS.</summary>
    public string Variable => "TREADLE_" + string.Concat(Name.Select(c => char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    public Limits Apply(Limits limits, string text, string from) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= Least && value <= Most
            ? Set(limits, value)
            : throw new CliException(string.Create(CultureInfo.InvariantCulture, $"{from}: '{text}' is no number from {Least} to {Most}."), ExitCode.WrongUse);
}
