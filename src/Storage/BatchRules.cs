using Treadle.Engine;

namespace Treadle.Storage;

/// <summary>What a batch must be before a backend looks at it. A batch that breaks a rule is a bug of the committer, not a conflict.</summary>
public static class BatchRules
{
    /// <exception cref="ArgumentException">The batch contradicts itself; the text says where. Nothing was written.</exception>
    public static void Check(CommitBatch batch)
    {
        if (batch.Steps.Count > 1)
        {
            var seen = new HashSet<ExecutionId>(batch.Steps.Count);
            foreach (var step in batch.Steps)
            {
                Require(seen.Add(step.Execution), step, "has a second step in the batch");
            }
        }

        foreach (var step in batch.Steps)
        {
            Check(step);
        }
    }

    private static void Check(StepCommit step)
    {
        if (step.New is { } row)
        {
            Require(row.Id == step.Execution, step, "brings the row of another execution");
            Require(step.ExpectedSequence == 0, step, "is new and yet expects a sequence number");
        }

        if (step.Journal is { } journal)
        {
            Require(journal.FirstSequence == step.ExpectedSequence + 1, step, "has a journal row that does not begin right behind the expected sequence number");
            Require(journal.LastSequence >= journal.FirstSequence, step, "has a journal row that ends before it begins");
        }

        if (step.Ended is { } ended)
        {
            Require(ended.Status != Engine.Executions.ExecutionStatus.Running, step, "has ended and yet is running");
        }

        Require(step.EndsChild is null || step.Ended is not null, step, "counts a child as ended and goes on");

        foreach (var tell in step.Tells)
        {
            Require(tell.Execution != step.Execution, step, "tells itself something");
            Require(step.New is not null || tell.Answers is not { IsRequired: true }, step, "is of an execution that runs, and yet needs an open task of another");
        }

        Require(AllDiffer(step.OpensTasks, t => t), step, "opens a task twice");
        Require(AllDiffer(step.ClosesTasks, t => t.Task), step, "closes a task twice");
        Require(AllDiffer(step.TakesInbox, id => id), step, "takes an inbox row twice");
    }

    private static bool AllDiffer<TItem, TKey>(IReadOnlyList<TItem> items, Func<TItem, TKey> key) =>
        items.Count < 2 || items.Select(key).Distinct().Count() == items.Count;

    private static void Require(bool holds, StepCommit step, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"The step of execution {step.Execution} {otherwise}.", nameof(step));
        }
    }
}
