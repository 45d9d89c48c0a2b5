using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Queues;

/// <summary>A message move task as it is stored.</summary>
internal sealed record MoveTask
{
    public required string Id { get; init; }

    public required string SourceArn { get; init; }

    /// <summary>Null moves each message to the queue that it came from.</summary>
    public string? DestinationArn { get; init; }

    public int? MessagesPerSecondMax { get; init; }

    /// <summary>RUNNING, COMPLETED, CANCELLED or FAILED.</summary>
    public required string Status { get; init; }

    public long Moved { get; init; }

    public long ToMove { get; init; }

    /// <summary>Epoch milliseconds.</summary>
    public long StartedAt { get; init; }

    public string? FailureReason { get; init; }

    /// <summary>What names the task in requests.</summary>
    public string Handle => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id}\n{SourceArn}"));
}

/// <summary>Moves messages from dead-letter queues back to where they came from, or elsewhere.</summary>
/// <remarks>A moved message is a new one, in one write with the end of the old one. A task goes on after a restart.</remarks>
internal sealed class MoveTasks(IResourceStore store, TimeProvider time, Func<string, LiveQueue?> find, Action<string, Exception> fault) : IAsyncDisposable
{
    private const string Kind = "sqs-move";
    private const int Page = 100;
    private const int KeptMax = 10;
    private const string Running = "RUNNING";

    private readonly ConcurrentDictionary<string, (CancellationTokenSource Stop, Task Run)> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private bool _isResumed;

