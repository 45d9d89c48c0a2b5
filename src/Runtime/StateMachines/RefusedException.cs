namespace Treadle.Runtime.StateMachines;

/// <summary>Why a registry refuses. The API turns each into AWS's code and words.</summary>
public enum Refusal
{
    /// <summary>The name has a forbidden character. Subject: the name.</summary>
    InvalidName,

    /// <summary>The definition does not compile. Subject: the diagnostics in one line.</summary>
    InvalidDefinition,

    /// <summary>Another one has the name. Subject: its ARN.</summary>
    AlreadyExists,

    /// <summary>There is none. Subject: the ARN asked for.</summary>
    DoesNotExist,

    /// <summary>It is being deleted. Subject: its ARN.</summary>
    Deleting,

    /// <summary>More than 50 tags. Subject: the ARN.</summary>
    TooManyTags,

    /// <summary>A tag whose key begins as AWS's own do. Subject: the key.</summary>
    ReservedTag,

    /// <summary>There is no such version or alias. Subject: its ARN.</summary>
    NotFound,

    /// <summary>What is there now does not let it. Subject: AWS's sentence.</summary>
    Conflict,

    /// <summary>There are as many as there may be. Subject: a sentence that says of what.</summary>
    QuotaExceeded,
}

/// <summary>A registry of the runtime refuses a request; nothing was changed.</summary>
public sealed class RefusedException(Refusal refusal, string subject) : Exception($"{refusal}: {subject}")
{
    public Refusal Refusal { get; } = refusal;

    /// <summary>What the refusal is about; see <see cref="StateMachines.Refusal"/>.</summary>
    public string Subject { get; } = subject;
}
