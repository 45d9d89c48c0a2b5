using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Engine.Mocks;
using Treadle.Engine.Testing;
using Treadle.Runtime.Admission;
using Treadle.Runtime.Calls;

namespace Treadle.Runtime.Testing;

/// <summary>Steps a volatile execution that has one state, in the caller's own time: nothing of it is stored, and no lane knows it.</summary>
/// <param name="runner">Does the calls.</param>
/// <param name="interpreter">Makes the interpreter of one test.</param>
/// <param name="ids">Names the executions.</param>
/// <param name="time">The clock that waits go by.</param>
/// <param name="options">Where memory is watched, and faults are told.</param>
internal sealed class StateTester(Func<ITaskRunner> runner, Func<StateTest, Interpreter> interpreter, ExecutionIds ids, TimeProvider time, RuntimeOptions options) : IStateTester
{
    /// <summary>Tests that may run at once; AWS lets an account begin one in a second.</summary>
    private const int TestsMax = 1_000;

    /// <summary>How long a test may take.</summary>
    /// <remarks>Source: Step Functions API reference, TestState.</remarks>
    private static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(5);

    private readonly RequestGate _running = new(TestsMax, "tests of states", options.Memory);

    public async Task<StateTestResult> RunAsync(StateTestRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _running.Enter(RequestKind.NewWork);
        try
        {
            return await RunInsideAsync(request, stop);
        }
        finally
        {
            _running.Leave();
        }
    }

    private async Task<StateTestResult> RunInsideAsync(StateTestRequest request, CancellationToken stop)
    {
        var trace = new DataFlowTrace();
        var test = new StateTest
        {
            Trace = trace,
            Tested = request.Tested,
            Context = request.Context,
            Variables = Variables.None.With(request.Variables),
            Mock = request.Tested.State is TaskState ? null : request.Mock,
            RetriesSpent = request.RetriesSpent,
            ReadItems = request.ReadData is { } data ? new ReadData(data, trace).ItemsOf : null,
            FailedIterations = request.FailedIterations,
        };
        var run = new Run(new Execution(IdentityOf(request), request.Tested.Program), test, interpreter(test), request);
        run.Take(
            new Input.Started(request.Input, RawInput: null, request.RoleArn ?? "", Seeds.Next(), Parent: null, LongestTest, TestCaseOf(request)), time.GetUtcNow());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            while (!run.IsOver)
            {
                run.Take(await NextAsync(request, run, over.Token), time.GetUtcNow());
            }
        }
        finally
        {
            // A call that a timeout has overtaken is given up.
            await over.CancelAsync();
        }

