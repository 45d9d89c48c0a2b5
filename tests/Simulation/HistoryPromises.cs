using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.History;
using Treadle.Storage;
using static Treadle.Simulation.Promises;

namespace Treadle.Simulation;

/// <summary>What every whole journal is like, whatever the machine.</summary>
internal static class HistoryPromises
{
    /// <summary>Rows follow each other, history ids count from 1, and each follows from one before it.</summary>
    public static void IsWhole(ExecutionId id, IReadOnlyList<JournalRow> rows)
    {
        long sequence = 0;
        long historyId = 0;
        var ends = 0;
        var redrives = 0;
        foreach (var row in rows)
        {
            Require(Promise.HistoryIsWhole, row.FirstSequence == sequence + 1, $"execution {id}: a row begins at {row.FirstSequence}, behind {sequence}");
            var events = EventCodec.Read(row.Data);
            foreach (var e in events)
            {
                sequence++;
                Require(Promise.HistoryIsWhole, ends == 0 || e is ExecutionRedriven or ClockChanged, $"execution {id}: something comes behind its end: {e}");
                if (e is ExecutionRedriven redriven)
                {
                    Require(Promise.HistoryIsWhole, ends == 1 && redriven.RedriveCount == ++redrives, $"execution {id} is redriven while it runs, or miscounted: {e}");
                    ends = 0;
                }

                Require(Promise.HistoryIsWhole, sequence > 1 == e is not ExecutionStarted, $"execution {id} does not begin with its start alone");
                ends += EventKinds.IsEnd(e) ? 1 : 0;
                var shown = HistoryWriter.ToHistoryEvent(e, new HistoryContext("us-east-1"));
                if (!EventKinds.IsPublic(e))
                {
                    Require(Promise.HistoryIsWhole, e.Id == 0 && shown is null, $"execution {id}: a private event is shown: {e}");
                    continue;
                }

                Require(Promise.HistoryIsWhole, e.Id == ++historyId && shown is not null, $"execution {id}: {e} should be number {historyId} of the history");
                Require(Promise.HistoryIsWhole, e.PreviousId >= 0 && e.PreviousId < e.Id, $"execution {id}: {e} does not follow from an event before it");
            }

            Require(Promise.HistoryIsWhole, row.LastSequence == sequence, $"execution {id}: a row says it ends at {row.LastSequence}, and ends at {sequence}");
            Require(
                Promise.HistoryIsWhole,
                row.LastHistoryId == events.Select(e => e.Id).Max() && row.FirstHistoryId == events.Select(e => e.Id).Where(n => n > 0).DefaultIfEmpty().Min(),
                $"execution {id}: a row says it has the history from {row.FirstHistoryId} to {row.LastHistoryId}, and has not");
        }

        Require(Promise.HistoryIsWhole, ends == 1, $"execution {id} has ended, and its history has {ends} ends");
    }

    /// <summary>In each frame a state is entered, and then left, before the next; an attempt ends once; a deadline is taken once.</summary>
    public static void HappensOnce(ExecutionId id, List<Event> events)
    {
        var states = new Dictionary<FrameId, string>();
        var open = new HashSet<TaskId>();
        var waits = new HashSet<FrameId>();
        var mayReenter = new HashSet<FrameId>();
        foreach (var e in events)
        {
            switch (e)
            {
                case StateEntered x:
                    RequireOnce(states.TryAdd(x.Frame, x.State) || (states[x.Frame] == x.State && mayReenter.Contains(x.Frame)), e);
                    mayReenter.Remove(x.Frame);
                    break;

                case ExecutionRedriven:
                    waits.Clear();
                    mayReenter.UnionWith(states.Keys);
                    break;

                case StateExited x:
                    mayReenter.Remove(x.Frame);
                    RequireOnce(states.Remove(x.Frame, out var state) && state == x.State, e);
                    waits.Remove(x.Frame);
                    break;

                case WaitScheduled x:
                    RequireOnce(waits.Add(x.Frame), e);
                    break;

                case TaskScheduled x:
                    RequireOnce(open.Add(x.Task), e);
                    break;

                case TaskSucceeded x:
                    RequireOnce(open.Remove(x.Task), e);
                    break;

                case TaskFailed x:
                    RequireOnce(open.Remove(x.Task), e);
                    break;

                case TaskTimedOut x:
                    RequireOnce(open.Remove(x.Task), e);
                    break;
            }
        }

        void RequireOnce(bool holds, Event e) => Require(Promise.TransitionsHappenOnce, holds, $"execution {id}: {e} comes once more, or for nothing");
    }
}
