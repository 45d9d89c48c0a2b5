using System.Runtime.InteropServices;

namespace Treadle.Server.Cli;

/// <summary>Ctrl-C and SIGTERM as a token: the first asks for a clean stop, the second ends the process at once, as does a clean stop that takes too long.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>A clean stop takes a second or two. Nothing is lost when it is cut off: what was answered is on disk.</summary>
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (_stop.IsCancellationRequested)
        {
            Environment.Exit(CodeOf(signal.Signal));
        }

        // A thread of its own: what keeps the program from ending may keep all others busy.
        new Thread(() => EndLate(signal.Signal)) { IsBackground = true, Name = "end" }.Start();
        _stop.Cancel();
    }

    private static void EndLate(PosixSignal signal)
    {
        Thread.Sleep(StopMax);
        StderrLines.Add($"It did not stop within {StopMax.TotalSeconds} seconds and is ended. What was answered is on disk.");
        StderrLines.Flush(TimeSpan.FromSeconds(1));
        Environment.Exit(CodeOf(signal));
    }

    /// <summary>128 + the signal's number, as shells report it.</summary>
    private static int CodeOf(PosixSignal signal) => signal == PosixSignal.SIGINT ? 130 : 143;
}
