using System.Collections.Concurrent;
using Treadle.Lambda.Processes;

namespace Treadle.Lambda.Workers;

/// <summary>Looks again and again at how much memory busy workers hold, and ends those that hold more than their function may.</summary>
/// <remarks>
/// AWS's sandbox has so much memory and no more. A limit of the address space would break Node.js and .NET, which reserve far more than they use, and a control group
/// is not ours to make on most machines; so it is looked at, every 25 ms, and with children every 200 ms: a process may be over its limit for that long.
/// A thread of its own, because a busy thread pool must not let a machine run out of memory. It rests while nothing is busy.
/// </remarks>
internal sealed class MemoryWatch : IDisposable
{
    private const int LookMs = 25;
    private const int LooksPerTree = 8;

    private readonly ConcurrentDictionary<Worker, bool> _busy = new();
    private readonly ManualResetEventSlim _wanted = new();
    private volatile bool _closed;

    public MemoryWatch()
    {
        if (OperatingSystem.IsLinux())
        {
            new Thread(Look, 256 * 1024) { IsBackground = true, Name = "function memory" }.Start();
        }
    }

    public void Add(Worker worker)
    {
        _busy[worker] = true;
        if (!_wanted.IsSet)
        {
            _wanted.Set();
        }
    }

    public void Remove(Worker worker) => _busy.TryRemove(worker, out _);

    public void Dispose()
    {
        _closed = true;
        _wanted.Set();
    }

    private void Look()
    {
        for (var look = 0; !_closed; look++)
        {
            _wanted.Wait();
            Thread.Sleep(LookMs);
            if (_busy.IsEmpty)
            {
                // Whoever is added behind this sets it again.
                _wanted.Reset();
                if (!_busy.IsEmpty)
                {
                    _wanted.Set();
                }

                continue;
            }

            if (look % LooksPerTree == 0)
            {
                LookAtTrees();
            }
            else
            {
                foreach (var worker in _busy.Keys)
                {
                    worker.Memory.Look(children: []);
                }
            }
        }
    }

    private void LookAtTrees()
    {
        var workers = _busy.Keys.ToDictionary(w => w.ProcessId);
        var all = ProcessMemory.All();
        var parents = all.DistinctBy(p => p.Pid).ToDictionary(p => p.Pid, p => p.Parent);
        var children = all
            .Where(p => !workers.ContainsKey(p.Pid))
            .Select(p => (Worker: workers.GetValueOrDefault(p.Group) ?? Ancestor(p.Pid), Process: (p.Pid, p.Resident)))
            .Where(p => p.Worker is not null)
            .ToLookup(p => p.Worker!, p => p.Process);
        foreach (var worker in workers.Values)
        {
            worker.Memory.Look([.. children[worker]]);
        }

        // A child that made a session of its own has left the group, not the family. The bound is for a table that changed while it was read.
        Worker? Ancestor(int pid)
        {
            for (var steps = 0; steps < 100 && parents.TryGetValue(pid, out pid) && pid > 1; steps++)
            {
                if (workers.TryGetValue(pid, out var worker))
                {
                    return worker;
                }
            }

            return null;
        }
    }
}
