using System.Globalization;

namespace Treadle.Engine;

/// <summary>An execution's own number: the milliseconds of its start above 20 bits of a counter, so newer ones are greater.</summary>
/// <remarks>Below 0 for a volatile execution, of which nothing is on disk: it can never be taken for one that is.</remarks>
public readonly record struct ExecutionId(long Value)
{
    public bool IsVolatile => Value < 0;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One place where an execution is: 0 is the top level; branches and iterations count on, and no number is used twice.</summary>
public readonly record struct FrameId(int Value)
{
    public static readonly FrameId Top = new(0);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One attempt of one Task state: unique in its execution, never used by another attempt or state.</summary>
public readonly record struct TaskId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A task of another execution, which started this one and waits for its end.</summary>
public readonly record struct ParentTask(ExecutionId Execution, TaskId Task);
