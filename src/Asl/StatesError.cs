using Treadle.Asl.Json;

namespace Treadle.Asl;

/// <summary>What a user's machine did wrong: an error name and a cause, as Retry, Catch and the history show them.</summary>
/// <param name="Error">The error's name, or null where AWS gives none (a Fail state without Error).</param>
/// <param name="Cause">The text for people, or null where AWS gives none.</param>
/// <remarks>Source: Amazon States Language, "Errors".</remarks>
public sealed record StatesError(string? Error, string? Cause)
{
    /// <summary>
    /// True when the cause is AWS's whole text; otherwise the engine puts "An error occurred while executing the state '…' (entered at
    /// the event id #…). " before the cause of an error that an evaluation gave.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>The field whose JSONata expression failed (<c>Output/result</c>); null for other errors, and where it is not one field.</summary>
    public string? Location { get; init; }

    /// <summary>The error object that a catcher puts into the state's output: <c>{"Error":…,"Cause":…}</c>.</summary>
    public JsonObject ToErrorObject() => new(
        ("Error", Error is null ? JsonNull.Instance : Error),
        ("Cause", Cause is null ? JsonNull.Instance : Cause));
}

/// <summary>The error names that the States Language reserves.</summary>
public static class ErrorNames
{
    public const string All = "States.ALL";
    public const string Timeout = "States.Timeout";
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";
    public const string TaskFailed = "States.TaskFailed";
    public const string Permissions = "States.Permissions";
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";
    public const string ParameterPathFailure = "States.ParameterPathFailure";
    public const string BranchFailed = "States.BranchFailed";
    public const string NoChoiceMatched = "States.NoChoiceMatched";
    public const string IntrinsicFailure = "States.IntrinsicFailure";
    public const string DataLimitExceeded = "States.DataLimitExceeded";
    public const string Runtime = "States.Runtime";
    public const string QueryEvaluationError = "States.QueryEvaluationError";
    public const string ItemReaderFailed = "States.ItemReaderFailed";
    public const string ResultWriterFailed = "States.ResultWriterFailed";
    public const string ExceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
    [
        All, Timeout, HeartbeatTimeout, TaskFailed, Permissions, ResultPathMatchFailure, ParameterPathFailure, BranchFailed, NoChoiceMatched, IntrinsicFailure,
        DataLimitExceeded, Runtime, QueryEvaluationError, ItemReaderFailed, ResultWriterFailed, ExceedToleratedFailureThreshold,
    ];
}

/// <summary>The outcome of an evaluation: a value, or the error it failed with.</summary>
public readonly record struct Evaluated<T>
{
    public Evaluated(T value) => Value = value;

    public Evaluated(StatesError error) => Error = error;

    public T? Value { get; }

    public StatesError? Error { get; }

    public static implicit operator Evaluated<T>(T value) => new(value);

    public static implicit operator Evaluated<T>(StatesError error) => new(error);
}
