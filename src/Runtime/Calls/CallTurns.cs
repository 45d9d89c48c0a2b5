using Treadle.Asl.Compiling;
using Treadle.Engine;
using Treadle.Runtime.Lanes;

namespace Treadle.Runtime.Calls;

/// <summary>Lets so many calls of Task states be made at once; the others wait in line, as ids: their executions need not stay in memory. Any thread.</summary>
/// <remarks>The line has no bound of its own: in it is at most one place per open task, and what is in it is on disk as well.</remarks>
/// <param name="max">Calls at once.</param>
/// <param name="sendToLane">Tells the lane of an execution that it is its turn.</param>
internal sealed class CallTurns(int max, Action<ExecutionId, LaneMessage> sendToLane)
{
    private readonly Lock _lock = new();
    private readonly Queue<(ExecutionId Execution, TaskId Task)> _waiting = [];
    private int _taken;

    /// <summary>Calls under way.</summary>
    public int Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken;
            }
        }
    }

    /// <summary>Places in the line, those of tasks that have ended meanwhile included.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// A call that waits for an Express execution needs none: it does no work itself, and that execution's own calls would wait behind all those that wait for it.
    /// </summary>
    public static bool IsNeededFor(TaskResource resource) => resource is not TaskResource.ServiceIntegration { Service: "aws-sdk:sfn", Action: "startSyncExecution" };

    /// <returns>True: make the call, then <see cref="Return"/>. False: <see cref="LaneMessage.CallTurn"/> comes.</returns>
    public bool TryTake(ExecutionId execution, TaskId task)
    {
        lock (_lock)
        {
            if (_taken < max)
            {
                _taken++;
                return true;
            }

            _waiting.Enqueue((execution, task));
            return false;
        }
    }

    /// <summary>A call has ended, or is not to be made: the turn goes to the next in line.</summary>
    public void Return()
    {
        (ExecutionId Execution, TaskId Task) next;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out next))
            {
                _taken--;
                return;
            }
        }

        sendToLane(next.Execution, new LaneMessage.CallTurn(next.Execution, next.Task));
    }
}