    /// <returns>The task's handle.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, UnsupportedOperation, InvalidParameterValue.</exception>
    public async ValueTask<string> StartAsync(string sourceArn, string? destinationArn, int? perSecond, bool isDeadLetterQueue, CancellationToken stop)
    {
        var source = find(sourceArn) ?? throw QueueErrors.NotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
        if (!isDeadLetterQueue)
        {
            throw QueueErrors.Invalid("Source queue must be configured as a Dead Letter Queue.");
        }

        if (destinationArn is not null)
        {
            if (destinationArn == sourceArn)
            {
                throw QueueErrors.Invalid("Source queue arn and destination queue arn cannot be the same.");
            }

            var target = find(destinationArn) ?? throw QueueErrors.NotFound("The resource that you specified for the DestinationArn parameter doesn't exist.");
            if (target.Settings.IsFifo != source.Settings.IsFifo)
            {
                throw QueueErrors.Invalid("Source queue and destination queue must be of the same type.");
            }
        }

        const int PerSecondMax = 500;
        if (perSecond is < 1 or > PerSecondMax)
        {
            throw QueueErrors.Invalid(perSecond.Value, "MaxNumberOfMessagesPerSecond", "MaxNumberOfMessagesPerSecond must be an integer between 1 and 500.");
        }

        var earlier = TasksOf(source);
        if (earlier.Any(t => t.Task.Status == Running))
        {
            throw QueueErrors.Unsupported("There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
        }

        var task = new MoveTask
        {
            Id = Guid.NewGuid().ToString(),
            SourceArn = sourceArn,
            DestinationArn = destinationArn,
            MessagesPerSecondMax = perSecond,
            Status = Running,
            ToMove = source.Counts().Visible,
            StartedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await store.WriteAsync([Write(source, task), .. earlier.Skip(KeptMax - 1).Select(t => new ResourceWrite(t.Key, Data: null))], stop);
        Run(source, task);
        return task.Handle;
    }

    /// <summary>The last tasks of a queue, newest first.</summary>
    public IReadOnlyList<MoveTask> List(string sourceArn, int limit)
    {
        if (limit is < 1 or > KeptMax)
        {
            throw QueueErrors.Invalid(limit, "MaxResults", "MaxResults must be an integer between 1 and 10.");
        }

        var source = find(sourceArn) ?? throw QueueErrors.NotFound("The resource that you specified for the SourceArn parameter doesn't exist.");
        return [.. TasksOf(source).Take(limit).Select(t => t.Task)];
    }

    /// <returns>How many messages it has moved.</returns>
    /// <exception cref="AwsErrorException">ResourceNotFoundException, UnsupportedOperation.</exception>
    public async ValueTask<long> CancelAsync(string handle)
    {
        var (source, task) = FindTask(handle);
        if (task.Status != Running)
        {
            throw QueueErrors.Unsupported("Only active tasks can be cancelled.");
        }

        if (_running.TryGetValue(task.Id, out var run))
        {
            await run.Stop.CancelAsync();
            await run.Run;
        }

        return TasksOf(source).First(t => t.Task.Id == task.Id).Task.Moved;
    }

    /// <summary>Goes on with the tasks of a former life, once.</summary>
    public Task ResumeAsync(CancellationToken stop)
    {
        if (!_isResumed)
        {
            _isResumed = true;
            foreach (var resource in store.All(Kind))
            {
                stop.ThrowIfCancellationRequested();
                var task = Read(resource);
                if (task.Status == Running && find(task.SourceArn) is { } source)
                {
                    Run(source, task);
                }
            }
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values.Select(r => r.Run));
        _stop.Dispose();
    }

    private void Run(LiveQueue source, MoveTask task)
    {
        // Ended before it is in the table, it would never leave it.
        var begin = new TaskCompletionSource();
        var cancelled = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _running[task.Id] = (cancelled, RunAsync(begin.Task, source, task, cancelled));
        begin.SetResult();
    }

    private async Task RunAsync(Task begin, LiveQueue source, MoveTask task, CancellationTokenSource cancelled)
    {
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (task.Status == Running && !cancelled.IsCancellationRequested)
            {
                var limit = Math.Min(Page, task.MessagesPerSecondMax ?? Page);
                var (moved, isHomeless) = await source.MoveVisibleAsync((int)Math.Min(limit, task.ToMove - task.Moved), task.DestinationArn, find);
                task = task with
                {
                    Moved = task.Moved + moved,
                    Status = isHomeless ? "FAILED" : moved == 0 || task.Moved + moved >= task.ToMove ? "COMPLETED" : Running,
                    FailureReason = isHomeless ? "CouldNotDetermineMessageSource" : null,
                };
                await store.WriteAsync([Write(source, task)], CancellationToken.None);
                if (task is { Status: Running, MessagesPerSecondMax: { } most })
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)moved / most), time, cancelled.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }

            if (task.Status == Running && !_stop.IsCancellationRequested)
            {
                await store.WriteAsync([Write(source, task with { Status = "CANCELLED" })], CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            fault($"the move of messages from {task.SourceArn}", e);
        }
        finally
        {
            _running.TryRemove(task.Id, out _);
            cancelled.Dispose();
        }
    }

    private (LiveQueue Source, MoveTask Task) FindTask(string handle)
    {
        var bytes = new byte[handle.Length];
        if (Convert.TryFromBase64String(handle, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split('\n') is [var id, var arn]
            && find(arn) is { } source
            && TasksOf(source).FirstOrDefault(t => t.Task.Id == id).Task is { } task)
        {
            return (source, task);
        }

        throw QueueErrors.NotFound("Task does not exist.");
    }

    private List<(ResourceKey Key, MoveTask Task)> TasksOf(LiveQueue source)
    {
        var prefix = source.Queue.Id + "/";
        return [.. store.ListById(Kind, source.Address.Owner.Scope, prefix, isAfter: true)
            .TakeWhile(r => r.Key.Id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(r => (r.Key, Read(r)))
            .OrderByDescending(t => t.Item2.StartedAt)];
    }

    private static MoveTask Read(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, QueuesJson.Default.MoveTask)!;

    private static ResourceWrite Write(LiveQueue source, MoveTask task) => new(
        new ResourceKey(Kind, source.Address.Owner.Scope, string.Create(CultureInfo.InvariantCulture, $"{source.Queue.Id}/{task.Id}")),
        JsonSerializer.SerializeToUtf8Bytes(task, QueuesJson.Default.MoveTask));
}
