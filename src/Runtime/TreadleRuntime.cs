using System.Security.Cryptography;
using Treadle.Engine;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Calls;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Deliveries;
using Treadle.Runtime.Express;
using Treadle.Runtime.Lanes;
using Treadle.Runtime.MapRuns;
using Treadle.Runtime.Retention;
using Treadle.Runtime.Testing;
using Treadle.Storage;

namespace Treadle.Runtime;

/// <summary>The shell around the core: lanes, committer, wakes, calls and deliveries of one node, put together.</summary>
/// <remarks>
/// <see cref="Resources"/> works at once; <see cref="Connect"/> then names those who need it themselves; <see cref="StartAsync"/> sets
/// the executions going. Whoever made the store disposes of it, after this.
/// </remarks>
public sealed class TreadleRuntime : IAsyncDisposable
{
    private readonly RuntimeOptions _options;
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CommitterThread _committer;
    private readonly LaneThread[] _lanes;
    private readonly StoreReaderThread _reader;
    private readonly EndWaiters _waiters = new();
    private readonly ExpressService _express;
    private readonly ExecutionIds _ids;
    private readonly MapRunThread _mapRunThread;
    private readonly RuntimeMetrics _metrics;
    private readonly RequestGate _gate;
    private readonly RequestGate _workers;
    private IMachines? _machines;
    private Func<string, bool>? _activityExists;
    private TaskProblems? _taskProblems;
    private IExecutionObserver? _observer;
    private IChangeObserver? _changes;
    private ITaskRunner? _runner;
    private Dictionary<string, IDeliverer> _deliverers = new(StringComparer.Ordinal);
    private TaskTokens? _tokens;
    private Interpreter? _interpreter;
    private CallRunner? _calls;
    private CallTurns? _turns;
    private OutboxPump? _outbox;
    private RetentionPump? _retention;
    private MapRunPorts? _mapRuns;
    private IItemReader? _itemReader;
    private IResultWriter? _resultWriter;
    private bool _isDisposed;

