using Microsoft.Extensions.Logging;
using Treadle.Server.Http;
using Treadle.Storage;
using Treadle.Storage.Sqlite;

namespace Treadle.Server;

/// <summary>A server that starts itself again from what is on disk when its store has failed for a reason that may pass: a full disk, an I/O error.</summary>
/// <remarks>Meanwhile the port stays open, and requests are answered with 503 (ServiceUnavailable). A damaged database ends it: starting again would change nothing.</remarks>
public sealed class RecoveringServer : IAsyncDisposable
{
    /// <summary>A server that lived this long has recovered: its next failure is a new one.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(15);

    /// <summary>On a disk that was full it is not worth trying before so much is free: it would be full again at once.</summary>
    private const long FreeBytesMin = 16 << 20;

    private readonly ServerOptions _options;
    private readonly ServerDoor _door;
    private readonly StderrLogs _logs = StderrLogs.FromEnvironment();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TreadleServer? _server;
    private Task _watching = Task.CompletedTask;

    private RecoveringServer(ServerOptions options)
    {
        _options = options;
        _door = new ServerDoor(options, TimeProvider.System);
    }

    public int Port => _door.Port;

    /// <summary>Completes with the reason when the server can't go on and the process has to end.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <inheritdoc cref="TreadleServer.StartAsync(ServerOptions, CancellationToken)"/>
    public static async Task<RecoveringServer> StartAsync(ServerOptions options, CancellationToken stop)
    {
        var server = new RecoveringServer(options);
        try
        {
            server._server = await TreadleServer.StartAsync(options, server._door, stop);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server._watching = Task.Run(server.WatchAsync, CancellationToken.None);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _door.Close("The server is stopping.");
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _door.DisposeAsync();
        _stop.Dispose();
        _logs.Dispose();
    }

    private async Task WatchAsync()
    {
        var log = _logs.CreateLogger("Treadle");
        var pause = PauseMin;
        var startedAt = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                var reason = await _server!.Failed.WaitAsync(_stop.Token);
                if (TimeProvider.System.GetElapsedTime(startedAt) > Healthy)
                {
                    pause = PauseMin;
                }

                if (reason is not StoreFailedException { Fault: not (StoreFault.Damaged or StoreFault.TooNew) })
                {
                    _failed.TrySetResult(reason);
                    return;
                }

                while (true)
                {
                    log.LogError("{Reason} Requests are refused (503) until the server has started again from what is on disk.", reason.Message);
                    _door.Close(reason.Message);
                    await EndAsync();
                    pause = await WaitAsync(reason, pause);
                    startedAt = TimeProvider.System.GetTimestamp();
                    try
                    {
                        _server = await TreadleServer.StartAsync(_options, _door, _stop.Token);
                        log.LogWarning("The store can be used again: the server goes on from what is on disk.");
                        break;
                    }
                    catch (Exception e) when (e is StoreFailedException { Fault: not (StoreFault.Damaged or StoreFault.TooNew) } or IOException or UnauthorizedAccessException)
                    {
                        reason = e;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server is stopped.
        }
        catch (Exception e)
        {
            _failed.TrySetResult(e);
        }
    }

    private async Task EndAsync()
    {
        if (_server is { } failed)
        {
            _server = null;
            await failed.DisposeAsync();
        }
    }

    /// <returns>The next pause.</returns>
    private async Task<TimeSpan> WaitAsync(Exception reason, TimeSpan pause)
    {
        await Task.Delay(pause, _stop.Token);
        while (reason is StoreFailedException { Fault: StoreFault.Full } && IsFull())
        {
            await Task.Delay(PauseMin, _stop.Token);
        }

        return pause < PauseMax ? TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, PauseMax.Ticks)) : PauseMax;
    }

    private bool IsFull()
    {
        try
        {
            var drive = new DriveInfo(_options.DataDirectory);
            return drive.AvailableFreeSpace < Math.Min(FreeBytesMin, drive.TotalSize / 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody can tell: the next start will.
            return false;
        }
    }
}
