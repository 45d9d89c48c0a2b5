using Treadle.Asl;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;
using Treadle.Runtime.StateMachines;
using Treadle.Storage;

namespace Treadle.Runtime.Express;

/// <summary>Runs Express executions on the lanes. What was started asynchronously has a row until it has ended; after a crash it runs again from its start. Any thread.</summary>
internal sealed class ExpressService(
    IResourceStore resources,
    TimeProvider time,
    RuntimeOptions options,
    ExecutionIds ids,
    Func<Interpreter> interpreter,
    RuntimeMetrics metrics,
    Func<IExecutionObserver?> observer,
    Action<Commission> commit,
    Action<ExecutionId, LaneMessage> sendToLane) : IExpressService
{
    private readonly RequestGate _running = new(options.ExpressMax, "Express executions", options.Memory);

    public RequestGate Running => _running;

    public async Task<ExpressResult> RunAsync(StartRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _running.Enter(RequestKind.NewWork);
        try
        {
            var id = ids.NextVolatile();
            var run = Begin(id, request);
            if (run.IsCompletedSuccessfully)
            {
                return Ended(request, run.Result);
            }

            await using var gone = stop.UnsafeRegister(
                _ => sendToLane(id, new LaneMessage.Deliver(id, new QueuedInput(new Input.Stop(new StatesError(null, null))))), null);
            var result = await run;
            Ended(request, result);
            stop.ThrowIfCancellationRequested();
            return result;
        }
        finally
        {
            _running.Leave();
        }
    }

    public async Task<DateTimeOffset> StartAsync(StartRequest request, CancellationToken stop)
    {
        var row = StartedExpress.Of(request, time.GetUtcNow().ToMilliseconds());
        _running.Enter(request.By is null ? RequestKind.NewWork : RequestKind.Answer);
        var isRunning = false;
        try
        {
            if (!await resources.WriteAsync([new ResourceWrite(row.Key, row.ToBytes(), ExpectedVersion: 0)], stop))
            {
                // A task that starts an execution was called again after a crash, and its first start still runs. If that ended just now, so be it.
                return resources.Get(row.Key) is { } first ? StartedExpress.Read(first).StartedAt : row.StartedAt;
            }

            isRunning = true;
            _ = RunToEndAsync(row.Key, request);
            return row.StartedAt;
        }
        finally
        {
            if (!isRunning)
            {
                _running.Leave();
            }
        }
    }

    /// <summary>Finds what an earlier life of the node has started and not ended. Before the first start of this life.</summary>
    /// <returns>Runs them; it may take a while, for machines are compiled.</returns>
    public Action<IMachines> FindLeft()
    {
        List<StartedExpress> left = [.. StartedExpress.All(resources)];
        return machines =>
        {
            foreach (var row in left)
            {
                try
                {
                    var request = row.ToRequest(machines);
                    _running.EnterAnyway();
                    _ = RunToEndAsync(row.Key, request);
                }
                catch (Exception e)
                {
                    options.OnFault(new RuntimeFault("an Express execution can't be run again", row.Arn, e));
                }
            }
        };
    }

    private async Task RunToEndAsync(ResourceKey key, StartRequest request)
    {
        var end = Begin(ids.NextVolatile(), request);
        await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Otherwise the node stops, or a bug of ours stopped the execution, which has been told: the row stays, and the next life runs it again.
        if (end.IsCompletedSuccessfully)
        {
            Ended(request, end.Result);
            var deletion = new Commission.Resources([new ResourceWrite(key, Data: null)]);
            commit(deletion);
            await ((Task)deletion.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _running.Leave();
    }

    private ExpressResult Ended(StartRequest request, ExpressResult result)
    {
        metrics.ExpressEnded(result.Status);
        observer()?.ExpressEnded(request.Machine, result);
        return result;
    }

    /// <summary>
    /// Takes the first step here and now. Most executions are short, and have ended with it; a lane takes over what waits for the world, or is longer.
    /// </summary>
    private Task<ExpressResult> Begin(ExecutionId id, StartRequest request)
    {
        var state = request.NewState(id);
        try
        {
            var step = interpreter().Step(
                state, new Input.Started(request.Input, RawInput: null, request.Machine.RoleArn, Seeds.Next(), LongestRun: options.Limits.ExpressTimeMax, TestCase: request.TestCase), time.GetUtcNow());
            observer()?.Recorded(request.Machine, state, step.Events);
            if (!state.IsRunning)
            {
                return Task.FromResult(ExpressResult.Of(state, step.PayloadBytes));
            }

            var reply = new RunReply();
            sendToLane(id, new LaneMessage.Run(state, request.Machine, step.PayloadBytes, reply));
            return reply.End;
        }
        catch (Exception e)
        {
            options.OnFault(new RuntimeFault("the first step of an Express execution", request.ExecutionArn, e));
            return Task.FromException<ExpressResult>(e);
        }
    }
}
