using System.Diagnostics.CodeAnalysis;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime.Calls;

/// <summary>Makes the calls of Task states, away from the lanes, and brings the answers back. Any thread.</summary>
/// <param name="runner">Does the call.</param>
/// <param name="options">Where faults are told.</param>
/// <param name="turns">Gets the turn of a call back when it has ended.</param>
/// <param name="answer">Sends to the lane of an execution.</param>
internal sealed class CallRunner(ITaskRunner runner, RuntimeOptions options, CallTurns turns, Action<ExecutionId, LaneMessage> answer) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public IRunningCall Begin(TaskCall call)
    {
        var running = new RunningCall(this, call with { Submit = output => Deliver(call, new Input.TaskSubmitted(call.Run.Id, output)) });
        ThreadPool.UnsafeQueueUserWorkItem(running, preferLocal: false);
        return running;
    }

    /// <summary>The server stops: every call is given up, and made again at the next start.</summary>
    public void StopAll() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    /// <summary>What a call's answer means to the execution; null for nothing.</summary>
    public static Input? ToInput(TaskCall call, TaskAnswer answer) => answer switch
    {
        _ when answer == TaskAnswer.Told => null,
        { Error: { } error } => new Input.TaskFailed(call.Run.Id, error),
        { Output: { } output } when call.Run.Resource is TaskResource.ServiceIntegration { Pattern: IntegrationPattern.WaitForTaskToken } =>
            new Input.TaskSubmitted(call.Run.Id, output),
        { Output: { } output } => new Input.TaskSucceeded(call.Run.Id, output),
        _ => throw new InvalidOperationException($"The call of {call.Run.Resource.Arn} answered neither output nor error."),
    };

    private void Deliver(TaskCall call, Input input) => answer(call.Execution.Id, new LaneMessage.Deliver(call.Execution.Id, new QueuedInput(input)));

    [SuppressMessage("Design", "CA1001", Justification = "A cancellation may come at any time, also behind the end; the source holds nothing that must be freed.")]
    private sealed class RunningCall : IRunningCall, IThreadPoolWorkItem
    {
        private readonly CallRunner _owner;
        private readonly TaskCall _call;
        private readonly CancellationTokenSource _cancel = new();
        private readonly CancellationTokenRegistration _stopping;

        public RunningCall(CallRunner owner, TaskCall call)
        {
            _owner = owner;
            _call = call;
            _stopping = owner._stop.Token.UnsafeRegister(static cancel => ((CancellationTokenSource)cancel!).Cancel(), _cancel);
        }

        // The callbacks of whoever listens must not run on the lane.
        public void Cancel() => _ = _cancel.CancelAsync();

        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            try
            {
                await CallAsync();
            }
            finally
            {
                if (CallTurns.IsNeededFor(_call.Run.Resource))
                {
                    _owner.Turns.Return();
                }

                // Else its place among those who hear of the server's end would stay as long as the server.
                _stopping.Unregister();
            }
        }

        private async Task CallAsync()
        {
            Input? input;
            try
            {
                input = ToInput(_call, await _owner.Runner.RunAsync(_call, _cancel.Token));
            }
            catch (Exception e) when (_owner._stop.IsCancellationRequested || (e is OperationCanceledException && _cancel.IsCancellationRequested))
            {
                // Nobody waits for it: the task has ended, or the server stops and will call again.
                return;
            }
            catch (Exception e)
            {
                _owner.Options.OnFault(new RuntimeFault($"the call of {_call.Run.Resource.Arn}", _call.Execution.Arn, e));
                input = new Input.TaskFailed(_call.Run.Id, new StatesError(ErrorNames.Runtime, $"The call of {_call.Run.Resource.Arn} failed inside the server: {e.Message}"));
            }

            // A call that fails while the server stops may have failed by that: it is made again at the next start.
            if (input is null || (input is Input.TaskFailed && _owner._stop.IsCancellationRequested))
            {
                return;
            }

            _owner.Deliver(_call, input);
        }
    }

    private ITaskRunner Runner => runner;

    private CallTurns Turns => turns;

    private RuntimeOptions Options => options;
}
