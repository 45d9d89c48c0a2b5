using System.Text;
using Treadle.Asl;
using Treadle.Engine;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Storage;

namespace Treadle.Runtime;

/// <summary>Turns requests into messages to lanes and committer, and waits for the commit. Any thread.</summary>
internal sealed class ExecutionService(
    IStore store,
    TimeProvider time,
    Limits limits,
    ExecutionIds ids,
    Func<TaskTokens> tokens,
    EndWaiters waiters,
    RequestGate gate,
    RequestGate workers,
    Action<Commission> commit,
    Action<ExecutionId, LaneMessage> sendToLane,
    Action<string, LaneMessage> sendToDesk) : IExecutionService
{
    /// <summary>An id is taken only when the clock was set back; thrice in a row is no accident.</summary>
    private const int IdAttemptsMax = 3;

    public async Task<StartResult> StartAsync(StartRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        // A child is part of work that was let in: turning it away would fail its parent.
        gate.Enter(request.By is null ? RequestKind.NewWork : RequestKind.Answer);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var id = ids.Next();
                var reply = new StartReply();
                sendToLane(id, new LaneMessage.Start(id, request, Seeds.Next(), reply));
                switch (await reply.Answer)
                {
                    case (StepOutcome.Committed, { } row):
                        return new StartResult(row, StartOutcome.Started, IsTaskTold: request.By is not null);

                    case (StepOutcome.NameTaken, _):
                        return await AttachAsync(request, Compare(request));

                    case (StepOutcome.NotAwaited, _):
                        throw new NotAwaitedException();

                    case var _ when attempt == IdAttemptsMax:
                        throw new InvalidOperationException("No free execution id was found.");
                }
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    public async Task<DateTimeOffset?> StopAsync(string executionArn, StatesError error, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (store.Find(executionArn) is not { } row)
        {
            return null;
        }

        if (row.EndedAt is { } endedAt)
        {
            return endedAt;
        }

        gate.Enter(RequestKind.Change);
        try
        {
            var reply = new StopReply();
            sendToLane(row.Id, new LaneMessage.Deliver(row.Id, new QueuedInput(new Input.Stop(error), reply: reply)));
            return await reply.Answer;
        }
        finally
        {
            gate.Leave();
        }
    }

    public async Task<RedriveResult?> RedriveAsync(string executionArn, string? clientToken, string? refusal, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (store.Find(executionArn) is not { } row)
        {
            return null;
        }

        // It is work that will be called for, like a start.
        gate.Enter(RequestKind.NewWork);
        try
        {
            var reply = new RedriveReply(clientToken, time, limits, refusal);
            sendToLane(row.Id, new LaneMessage.Deliver(row.Id, new QueuedInput(new Input.Redrive(clientToken) { IsRefused = refusal is not null }, reply: reply)));
            return await reply.Answer;
        }
        catch (KeyNotFoundException) when (store.Find(row.Id) is null)
        {
            // It was deleted in the meantime.
            return null;
        }
        finally
        {
            gate.Leave();
        }
    }

    public async Task<CallbackAnswer> SendCallbackAsync(string taskToken, Callback callback, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!tokens().TryParse(taskToken, out var token))
        {
            return CallbackAnswer.InvalidToken;
        }

        var (execution, task) = token.Value;
        Input input = callback switch
        {
            Callback.Success success => new Input.CallbackSucceeded(task, success.Output),
            Callback.Failure failure => new Input.CallbackFailed(task, failure.Error),
            Callback.Heartbeat => new Input.CallbackHeartbeat(task),
            _ => throw new InvalidOperationException($"There is no arm for {callback.GetType().Name}."),
        };
        gate.Enter(RequestKind.Answer);
        try
        {
            var commission = new Commission.Callback(
                new CallbackCommit(execution, task, callback is Callback.Heartbeat, InputCodec.Write(input)), input);
            commit(commission);
            return await commission.Answer;
        }
        finally
        {
            gate.Leave();
        }
    }

    public async Task<ActivityTask?> TakeActivityTaskAsync(string activityArn, string? workerName, TimeSpan wait, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        workers.Enter(RequestKind.Answer);
        try
        {
            var worker = new ActivityWorker(activityArn, workerName);
            sendToDesk(activityArn, new LaneMessage.Await(worker, IsFirst: false));

            // Both may come while a task is on its way to the worker; then the task is the answer.
            await using var timer = time.CreateTimer(_ => Leave(isGone: false), state: null, wait, Timeout.InfiniteTimeSpan);
            await using var gone = stop.Register(() => Leave(isGone: true));
            if (await worker.Answer is { } taken)
            {
                return new ActivityTask(tokens().TokenOf(taken.Execution, taken.Task), taken.Input);
            }

            stop.ThrowIfCancellationRequested();
            return null;

            void Leave(bool isGone)
            {
                worker.IsGone |= isGone;
                worker.IsTimeOver = true;
                sendToDesk(activityArn, new LaneMessage.Leave(worker));
            }
        }
        finally
        {
            workers.Leave();
        }
    }

    public async Task<ExecutionRow?> WhenEndedAsync(string executionArn, CancellationToken stop)
    {
        if (store.Find(executionArn) is not { EndedAt: null } running)
        {
            return store.Find(executionArn);
        }

        using var waiter = waiters.Add(running.Id);
        if (store.Find(running.Id) is { EndedAt: null })
        {
            await waiter.Ended.WaitAsync(stop);
        }

        return store.Find(running.Id);
    }

    /// <summary>A task that found the execution running, and wants its end, waits for it like the one that started it.</summary>
    private async Task<StartResult> AttachAsync(StartRequest request, StartResult result)
    {
        if (request.By is not { AwaitsEnd: true } by || result.Outcome != StartOutcome.AlreadyRunning)
        {
            return result;
        }

        var row = result.Row;
        if (row.Id == by.Task.Execution)
        {
            // An execution that waits for its own end would wait for ever.
            return result with { Outcome = StartOutcome.NameTaken };
        }

        var reply = new AttachReply(by.Task);
        sendToLane(row.Id, new LaneMessage.Deliver(row.Id, new QueuedInput(new Input.ParentAttached(by.Task, by.Answer(row.Arn, row.StartedAt)), reply: reply)));
        return await reply.Answer ? result with { IsTaskTold = true } : result with { Outcome = StartOutcome.NameTaken };
    }

    /// <summary>Idempotence: the same name with the same input is the same start, as long as it runs.</summary>
    private StartResult Compare(StartRequest request)
    {
        var row = store.Find(request.ExecutionArn)
            ?? throw new InvalidOperationException($"The store says that the name of {request.ExecutionArn} is taken, and has no such execution.");
        var isSame = row.Status == ExecutionStatus.Running && request.From is null && row.Input.Span.SequenceEqual(Encoding.UTF8.GetBytes(request.RawInput));
        return new StartResult(row, isSame ? StartOutcome.AlreadyRunning : StartOutcome.NameTaken);
    }
}
