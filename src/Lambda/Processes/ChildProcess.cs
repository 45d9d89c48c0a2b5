using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Treadle.Lambda.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit status; null when a signal ended it or nobody knows.</param>
/// <param name="Signal">The signal that ended it; null when it ended by itself.</param>
internal sealed record ProcessExit(int? Code, int? Signal)
{
    /// <summary>From a wait status: the low seven bits are the signal, the second byte is the exit status.</summary>
    public static ProcessExit FromStatus(int? status) => status switch
    {
        null => new ProcessExit(null, null),
        { } s when (s & 0x7F) == 0 => new ProcessExit((s >> 8) & 0xFF, null),
        { } s => new ProcessExit(null, s & 0x7F),
    };
}

/// <summary>A process that leads a process group of its own and writes standard output and error, in order, into one pipe.</summary>
/// <remarks>
/// Its standard input is a pipe, too. When the process ends, whatever is left of its group is killed before its id is given back.
/// </remarks>
internal sealed class ChildProcess : IDisposable
{
    private static readonly ConcurrentDictionary<int, ChildProcess> Running = new();

    // Kept for the life of the program: it tells us that some child has ended.
    private static readonly PosixSignalRegistration ChildEnded = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => LookForEnded());

    private readonly AnonymousPipeServerStream _input;
    private readonly AnonymousPipeServerStream _output;
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _looking;

    private ChildProcess(int pid, AnonymousPipeServerStream input, AnonymousPipeServerStream output) =>
        (Id, _input, _output) = (pid, input, output);

    /// <summary>The process id and the id of its group.</summary>
    public int Id { get; }

    /// <summary>Completes when the process has ended; never fails.</summary>
    public Task<ProcessExit> Exited => _exited.Task;

    public Stream Input => _input;

    /// <summary>What it writes. Closed by disposing only: a grandchild may hold the other side open.</summary>
    public AnonymousPipeServerStream Output => _output;

    /// <exception cref="IOException">It could not be started.</exception>
    public static ChildProcess Start(string program, IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        GC.KeepAlive(ChildEnded);
        var input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            var write = (int)output.ClientSafePipeHandle.DangerousGetHandle();
            var pid = Posix.Spawn(program, arguments, environment, (int)input.ClientSafePipeHandle.DangerousGetHandle(), write, write);
            input.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            var process = new ChildProcess(pid, input, output);
            Running[pid] = process;

            // It may have ended before it was in the table.
            process.Look();
            return process;
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process and all of its group at once.</summary>
    public void Kill() => Signal(Posix.SIGKILL);

    /// <summary>Asks the process and all of its group to end.</summary>
    public void Terminate() => Signal(Posix.SIGTERM);

    public void Dispose()
    {
        Kill();
        CloseInput();
        _output.Dispose();
    }

    private void Signal(int signal)
    {
        // Under the same guard as reaping: afterwards the id may belong to someone else.
        lock (_exited)
        {
            if (!_exited.Task.IsCompleted)
            {
                Posix.KillGroup(Id, signal);
            }
        }
    }

    /// <summary>Ends its standard input.</summary>
    public void CloseInput()
    {
        try
        {
            _input.Dispose();
        }
        catch (IOException)
        {
            // Closing flushes; the other side is gone, and that is what we want.
        }
    }

    private static void LookForEnded()
    {
        // One signal may stand for several children.
        foreach (var process in Running.Values)
        {
            process.Look();
        }
    }

    private void Look()
    {
        if (Interlocked.Increment(ref _looking) > 1)
        {
            return;
        }

        do
        {
            if (_exited.Task.IsCompleted || !Posix.HasEnded(Id))
            {
                continue;
            }

            lock (_exited)
            {
                // While the leader is a zombie its id is taken, so this can hit no other group.
                Posix.KillGroup(Id, Posix.SIGKILL);
                Running.TryRemove(Id, out var _);
                _exited.TrySetResult(ProcessExit.FromStatus(Posix.Reap(Id)));
            }
        }
        while (Interlocked.Decrement(ref _looking) > 0);
    }
}
