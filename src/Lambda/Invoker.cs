using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Events;
using Treadle.Lambda.Functions;
using Treadle.Lambda.Packages;
using Treadle.Lambda.Workers;
using Treadle.Logs;
using Treadle.Storage;

namespace Treadle.Lambda;

/// <summary>Calls functions: picks or starts a worker process, waits for the answer, keeps processes warm.</summary>
/// <remarks>Any thread. Asynchronous calls are on disk until they are over: those that wait or run when the server ends are run by the next.</remarks>
public sealed class Invoker : IAsyncDisposable
{
    private const int ClientContextBytesMax = 3_583;

    private readonly FunctionService _functions;
    private readonly InvokerOptions _options;
    private readonly TimeProvider _time;
    private readonly WorkerHost _host;
    private readonly EventQueues _events;
    private readonly ConcurrencyGate _concurrency;
    private readonly InvokerMetrics? _metrics;
    private readonly ConcurrentDictionary<(string Scope, string Version, string Content), WorkerPool> _pools = new();
    private readonly ITimer _sweep;

    /// <summary>Ends what a former life of the server left running; starts no process yet.</summary>
    public Invoker(FunctionService functions, LogService logs, IResourceStore resources, InvokerOptions options, TimeProvider time)
    {
        (_functions, _options, _time) = (functions, options, time);
        _events = new EventQueues(functions, resources, options, time, RunEventAsync);
        _concurrency = new ConcurrencyGate(
            options.ConcurrencyMax, scope => functions.Table.All.Where(e => e.Latest.Owner.Scope == scope).Sum(e => e.Latest.ReservedConcurrency ?? 0));
        _host = new WorkerHost(functions, logs, options, time);
        _metrics = options.Instruments is { } instruments
            ? new InvokerMetrics(instruments, () => _pools.Values, () => _events.Count)
            : null;
        functions.Changed = OnChanged;
        var often = TimeSpan.FromTicks(Math.Max(options.IdleTimeout.Ticks / 4, TimeSpan.TicksPerMillisecond * 100));
        _sweep = time.CreateTimer(_ => EndIdle(), null, often, often);
    }

    /// <summary>This server's own address; null until it listens.</summary>
    public string? EndpointUrl => _options.EndpointUrl;

    /// <summary>Calls that may run or wait at the same time.</summary>
    public int ConcurrencyMax => _options.ConcurrencyMax;

    /// <summary>Process ids of all workers, for tests and diagnosis.</summary>
    internal IReadOnlyList<int> WorkerProcessIds => [.. _pools.Values.SelectMany(p => p.Workers).Select(w => w.ProcessId)];

    /// <summary>Asynchronous calls that were accepted and are not over.</summary>
    internal int EventsRunning => _events.Count;

    internal int? GuardianProcessId => _host.Guardian.ProcessId;

    /// <summary>Calls a function.</summary>
    /// <param name="caller">Whose function, unless an ARN says otherwise.</param>
    /// <param name="functionNameOrArn">Name, partial ARN or ARN, with or without a qualifier.</param>
    /// <param name="payload">JSON; empty stands for <c>{}</c>. At most 6 MB, 1 MB for an event.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Gives up waiting; the function goes on, as on AWS.</param>
    /// <returns>Its answer or its error, which is an answer, too.</returns>
    /// <exception cref="AwsErrorException">
    /// Refused, nothing was run: ResourceNotFoundException 404, InvalidRequestContentException 400, RequestTooLargeException 413,
    /// TooManyRequestsException 429, ValidationException.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the server stops: nobody knows how the function ended.</exception>
    public async Task<InvocationResult> InvokeAsync(
        AwsCaller caller, string functionNameOrArn, ReadOnlyMemory<byte> payload, InvocationOptions options, CancellationToken stop)
    {
        var (function, qualifier) = _functions.Choose(caller, functionNameOrArn, options.Qualifier, _options.Chance);
        InvocationPayload.Check(payload, options.Type);
        var requestId = options.RequestId ?? Guid.NewGuid().ToString();
        var clientContext = ReadClientContext(options.ClientContext);
        switch (options.Type)
        {
            case InvocationType.DryRun:
                return Accepted(204, requestId, function.Version);

            case InvocationType.Event:
                var now = _time.GetUtcNow();
                var accepted = new AcceptedEvent
                {
                    Owner = function.Owner,
                    Function = function.Name,
                    Qualifier = qualifier,
                    RequestId = requestId,

                    // The bytes belong to the caller, who may reuse them once he has his answer.
                    Payload = payload.IsEmpty ? "{}"u8.ToArray() : payload.ToArray(),
                    ClientContext = clientContext,
                    AcceptedAt = now,
                    Due = now,
                };
                if (!await _events.AcceptAsync(accepted, stop))
                {
                    throw TooManyRequests("ConcurrentInvocationLimitExceeded");
                }

                return Accepted(202, requestId, function.Version);

            default:
                return await RunAsync(function, NewInvocation(function, qualifier, requestId, payload, clientContext)).WaitAsync(stop);
        }
    }

