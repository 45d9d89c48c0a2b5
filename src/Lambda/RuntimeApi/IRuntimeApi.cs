namespace Treadle.Lambda.RuntimeApi;

/// <summary>One event as the Runtime API hands it to a function.</summary>
/// <param name="RequestId">A UUID.</param>
/// <param name="Payload">The event, JSON.</param>
/// <param name="DeadlineMs">When it will be killed, epoch milliseconds.</param>
/// <param name="FunctionArn">As it was called.</param>
/// <param name="TraceId">As <c>Root=1-…;Parent=…;Sampled=0</c>.</param>
/// <param name="ClientContext">JSON; null when the caller gave none.</param>
internal sealed record RuntimeEvent(
    string RequestId, ReadOnlyMemory<byte> Payload, long DeadlineMs, string FunctionArn, string TraceId, string? ClientContext);

/// <summary>What a posted answer did.</summary>
internal enum Acceptance
{
    Accepted,

    /// <summary>No invocation of that id waits for an answer here: it is unknown, or answered, or over.</summary>
    UnknownRequest,

    /// <summary>The call does not fit the worker's state: an initialisation error after initialisation.</summary>
    WrongState,
}

/// <summary>The side of a worker that its process talks to. Called from the worker's own connections.</summary>
internal interface IRuntimeApi
{
    /// <summary>Waits for the next event. Canceled when the worker ends or a later call takes this one's place.</summary>
    Task<RuntimeEvent> NextAsync();

    /// <summary>An event could not be written to the connection that asked for it; the next one that asks gets it.</summary>
    void NotDelivered(RuntimeEvent given);

    /// <param name="requestId">Of the invocation.</param>
    /// <param name="payload">The whole answer; null when it was larger than allowed.</param>
    Acceptance Respond(string requestId, byte[]? payload);

    /// <summary>The answer was streamed, which is refused.</summary>
    Acceptance RefuseStream(string requestId);

    /// <param name="requestId">Of the invocation.</param>
    /// <param name="payload">As <c>{"errorMessage","errorType","stackTrace"}</c>; null when it was larger than allowed.</param>
    /// <param name="errorType">What the header Lambda-Runtime-Function-Error-Type said; null for nothing.</param>
    Acceptance Fail(string requestId, byte[]? payload, string? errorType);

    /// <inheritdoc cref="Fail"/>
    Acceptance FailInit(byte[]? payload, string? errorType);
}
