using System.Text.Json;
using System.Text.Json.Serialization;
using Treadle.Asl.Compiling;
using Treadle.Asl.Definition;
using Treadle.Engine.Events;

namespace Treadle.Runtime.StateMachines;

/// <summary>A state machine as it is now. What it runs is in its current revision.</summary>
public sealed record StateMachine
{
    public required string Name { get; init; }

    public required string Arn { get; init; }

    /// <summary><c>account/region</c>.</summary>
    public required string Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Stays what it was created with.</summary>
    public StateMachineType Type { get; init; }

    /// <summary>The current revision: the id of a <c>state-machine-revision</c> resource.</summary>
    public required string Revision { get; init; }

    /// <summary>Deleted, but executions still run: nothing starts any more, and it goes when they have ended.</summary>
    public bool IsDeleting { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>The number of the version that was published last, deleted or not; 0 before the first.</summary>
    public int LastVersion { get; init; }

    /// <summary>The version that the current revision is published as; null when it is not, or that version was deleted.</summary>
    public int? PublishedAs { get; init; }

    /// <summary>The store's version of the document that this was read from; 0 when it is not there yet.</summary>
    [JsonIgnore]
    public long DocumentVersion { get; init; }
}

/// <summary>One immutable revision of a state machine: all that an update can change, together.</summary>
/// <remarks>Revisions outlive their machine: executions and their descriptions read them.</remarks>
public sealed record StateMachineRevision
{
    public required string Id { get; init; }

    public required string StateMachineName { get; init; }

    public required string StateMachineArn { get; init; }

    public required StateMachineSettings Settings { get; init; }

    /// <summary>The machine's: what it compiles as.</summary>
    public StateMachineType Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>False for the revision that the machine was created with: AWS shows no revisionId for it.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>What callers know the revision by: <c>INITIAL</c> is the one without a revisionId.</summary>
    [JsonIgnore]
    public string PublicId => IsUpdate ? Id : "INITIAL";
}

/// <summary>What CreateStateMachine sets and UpdateStateMachine changes.</summary>
/// <param name="Definition">The exact text given.</param>
/// <param name="RoleArn">Shown and handed to executions; not assumed by anyone here.</param>
/// <param name="Logging">Which events go to a log group.</param>
/// <param name="TracingEnabled">X-Ray tracing; stored and shown.</param>
/// <param name="Encryption">The key of one's own; null is the one that AWS owns. Stored and shown.</param>
public sealed record StateMachineSettings(string Definition, string RoleArn, LoggingSettings Logging, bool TracingEnabled, EncryptionSettings? Encryption = null);

/// <summary>A KMS key of one's own. Nothing here encrypts with it: it is stored and shown.</summary>
/// <param name="KmsKeyId">An id, an ARN, an alias or its ARN, as given.</param>
/// <param name="DataKeyReuseSeconds">How long a data key is used, 60 to 900 seconds.</param>
public sealed record EncryptionSettings(string KmsKeyId, int DataKeyReuseSeconds);

/// <param name="Level"><c>ALL</c>, <c>ERROR</c>, <c>FATAL</c> or <c>OFF</c>.</param>
/// <param name="IncludeExecutionData">Whether inputs and outputs are logged.</param>
/// <param name="LogGroupArn">The one destination; null when there is none.</param>
/// <param name="HasEmptyDestinations">An empty list was given, which is shown again: AWS tells it from none.</param>
public sealed record LoggingSettings(string Level, bool IncludeExecutionData, string? LogGroupArn, bool HasEmptyDestinations = false)
{
    public static readonly LoggingSettings Off = new("OFF", IncludeExecutionData: false, LogGroupArn: null);

    /// <summary>Something may be logged.</summary>
    [JsonIgnore]
    public bool IsOn => Level != "OFF" && LogGroupArn is not null;

    /// <summary>Whether the level has such an event in the log.</summary>
    /// <remarks>Source: Step Functions developer guide, "Log levels for Step Functions execution events".</remarks>
    public bool Includes(Event e) => e.Id > 0 && Level switch
    {
        "ALL" => true,
        "ERROR" => IsFatal(e) || IsError(e),
        "FATAL" => IsFatal(e),
        _ => false,
    };

    private static bool IsFatal(Event e) => e is ExecutionAborted or ExecutionFailed or ExecutionTimedOut;

    private static bool IsError(Event e) => e is TaskFailed or TaskTimedOut or StateAborted or ParallelFailed or MapFailed or MapRunFailed or MapRunAborted or MapIterationFailed or MapIterationAborted
        or EvaluationFailed or StateEntered { Type: StateType.Fail };
}

/// <summary>The documents of the resource kinds <c>state-machine</c>, <c>…-revision</c>, <c>…-version</c>, <c>…-alias</c> and <c>activity</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StateMachine))]
[JsonSerializable(typeof(StateMachineRevision))]
[JsonSerializable(typeof(StateMachineVersion))]
[JsonSerializable(typeof(StateMachineAlias))]
[JsonSerializable(typeof(Activities.Activity))]
internal sealed partial class Documents : JsonSerializerContext;
