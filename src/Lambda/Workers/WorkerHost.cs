using Treadle.Lambda.Functions;
using Treadle.Lambda.Packages;
using Treadle.Lambda.Processes;
using Treadle.Lambda.Runtimes;
using Treadle.Logs;

namespace Treadle.Lambda.Workers;

/// <summary>What all workers of a server share.</summary>
internal sealed class WorkerHost : IDisposable
{
    private readonly string _temporary;
    private readonly string _kept;
    private bool _stopping;

    /// <summary>Ends what a former life left running, and clears its temporary folders.</summary>
    public WorkerHost(FunctionService functions, LogService logs, InvokerOptions options, TimeProvider time)
    {
        (Packages, Logs, Options, Time) = (functions.Packages, logs, options, time);
        FormerLife = new FormerLife(Path.Combine(functions.Folder, "workers"));
        FormerLife.EndAll();
        _temporary = Path.Combine(functions.Folder, "tmp");
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }

        Directory.CreateDirectory(_temporary);
        _kept = Path.GetDirectoryName(functions.Folder)!;
        Namespaces = new MountNamespace(options.PrivateTmp ? Path.Combine(_temporary, "probe") : null);
        Bootstraps = new BootstrapFiles(Path.Combine(functions.Folder, "runtimes"));
    }

    public PackageStore Packages { get; }

    public LogService Logs { get; }

    public InvokerOptions Options { get; }

    public TimeProvider Time { get; }

    public FormerLife FormerLife { get; }

    public Guardian Guardian { get; } = new();

    public MemoryWatch Memory { get; } = new();

    public MountNamespace Namespaces { get; }

    public BootstrapFiles Bootstraps { get; }

    /// <summary>The server stops: workers are killed through no fault of their functions, so their events have no outcome.</summary>
    public bool Stopping
    {
        get => Volatile.Read(ref _stopping);
        set => Volatile.Write(ref _stopping, value);
    }

    /// <summary>The temporary folder of one worker.</summary>
    /// <param name="code">The folder of its code.</param>
    public WorkerFolder NewFolder(string code) => new(Path.Combine(_temporary, Guid.NewGuid().ToString("N")), Namespaces, code, _kept);

    public void Dispose()
    {
        Memory.Dispose();
        Guardian.Dispose();
    }
}
