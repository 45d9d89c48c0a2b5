using System.Globalization;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>The last things that happened in a run, put into words only when it fails.</summary>
internal sealed class Trace
{
    private const int CharactersMax = 400;

    /// <summary>All when one seed is run again.</summary>
    private static readonly int LinesMax = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TREADLE_SEED")) ? 60 : int.MaxValue;

    private readonly Queue<(DateTimeOffset At, object What)> _last = new();

    public void Add(DateTimeOffset at, object what)
    {
        if (_last.Count == LinesMax)
        {
            _last.Dequeue();
        }

        _last.Enqueue((at, what));
    }

    public override string ToString() => string.Join('\n', _last.Select(l => $"  {l.At.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {Cut(Text(l.What))}"));

    private static string Cut(string text) => text.Length <= CharactersMax ? text : text[..CharactersMax] + "…";

    private static string Text(object what) => what switch
    {
        Commission.Step step => $"{step.Commit.Execution} is to commit {Text(step)}",
        LaneMessage.Committed { Step: var step } => $"{step.Commit.Execution} hears {step.Outcome} of {Text(step)}",
        LaneMessage.Read { Found: { } found } read => $"{read.Execution} was read at {found.State.LastSequence}, inbox [{string.Join(", ", found.Inbox.Select(Text))}]",
        LaneMessage.Deliver deliver => $"{deliver.Execution} gets {Text(deliver.Input)}",
        LaneMessage.Start start => $"{start.Execution} starts as {start.Request.Name}",
        LaneMessage.FoundWork found => $"the store has work for {string.Join(", ", found.Rows.Select(r => r.Id))}",
        LaneMessage.FoundInboxes found => $"the store has inboxes of {string.Join(", ", found.Executions)}",
        _ => what.ToString() ?? "",
    };

    private static string Text(Commission.Step step) =>
        $"sequence {step.Commit.ExpectedSequence}, closes [{string.Join(", ", step.Commit.ClosesTasks.Select(c => $"{c.Task} with {c.Heartbeats}"))}] "
        + $"opens [{string.Join(", ", step.Commit.OpensTasks)}] for [{string.Join(", ", step.Inputs.Select(Text))}]";

    private static string Text(QueuedInput queued) => $"{(queued.InboxId > 0 ? $"#{queued.InboxId} " : "")}{Text(queued.Input)}";

    private static string Text(Input input) => input is Input.Started ? nameof(Input.Started) : input.ToString();
}