    /// <summary>Runs the asynchronous calls that a former life of the server accepted and did not end. Once, when functions can reach this server.</summary>
    public void Resume() => _events.Resume();

    /// <summary>Ends all workers and waits until they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _functions.Changed = null;
        _host.Stopping = true;
        await _events.StopAsync();
        await _sweep.DisposeAsync();
        await Task.WhenAll(_pools.Values.Select(p => p.StopAsync()));
        await _events.DisposeAsync();
        _host.Dispose();
    }

    private async Task<InvocationResult> RunAsync(Function function, PendingInvocation invocation)
    {
        var qualifier = invocation.FunctionArn.Split(':') is [_, _, _, _, _, _, _, var called] ? called : null;
        if (_concurrency.TryEnter(function, out var slot) is { } reason)
        {
            _options.Metrics?.Throttled(function, qualifier);
            throw TooManyRequests(reason);
        }

        var began = _time.GetTimestamp();
        InvocationResult? result = null;
        _options.Metrics?.Began(function, qualifier);
        try
        {
            var pool = _pools.GetOrAdd(KeyOf(function), _ => NewPool(function));
            pool.Run(invocation);
            result = await invocation.Completion.Task;
            _metrics?.Ended(result, _time.GetElapsedTime(began));
            return result;
        }
        finally
        {
            _options.Metrics?.Ended(function, qualifier, result);
            _concurrency.Leave(slot);
        }
    }

    /// <summary>Whose processes run a version. Those of a local folder only until one of its files changes.</summary>
    private static (string Scope, string Version, string Content) KeyOf(Function function) => (
        function.Owner.Scope,
        $"{function.Name}:{function.Version}",
        function.LocalFolder is { } folder ? $"{function.ContentId}/{FolderState.Of(folder)}" : function.ContentId);

    private WorkerPool NewPool(Function function)
    {
        if (function.LocalFolder is not null)
        {
            OnChanged(function);
        }

        return new WorkerPool(function, _host, () => _metrics?.ColdStarts.Add());
    }

    private Task<InvocationResult> RunEventAsync(AcceptedEvent accepted, Function function) =>
        RunAsync(function, NewInvocation(function, accepted.Qualifier, accepted.RequestId, accepted.Payload, accepted.ClientContext));

    private PendingInvocation NewInvocation(Function function, string? qualifier, string requestId, ReadOnlyMemory<byte> payload, string? clientContext) => new()
    {
        RequestId = requestId,
        Payload = payload.IsEmpty ? "{}"u8.ToArray() : payload,
        FunctionArn = qualifier is null ? function.Arn : $"{function.Arn}:{qualifier}",
        TraceId = NewTraceId(),
        ClientContext = clientContext,
    };

    private AwsErrorException TooManyRequests(string reason)
    {
        _metrics?.Throttled.Add();
        return new AwsErrorException("TooManyRequestsException", "Rate Exceeded.", 429)
        {
            Members = new JsonObject { ["Reason"] = reason, ["Type"] = "User" },
        };
    }

    private void OnChanged(Function old)
    {
        if (old.LocalFolder is null)
        {
            if (_pools.TryGetValue(KeyOf(old), out var pool))
            {
                pool.Retire();
            }

            return;
        }

        // There is one for each state that the folder was in while its processes last.
        foreach (var (_, outdated) in _pools.Where(p => p.Key.Content.StartsWith($"{old.ContentId}/", StringComparison.Ordinal)))
        {
            outdated.Retire();
        }
    }

    private void EndIdle()
    {
        foreach (var (key, pool) in _pools)
        {
            pool.EndIdle(_options.IdleTimeout);
            if (pool.IsFinished)
            {
                _pools.TryRemove(key, out _);
            }
        }
    }

    /// <summary>One line of JSON for a header; a caller's own line breaks must not end it.</summary>
    private static string? ReadClientContext(string? base64)
    {
        if (string.IsNullOrEmpty(base64))
        {
            return null;
        }

        try
        {
            return base64.Length <= ClientContextBytesMax
                ? JsonNode.Parse(Convert.FromBase64String(base64))?.ToJsonString() ?? "null"
                : throw new AwsErrorException("InvalidRequestContentException", $"Client context must be less than {ClientContextBytesMax} bytes");
        }
        catch (Exception bad) when (bad is FormatException or JsonException)
        {
            throw new AwsErrorException("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private string NewTraceId()
    {
        Span<byte> random = stackalloc byte[20];
        RandomNumberGenerator.Fill(random);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Root=1-{_time.GetUtcNow().ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(random[..12])};Parent={Convert.ToHexStringLower(random[12..])};Sampled=0");
    }

    private static InvocationResult Accepted(int status, string requestId, string version) =>
        new(status, ReadOnlyMemory<byte>.Empty, null, version, ReadOnlyMemory<byte>.Empty, requestId);
}