        return run.Result();
    }

    /// <summary>As AWS shows it: an Express execution of a machine of which nobody knows.</summary>
    private ExecutionIdentity IdentityOf(StateTestRequest request)
    {
        var parts = request.Scope.Split('/');
        var (account, region) = (parts[0], parts[1]);
        var machine = Uuids.Next().ToString();
        var name = Uuids.Next().ToString();
        return new ExecutionIdentity(
            ids.NextVolatile(), $"arn:aws:states:{region}:{account}:express:{machine}:{name}", name, $"arn:aws:states:{region}:{account}:stateMachine:{machine}", machine);
    }

    /// <summary>The mock of a Task, in the form in which an execution keeps such answers.</summary>
    private static TestCase? TestCaseOf(StateTestRequest request)
    {
        if (request.Mock is not { } mock || request.Tested.State is not TaskState state)
        {
            return null;
        }

        var answer = mock.Error is { } error ? new JsonObject(("Throw", error.ToErrorObject())) : new JsonObject(("Return", mock.Result!));
        return new TestCase("TestState", new JsonObject((state.Name, new JsonObject(("0", answer)))));
    }

    /// <summary>What happens next: the state's call answers, or its deadline comes.</summary>
    private async Task<Input> NextAsync(StateTestRequest request, Run run, CancellationToken stop)
    {
        // A test has one attempt, and so at most one call; the test's own end is a deadline.
        if (run.Call is null && run.OpenTask is { } task)
        {
            run.Call = CallAsync(request, run, task, stop);
        }

        using var moment = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var deadline = Task.Delay(Longest(run.NextDeadline - time.GetUtcNow()), time, moment.Token);
        var first = await Task.WhenAny(run.Call is null ? [deadline] : [run.Call, deadline]);
        await moment.CancelAsync();
        stop.ThrowIfCancellationRequested();
        return first == run.Call ? await run.Call : new Input.Woke();
    }

    private static TimeSpan Longest(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestTest ? wait : LongestTest;

    private async Task<Input> CallAsync(StateTestRequest request, Run run, TaskRun task, CancellationToken stop)
    {
        var call = new TaskCall(request.Scope, run.Execution.Identity, task) { Exchanged = exchange => run.Exchange = exchange };
        try
        {
            // Away from the caller's thread: the deadline must be able to overtake a call that blocks.
            return CallRunner.ToInput(call, await Task.Run(() => runner().RunAsync(call, stop), stop))
                ?? throw new InvalidOperationException("A call of a volatile execution was answered by way of its inbox, which it does not have.");
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            options.OnFault(new RuntimeFault($"the call of {task.Resource.Arn}", run.Execution.Identity.Arn, e));
            return new Input.TaskFailed(task.Id, new StatesError(ErrorNames.Runtime, $"The call of {task.Resource.Arn} failed inside the server: {e.Message}"));
        }
    }

    /// <summary>One test under way.</summary>
    private sealed class Run(Execution execution, StateTest test, Interpreter interpreter, StateTestRequest request)
    {
        private StateExited? _exited;
        private RetryScheduled? _retry;
        private DateTimeOffset _retryAt;

        public Execution Execution { get; } = execution;

        public HttpExchange? Exchange { get; set; }

        /// <summary>The call that is being made; null before there is one.</summary>
        public Task<Input>? Call { get; set; }

        public bool IsOver => _exited is not null || _retry is not null || !Execution.IsRunning;

        /// <summary>There always is one: the test's own end.</summary>
        public DateTimeOffset NextDeadline => Execution.Deadlines.First().At;

        /// <summary>The call that is to be made, or is being waited for.</summary>
        public TaskRun? OpenTask => Execution.Tasks.Count == 0 ? null : Execution.FrameOf(Execution.Tasks.Values.First()).Task;

        public void Take(Input input, DateTimeOffset now)
        {
            foreach (var e in interpreter.Step(Execution, input, now).Events)
            {
                switch (e)
                {
                    case StateExited exited:
                        _exited = exited;
                        break;

                    case RetryScheduled retry:
                        (_retry, _retryAt) = (retry, e.At);
                        break;
                }
            }
        }

        public StateTestResult Result() => new()
        {
            Status = Status,
            Trace = test.Trace,
            Output = _exited?.Output,
            NextState = _exited?.Next,
            Error = Error,
            Variables = VariablesAfter(),
            RetryIndex = IndexOf((request.Tested.State as RetriableState)?.Retry.Select(retrier => retrier.ErrorEquals)),
            CatchIndex = Status == StateTestStatus.CaughtError ? IndexOf((request.Tested.State as RetriableState)?.Catch.Select(catcher => catcher.ErrorEquals)) : null,
            Backoff = _retry is null ? null : _retry.Until - _retryAt,
            Iterations = test.Iterations,
            Exchange = Exchange,
        };

        private StateTestStatus Status => _retry is not null ? StateTestStatus.Retriable
            : _exited is null ? StateTestStatus.Failed
            : test.Failure is null ? StateTestStatus.Succeeded
            : StateTestStatus.CaughtError;

        /// <summary>The state's failure; also that of a catcher's own evaluation, and that the test took too long, which no state hears of.</summary>
        private StatesError? Error => Execution.Status switch
        {
            ExecutionStatus.TimedOut => new StatesError(ErrorNames.Timeout, Cause: null),
            ExecutionStatus.Failed => Execution.Error,
            _ => test.Failure,
        };

        private int? IndexOf(IEnumerable<IReadOnlyList<string>>? handlers)
        {
            if (handlers is null || test.Failure is not { } failure)
            {
                return null;
            }

            var index = 0;
            foreach (var names in handlers)
            {
                if (ErrorMatching.Matches(names, failure.Error, test.IsHeartbeat))
                {
                    return index;
                }

                index++;
            }

            return null;
        }

        private JsonObject VariablesAfter() => _exited?.Assigned is not { } assigned
            ? request.Variables
            : new JsonObject([.. request.Variables.Where(given => assigned[given.Key] is null), .. assigned]);
    }
}