    /// <param name="options">The bounds.</param>
    /// <param name="store">The store; from now on written only here.</param>
    /// <param name="time">The clock; null takes the system's.</param>
    public TreadleRuntime(RuntimeOptions options, IStore store, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Lanes, RuntimeOptions.Shards, nameof(options));
        _options = options;
        _store = store;
        _time = time ?? TimeProvider.System;
        _metrics = options.Instruments is { } instruments ? new RuntimeMetrics(instruments, _time) : RuntimeMetrics.Unseen;
        _mapRunThread = new MapRunThread(Fail);
        _committer = new CommitterThread(store, SendToLane, _metrics, Fail, OnTouched);
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(number => new LaneThread(number, _time, Fail))];
        _reader = new StoreReaderThread(_time, options, Fail);
        _gate = new RequestGate(options.RequestsMax, "requests", options.Memory, new WaitBound(options.RequestsMax, options.StartWaitMax, _time));
        _workers = new RequestGate(options.WaitingWorkersMax, "activity workers");
        Resources = new CommittedResources(store, _committer.Post, _gate);
        Uses = new CommittedUses(_committer.Post);
        MapRuns = new MapRunService(_committer.Post, _mapRunThread.Post);
        var ids = _ids = new ExecutionIds(_time, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
        _express = new ExpressService(Resources, _time, options, ids, () => _interpreter ?? throw NotStarted(), _metrics, () => _observer, _committer.Post, SendToLane);
        Executions = new ExecutionService(
            store,
            _time,
            options.Limits,
            ids,
            () => _tokens ?? throw NotStarted(),
            _waiters,
            _gate,
            _workers,
            _committer.Post,
            SendToLane,
            SendToDesk);
        Tests = new StateTester(
            () => _runner ?? throw NotStarted(),
            test => new Interpreter(_tokens ?? throw NotStarted(), _activityExists, _taskProblems, options.Limits, test),
            ids,
            _time,
            options);
        if (options.Instruments is { } seen)
        {
            new RuntimeGauges(seen).Watch(_lanes, _committer, _reader, _gate, _workers, _express.Running, () => (_turns, _outbox));
        }
    }

    /// <summary>Durable resources; usable at once.</summary>
    public IResourceStore Resources { get; }

    /// <summary>Uses of API keys that no call's commit has taken along; usable at once.</summary>
    public IUseWriter Uses { get; }

    /// <summary>Executions. Before <see cref="StartAsync"/> requests wait for it.</summary>
    public IExecutionService Executions { get; }

    /// <summary>Express executions; only after <see cref="StartAsync"/>.</summary>
    public IExpressService Express => _express;

    /// <summary>Runs single states; only after <see cref="StartAsync"/>.</summary>
    public IStateTester Tests { get; }

    /// <summary>Runs of distributed Maps.</summary>
    public IMapRunService MapRuns { get; }

    /// <summary>Completes with the reason when the node can't go on (the store failed): the process must exit and start again from the store.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Names those that the executions need. Once, before <see cref="StartAsync"/>.</summary>
    /// <param name="machines">Finds programs.</param>
    /// <param name="runner">Does the calls of Task states.</param>
    /// <param name="deliverers">At most one for each kind.</param>
    /// <param name="activityExists">Whether an activity's ARN is registered; asked in steps, on any thread, so it must not wait. Null takes all as registered.</param>
    /// <param name="taskProblems">What keeps a service integration from being started with its arguments; asked in steps, on any thread, so it must not wait. Null takes all as usable.</param>
    /// <param name="observer">Sees what executions record; null when nobody does.</param>
    /// <param name="changes">Hears of what has changed on disk; null when nobody does.</param>
    /// <param name="itemReader">Reads the items of distributed Maps that have an ItemReader; null when there are none.</param>
    /// <param name="resultWriter">Writes the results of those that have a ResultWriter; null when there are none.</param>
    public void Connect(
        IMachines machines,
        ITaskRunner runner,
        IEnumerable<IDeliverer> deliverers,
        Func<string, bool>? activityExists = null,
        TaskProblems? taskProblems = null,
        IExecutionObserver? observer = null,
        IChangeObserver? changes = null,
        IItemReader? itemReader = null,
        IResultWriter? resultWriter = null)
    {
        (_itemReader, _resultWriter) = (itemReader, resultWriter);
        (_observer, _changes) = (observer, changes);
        _taskProblems = taskProblems;
        _activityExists = activityExists;
        _machines = machines;
        _runner = runner;
        _deliverers = deliverers.ToDictionary(d => d.Kind, StringComparer.Ordinal);
    }

    /// <summary>
    /// Sets the executions going: those of a former life as well, found in the background. Returns before they are all found; requests are served meanwhile.
    /// </summary>
    /// <exception cref="StoreFailedException">The store failed.</exception>
    public async Task StartAsync(CancellationToken stop = default)
    {
        if (_machines is null || _runner is null)
        {
            throw new InvalidOperationException("Connect comes before StartAsync.");
        }

        if (_tokens is not null)
        {
            throw new InvalidOperationException("The runtime has been started already.");
        }

        _tokens = await TaskTokens.LoadAsync(Resources, stop);
        var runLeft = _express.FindLeft();
        _turns = new CallTurns(_options.CallsMax, SendToLane);
        _calls = new CallRunner(_runner, _options, _turns, SendToLane);
        _outbox = new OutboxPump(_store, _time, _options, _deliverers, _committer.Post);
        var ports = new LanePorts(
            _time, _options, _committer, _reader, _calls, _turns, _outbox, _waiters, _deliverers.GetValueOrDefault(StatusDelivery.Kind), _deliverers.ContainsKey(LogDelivery.Kind), _observer, _changes, _lanes);
        _interpreter = new Interpreter(_tokens, _activityExists, _taskProblems, _options.Limits);
        foreach (var lane in _lanes)
        {
            lane.Start(new Lane(_interpreter, ports, _options, _metrics));
        }

        _reader.Start(new StoreReader(_store, _machines, () => ports.Now, _options, (lane, message) => _lanes[lane].Post(message)));
        StartMapRuns(_machines);
        _outbox.Start(Fail);
        ThreadPool.UnsafeQueueUserWorkItem(_ => runLeft(_machines), null);
        _retention = new RetentionPump(_store, _options, _time, _committer.Post);
        _retention.Start(Fail);
    }

    private void StartMapRuns(IMachines machines)
    {
        MapRunDesk? desk = null;
        _mapRuns = new MapRunPorts(
            _store, machines, _time, _options, _ids, _itemReader, _resultWriter, _committer.Post, SendToLane, _mapRunThread.Post, run => desk!.Forget(run));
        desk = new MapRunDesk(_mapRuns);
        _mapRunThread.Start(desk, _store);
    }

    /// <summary>Asks lanes and committer whether they still work. Any thread.</summary>
    /// <param name="patience">Who has not answered by then is named.</param>
    /// <returns>What keeps the node from working, in words; empty when it works, and has found all that a former life left to do.</returns>
    public async Task<IReadOnlyList<string>> FindProblemsAsync(TimeSpan patience)
    {
        if (_failed.Task.IsCompleted)
        {
            return [$"The server cannot go on: {(await _failed.Task).Message}"];
        }

        if (_turns is null)
        {
            return ["The executions have not been set going yet."];
        }

        var problems = new List<string>();
        if (!_reader.IsCaughtUp)
        {
            problems.Add("The executions of the last run are still being found.");
        }

        // An empty write goes through the committer and the lock of the database, and leaves nothing.
        var write = new Commission.Resources([]);
        _committer.Post(write);
        await CheckAsync("The store does not take writes", write.Answer);
        foreach (var lane in _lanes)
        {
            var probe = new LaneMessage.Probe(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            lane.Post(probe);
            await CheckAsync($"{lane.Name} does not answer", probe.Answer.Task);
        }

        return problems;

        async Task CheckAsync(string problem, Task answer)
        {
            try
            {
                await answer.WaitAsync(patience, _time);
            }
            catch (TimeoutException)
            {
                problems.Add($"{problem} within {patience.TotalSeconds:F0} s.");
            }
            catch (Exception e)
            {
                problems.Add($"{problem}: {e.Message}");
            }
        }
    }

    /// <summary>
    /// Gives up what reaches other services, to be done again at the next start: calls of tasks, deliveries, items and results of map runs. Comes before those services
    /// end: what finds its service gone would have failed for good. Executions go on without.
    /// </summary>
    public async Task StopCallingAsync()
    {
        _calls?.StopAll();
        _mapRuns?.Stop();
        if (_outbox is not null)
        {
            await _outbox.StopAsync();
        }
    }

    /// <summary>Stops: what is on its way to the disk gets there, calls are given up (and made again at the next start), those who wait are told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await StopCallingAsync();

        if (_retention is not null)
        {
            await _retention.StopAsync();
        }

        _reader.Stop();
        _committer.Dispose();
        var reason = new OperationCanceledException("The server is stopping.");
        foreach (var lane in _lanes)
        {
            lane.Stop(reason);
            lane.Dispose();
        }

        _mapRunThread.Dispose();
        _mapRuns?.Dispose();
        _waiters.FailAll(reason);
        _reader.Dispose();
        _calls?.Dispose();
        _outbox?.Dispose();
        _retention?.Dispose();
    }

    private static InvalidOperationException NotStarted() => new("The runtime has not been started.");

    private void SendToLane(ExecutionId execution, LaneMessage message) => _lanes[Shards.LaneOf(execution, _lanes.Length)].Post(message);

    private void SendToDesk(string activityArn, LaneMessage message) => _lanes[Shards.LaneOf(activityArn, _lanes.Length)].Post(message);

    /// <summary>On the committer's thread.</summary>
    private void OnTouched(IReadOnlyList<TouchedMapRun> touched)
    {
        _mapRunThread.Post(new MapRunMessage.Touched(touched));
        foreach (var run in touched)
        {
            _changes?.MapRunChanged(run.Id);
        }
    }

    /// <summary>Any thread. The first reason counts.</summary>
    private void Fail(Exception reason)
    {
        if (!_failed.TrySetResult(reason))
        {
            return;
        }

        foreach (var lane in _lanes)
        {
            lane.Post(new LaneMessage.Shut(reason));
        }

        _waiters.FailAll(reason);
    }
}
