namespace Treadle.Runtime.Commits;

/// <summary>Writes uses through the committer. Any thread.</summary>
internal sealed class CommittedUses(Action<Commission> commit) : IUseWriter
{
    public Task WriteAsync(IReadOnlyList<CountedUse> uses)
    {
        var commission = new Commission.Uses(uses);
        commit(commission);
        return commission.Answer;
    }
}
