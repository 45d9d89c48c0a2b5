using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.History;
using Treadle.Logs;
using Treadle.Runtime;
using Treadle.Runtime.Deliveries;
using Treadle.Storage;

namespace Treadle.Notifications;

/// <summary>Writes the logs of executions by their machines' logging configuration.</summary>
/// <remarks>
/// Those of Standard executions are made of the journal by way of the outbox: each line is written at least once, whatever happens to this process. Those of
/// Express executions pass through a queue in memory; what does not fit is dropped and counted. Any thread.
/// </remarks>
public sealed class ExecutionLogs(IStore store, IMachines machines, LogService logs, TimeProvider time) : IDeliverer
{
    private const int RowsMax = 256;
    private const int StreamsMax = 10_000;

    /// <summary>Streams begin anew after so long.</summary>
    private static readonly TimeSpan StreamTime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, LogTarget> _targets = new();

    /// <inheritdoc/>
    public string Kind => LogDelivery.Kind;

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public bool IsWanted(string scope, string stateMachineArn) => true;

    /// <inheritdoc/>
    public async Task DeliverAsync(ExecutionId execution, ReadOnlyMemory<byte> data, CancellationToken stop)
    {
        var range = LogDelivery.Read(data.Span);
        if (store.Find(execution) is not { } row)
        {
            // The execution is older than what is kept.
            return;
        }

        var machine = machines.GetRevision(row.Scope, row.Definition);
        var mapRunArn = row.MapRun is { } run ? store.FindMapRun(run)?.Arn : null;
        var context = ContextOf(machine, Encoding.UTF8.GetString(row.Input.Span)) with { VersionArn = row.VersionArn, AliasArn = row.AliasArn };
        for (var from = range.FirstSequence; from <= range.LastSequence;)
        {
            var rows = store.ReadJournal(execution, from, descending: false, RowsMax);
            if (rows.Count == 0)
            {
                return;
            }

            // Packed rows hold more than was asked for.
            var first = from;
            var events = rows.SelectMany(r => EventCodec.Read(r.Data).Select((e, i) => (Event: e, Sequence: r.FirstSequence + i)))
                .Where(e => e.Sequence >= first && e.Sequence <= range.LastSequence)
                .Select(e => e.Event);
            await logs.AppendAsync(Lines(machine, new LoggedExecution(row.Arn, mapRunArn, range.RedriveCount), context, events), stop);
            from = rows[^1].LastSequence + 1;
        }
    }

    /// <summary>The lines of an Express execution's events.</summary>
    internal IReadOnlyList<LogLine> LinesOf(MachineRevision machine, ExecutionIdentity execution, IReadOnlyList<Event> events) => Lines(
        machine,
        new LoggedExecution(execution.Arn, MapRunArn: null, RedriveCount: 0),
        ContextOf(machine, rawInput: null) with { VersionArn = execution.VersionArn, AliasArn = execution.AliasArn },
        events);

    private List<LogLine> Lines(MachineRevision machine, LoggedExecution execution, HistoryContext context, IEnumerable<Event> events)
    {
        var lines = new List<LogLine>();
        if (machine.Logging is not { } logging || TargetOf(machine) is not { } target)
        {
            return lines;
        }

        foreach (var e in events)
        {
            if (logging.Includes(e) && ExecutionLogText.Of(e, context, execution) is { } text)
            {
                lines.Add(new LogLine(target.Caller, target.Group, target.Stream, e.At.ToUnixTimeMilliseconds(), text));
            }
        }

        return lines;
    }

    /// <summary>As <c>states/orders/2026-01-31-12-00/1f0c2b9a</c>: machine, the minute in which it was begun, and eight digits of chance.</summary>
    private LogTarget? TargetOf(MachineRevision machine)
    {
        var now = time.GetUtcNow();
        if (_targets.TryGetValue(machine.Id, out var known) && now - known.Begun < StreamTime)
        {
            return known;
        }

        if (!Arn.TryParse(machine.Logging!.LogGroupArn!, out var arn))
        {
            return null;
        }

        if (_targets.Count >= StreamsMax)
        {
            _targets.Clear();
        }

        var group = arn.Resource["log-group:".Length..].TrimEnd('*').TrimEnd(':');
        var minute = now.ToString("yyyy-MM-dd-HH-mm", CultureInfo.InvariantCulture);
        var stream = $"states/{machine.StateMachineName}/{minute}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        return _targets[machine.Id] = new LogTarget(new AwsCaller(arn.Account, arn.Region), group, stream, now);
    }

    private static HistoryContext ContextOf(MachineRevision machine, string? rawInput) =>
        new(machine.Scope[(machine.Scope.IndexOf('/', StringComparison.Ordinal) + 1)..], rawInput, machine.Logging?.IncludeExecutionData ?? false);

    private sealed record LogTarget(AwsCaller Caller, string Group, string Stream, DateTimeOffset Begun);
}
