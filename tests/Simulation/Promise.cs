namespace Treadle.Simulation;

/// <summary>What must hold in every run, in the words that a failure names it by.</summary>
internal static class Promise
{
    public const string EffectHasItsEvent = "no effect without its journal event";
    public const string NothingAnsweredIsForgotten = "nothing answered is forgotten";
    public const string StateIsTheJournal = "the fold of the journal is the live state";
    public const string IndexesAreAScan = "the indexes of a state are what a scan of it gives";
    public const string WorkIsUnderWay = "what the state asks for is under way";
    public const string NothingGoesBackInTime = "no event is of an earlier time than the one before it";
    public const string NoDeadlineEarly = "no deadline is early";
    public const string NoDeadlineMissed = "a deadline that has come is looked at";
    public const string TransitionsHappenOnce = "no state transition happens twice";
    public const string TaskIdIsOfOneAttempt = "a task id belongs to one attempt";
    public const string TaskGetsItsOwnAnswer = "a task ends with its own answer";
    public const string ChildIsOfOneTask = "a task starts one child and hears of its end";
    public const string HistoryIsWhole = "a history is whole, in order, without gaps or doubles";
    public const string StatusesAreDelivered = "the outbox tells what happened";
    public const string OutcomeIsTheCalmOne = "a deterministic machine ends as without faults";
    public const string ExecutionsEnd = "when nothing fails any more, every execution ends";
    public const string NoBugStopsAnExecution = "no bug of ours stops an execution";
}

/// <summary>Something that must hold in every run did not in this one.</summary>
/// <param name="promise">One of <see cref="Promise"/>.</param>
/// <param name="how">Where, and what was seen.</param>
internal sealed class BrokenPromiseException(string promise, string how) : Exception($"{promise}: {how}")
{
    public string Promise { get; } = promise;
}
