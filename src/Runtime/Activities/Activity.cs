using Treadle.Runtime.StateMachines;

namespace Treadle.Runtime.Activities;

/// <summary>An activity: a name that workers poll for tasks.</summary>
public sealed record Activity
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    /// <summary><c>account/region</c>.</summary>
    public required string Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The key of one's own, which stays; null is the one that AWS owns.</summary>
    public EncryptionSettings? Encryption { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];
}
