using System.Diagnostics;

namespace Treadle.Bench.Common;

/// <summary>The program under measurement, on a free port.</summary>
internal sealed class TreadleServer : IDisposable
{
    private readonly Process _process;

    private TreadleServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Of the server's process, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Of the server's process until now, user and kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Returns when it answers.</summary>
    public static async Task<TreadleServer> StartAsync(string program, string data)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["start", "--port", "0", "--data", data]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended at once.");
        return new TreadleServer(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim()).Port);
    }

    /// <summary>As a power cut would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
