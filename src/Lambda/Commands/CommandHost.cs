using System.Collections.Concurrent;
using Treadle.Aws;
using Treadle.Lambda.Processes;
using Treadle.Lambda.Workers;
using Treadle.Logs;

namespace Treadle.Lambda.Commands;

/// <summary>A program to run in a container's stead.</summary>
/// <param name="Owner">Whose log group it writes to.</param>
/// <param name="LogGroup">What it writes goes there, line by line; made when it is missing.</param>
/// <param name="LogStream">The stream.</param>
/// <param name="Folder">Its working directory.</param>
/// <param name="Arguments">The program, found by <c>PATH</c>, and its arguments; at least one.</param>
/// <param name="Environment">All of its environment but <c>PATH</c>, <c>HOME</c>, <c>LANG</c> and <c>TMPDIR</c>, which are the server's unless named.</param>
public sealed record LocalCommand(
    AwsCaller Owner, string LogGroup, string LogStream, string Folder, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment);

/// <summary>Runs commands as processes that lead groups of their own. No process outlives the server. Any thread.</summary>
public sealed class CommandHost : IDisposable
{
    /// <summary>How long a process that is asked to end may take (ECS's stopTimeout).</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR"];

    private readonly LogService _logs;
    private readonly TimeProvider _time;
    private readonly FormerLife _formerLife;
    private readonly Guardian _guardian = new();
    private readonly ConcurrentDictionary<ChildProcess, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="folder">Where the server notes what runs; processes that a former life left are ended.</param>
    /// <param name="logs">Takes what processes write.</param>
    /// <param name="time">The clock of the log.</param>
    public CommandHost(string folder, LogService logs, TimeProvider time)
    {
        (_logs, _time) = (logs, time);
        _formerLife = new FormerLife(folder);
        _formerLife.EndAll();
    }

    /// <summary>Canceled when the server stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="stop">Ends it: SIGTERM to its group, SIGKILL after 30 s. The task completes when it has ended.</param>
    /// <returns>Its exit status; 128 and the signal's number when a signal ended it. 127 when there is no such program.</returns>
    /// <exception cref="IOException">It could not be started: no more processes, no such folder.</exception>
    public async Task<int> RunAsync(LocalCommand command, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _stopping.Token.ThrowIfCancellationRequested();
        await _logs.EnsureGroupAsync(command.Owner, command.LogGroup, stop);

        // The shell finds the program by PATH, and is replaced by it.
        var process = ChildProcess.Start("/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", command.Folder, .. command.Arguments], EnvironmentOf(command));
        _running[process] = true;
        var output = new WorkerOutput(process, new WorkerLog(_logs, command.Owner, command.LogGroup, command.LogStream, _time));
        try
        {
            _guardian.Add(process.Id);
            _formerLife.Record(process.Id);
            process.CloseInput();
            using var stopped = stop.UnsafeRegister(_ => _ = StopAsync(process), state: null);
            using var killed = _stopping.Token.UnsafeRegister(_ => process.Kill(), state: null);
            var exit = await process.Exited;
            return exit.Code ?? (128 + (exit.Signal ?? 9));
        }
        finally
        {
            process.Kill();
            output.End();
            _guardian.Remove(process.Id);
            _formerLife.Forget(process.Id);
            _running.TryRemove(process, out var _);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var process in _running.Keys)
        {
            process.Kill();
        }

        _guardian.Dispose();
    }

    private static IEnumerable<KeyValuePair<string, string>> EnvironmentOf(LocalCommand command) =>
        Inherited.Where(name => !command.Environment.ContainsKey(name))
            .Select(name => KeyValuePair.Create(name, System.Environment.GetEnvironmentVariable(name)))
            .Where(e => e.Value is not null)
            .Select(e => KeyValuePair.Create(e.Key, e.Value!))
            .Concat(command.Environment);

    private async Task StopAsync(ChildProcess process)
    {
        process.Terminate();
        await Task.WhenAny(process.Exited, Task.Delay(StopPatience, _time));
        process.Kill();
    }
}
