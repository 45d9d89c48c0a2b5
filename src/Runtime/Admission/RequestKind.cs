namespace Treadle.Runtime.Admission;

/// <summary>What a request brings. When room gets short, the first named is turned away first, so that what was let in can finish.</summary>
public enum RequestKind
{
    /// <summary>It makes new work: the start of an execution from outside.</summary>
    NewWork,

    /// <summary>It changes what is there: resources, the stop of an execution.</summary>
    Change,

    /// <summary>It brings accepted work on: the answer to a task, the start of an execution by a task.</summary>
    Answer,
}
