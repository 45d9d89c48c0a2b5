using Treadle.Engine.Executions;
using Treadle.Engine.Inputs;
using Treadle.Runtime.Commits;

namespace Treadle.Runtime.Lanes;

/// <summary>An input on its way into a step.</summary>
/// <param name="input">What happened.</param>
/// <param name="inboxId">Its row in the inbox; 0 when it has none.</param>
/// <param name="reply">Who waits for the step's commit; null when nobody does.</param>
internal sealed class QueuedInput(Input input, long inboxId = 0, Reply? reply = null)
{
    public Input Input { get; } = input;

    public long InboxId { get; } = inboxId;

    public Reply? Reply { get; } = reply;

    /// <summary>True when the step had something to record for it; an input that no longer means anything records nothing.</summary>
    public bool WasRecorded { get; set; }
}

/// <summary>Someone who waits until an input has been stepped and the step is on disk. Called on the lane, once.</summary>
internal abstract class Reply
{
    /// <summary>The use of the call that waits; it is counted with the step's commit.</summary>
    public CountedUse? Use { get; } = CountedUse.Current;

    /// <summary>True when nobody waits any more; the input is then not worth a step.</summary>
    public virtual bool IsGone => false;

    /// <summary>True when it may be refused because too many inputs wait for the execution: a request from outside, of which any number may come.</summary>
    /// <remarks>What an open task brings is not: there is one for each, and a refusal would be the last that is heard of it.</remarks>
    public virtual bool IsRefusable => false;

    /// <summary>The input was stepped; all that <paramref name="execution"/> shows is on disk.</summary>
    /// <param name="execution">The state after the commit. Read it here and now: it belongs to the lane.</param>
    /// <param name="wasRecorded">False when the input meant nothing (any more).</param>
    public abstract void Done(Execution execution, bool wasRecorded);

    /// <summary>The input was not, and will not be, stepped; or the outcome is unknown because the node stops.</summary>
    public abstract void Refuse(Exception reason);

    /// <summary>The input was dropped because <see cref="IsGone"/>.</summary>
    public virtual void Dropped()
    {
    }
}
