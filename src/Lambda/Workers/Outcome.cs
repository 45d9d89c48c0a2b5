using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Lambda.Processes;
using Treadle.Lambda.RuntimeApi;

namespace Treadle.Lambda.Workers;

/// <summary>How one event ended in a worker.</summary>
internal abstract record Outcome
{
    /// <summary>The function answered.</summary>
    public sealed record Answered(byte[] Payload) : Outcome;

    /// <summary>The function, or its initialisation, posted an error.</summary>
    /// <param name="Payload">As the function wrote it.</param>
    /// <param name="ErrorType">As the header says, as <c>Runtime.ImportModuleError</c>; <c>Runtime.Unknown</c> when it says nothing.</param>
    public sealed record Failed(byte[] Payload, string ErrorType) : Outcome;

    /// <summary>The answer was larger than 6 MB.</summary>
    public sealed record TooLarge : Outcome;

    /// <summary>The answer was streamed.</summary>
    public sealed record Streamed : Outcome;

    /// <summary>The process ended before it answered.</summary>
    /// <param name="How">How.</param>
    /// <param name="IsOutOfMemory">It was ended because it held more memory than it may.</param>
    public sealed record Exited(ProcessExit How, bool IsOutOfMemory = false) : Outcome;

    public sealed record TimedOut(TimeSpan After) : Outcome;

    /// <summary>The process could not even be started.</summary>
    public sealed record Unstartable(string ErrorType, string Message) : Outcome;

    /// <summary>The worker ended before it took the event: another one may run it.</summary>
    public sealed record NotDelivered : Outcome;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As in <c>Task timed out after 1.00 seconds</c>.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>What the caller gets.</summary>
    public byte[] PayloadFor(string requestId) => this switch
    {
        Answered answer => answer.Payload,
        Failed error => error.Payload,
        Streamed => Error("Function.ResponseStreamingNotSupported", RuntimeApiListener.NoStreaming),
        TooLarge => Error("Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({RuntimeApiListener.AnswerBytesMax} bytes)."),
        Exited exited => Error("Runtime.ExitError", $"RequestId: {requestId} Error: {ExitText(exited.How)}"),
        TimedOut timedOut => Error("Sandbox.Timedout", $"RequestId: {requestId} Error: Task timed out after {Seconds(timedOut.After)} seconds"),
        Unstartable u => Error(u.ErrorType, $"RequestId: {requestId} Error: {u.Message}"),
        _ => throw new InvalidOperationException($"{this} has no payload."),
    };

    /// <summary>As AWS puts it: the words of Go's os/exec.</summary>
    public static string ExitText(ProcessExit exit) => exit switch
    {
        { Signal: { } signal } => $"Runtime exited with error: signal: {SignalName(signal)}",
        { Code: { } code and not 0 } => string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {code}"),
        _ => "Runtime exited without providing a reason",
    };

    private static string SignalName(int signal) => signal switch
    {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        6 => "aborted",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        15 => "terminated",
        _ => string.Create(CultureInfo.InvariantCulture, $"signal {signal}"),
    };

    private static byte[] Error(string type, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }, Plain);
}
