using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Lambda.Functions;

namespace Treadle.Lambda.Workers;

/// <summary>What Lambda itself writes into a function's log: lines as <c>START</c> and <c>REPORT</c>, or JSON records as <c>platform.start</c>.</summary>
/// <remarks>Source: Lambda developer guide, "Understanding the INIT_START line", "Lambda system log events", "Using log-level filtering".</remarks>
internal sealed class PlatformLog(Function function, TimeProvider time)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _isJson = function.LogFormat == "JSON";

    private enum Level
    {
        Debug,
        Info,
        Warn,
    }

    /// <summary>A process is started.</summary>
    public void InitStart(WorkerLog log)
    {
        var version = RuntimeVersion(function.Runtime);
        var arn = $"arn:aws:lambda:{function.Owner.Region}::runtime:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)))}";
        if (!_isJson)
        {
            log.Line($"INIT_START Runtime Version: {version}\tRuntime Version ARN: {arn}");
            return;
        }

        Record(log, Level.Info, "platform.initStart", new JsonObject
        {
            ["initializationType"] = "on-demand",
            ["phase"] = "init",
            ["runtimeVersion"] = version,
            ["runtimeVersionArn"] = arn,
            ["functionName"] = function.Name,
            ["functionVersion"] = function.Version,
        });
    }

    /// <summary>The initialisation has ended. In text only a failed one is told.</summary>
    /// <param name="log">The log.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="phase"><c>init</c>; <c>invoke</c> when it was tried again within a call.</param>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void InitEnd(WorkerLog log, TimeSpan took, string phase, Outcome? failure)
    {
        var (status, errorType) = failure is null ? ("success", null) : StatusOf(failure);
        if (!_isJson)
        {
            if (failure is not null)
            {
                var type = errorType is null ? "" : $"\tError Type: {errorType}";
                log.Line($"INIT_REPORT Init Duration: {Milliseconds(took)} ms\tPhase: {phase}\tStatus: {status}{type}");
            }

            return;
        }

        var level = failure is null ? Level.Debug : Level.Warn;
        Record(log, level, "platform.initRuntimeDone", WithStatus(new JsonObject { ["initializationType"] = "on-demand", ["phase"] = phase }, status, errorType));
        var report = WithStatus(new JsonObject { ["initializationType"] = "on-demand", ["phase"] = phase }, status, errorType);
        report["metrics"] = new JsonObject { ["durationMs"] = Rounded(took) };
        Record(log, level, "platform.initReport", report);
    }

    /// <summary>A call begins.</summary>
    public void Start(WorkerLog log, string requestId)
    {
        if (_isJson)
        {
            Record(log, Level.Info, "platform.start", new JsonObject { ["requestId"] = requestId, ["version"] = function.Version });
        }
        else
        {
            log.Line($"START RequestId: {requestId} Version: {function.Version}");
        }
    }

    /// <summary>A call has ended.</summary>
    /// <param name="log">The log.</param>
    /// <param name="requestId">Its id.</param>
    /// <param name="outcome">How.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="init">How long the process took to start, when this was its first call.</param>
    /// <param name="memoryMegabytes">The most the process has held; 0 is not known and left out.</param>
    /// <param name="initFailed">The call never reached the code.</param>
    public void End(WorkerLog log, string requestId, Outcome outcome, TimeSpan duration, TimeSpan? init, long memoryMegabytes, bool initFailed)
    {
        // Billed is rounded up to 1 ms and holds the initialisation.
        var billed = (long)Math.Ceiling((duration + (init ?? TimeSpan.Zero)).TotalMilliseconds);
        var (status, errorType) = StatusOf(outcome);
        Fault(log, requestId, outcome);
        if (_isJson)
        {
            EndRecords(log, requestId, duration, billed, init, memoryMegabytes, status, errorType);
            return;
        }

        log.Line($"END RequestId: {requestId}");
        var report = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {requestId}\tDuration: {Milliseconds(duration)} ms\tBilled Duration: {billed} ms\tMemory Size: {function.MemoryMegabytes} MB\t");
        if (memoryMegabytes > 0)
        {
            report.Append(CultureInfo.InvariantCulture, $"Max Memory Used: {memoryMegabytes} MB\t");
        }

        if (init is { } cold)
        {
            report.Append(CultureInfo.InvariantCulture, $"Init Duration: {Milliseconds(cold)} ms\t");
        }

        // What the code itself reports as its error is told by its own lines, not here; an initialisation that failed is.
        if (status is "timeout")
        {
            report.Append("Status: timeout\t");
        }
        else if (status is not "success" && (outcome is not Outcome.Failed || initFailed))
        {
            report.Append(CultureInfo.InvariantCulture, $"Status: error\tError Type: {errorType}\t");
        }

        log.Line(report.ToString());
    }

    /// <summary>As <c>python:3.12.v1</c>. AWS counts the builds of its runtimes behind the v; here there is one.</summary>
    private static string RuntimeVersion(string runtime)
    {
        var digit = runtime.IndexOfAny([.. "0123456789"]);
        return runtime switch
        {
            "provided" => "provided:al1.v1",
            _ when runtime.StartsWith("provided.", StringComparison.Ordinal) => $"provided:{runtime[9..]}.v1",
            _ when digit < 0 => $"{runtime}:v1",
            _ => $"{runtime[..digit]}:{runtime[digit..].Replace(".x", "", StringComparison.Ordinal)}.v1",
        };
    }

    private void Fault(WorkerLog log, string requestId, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.TimedOut timedOut:
                log.Line($"{IsoTime.Milliseconds(time.GetUtcNow())} {requestId} Task timed out after {Outcome.Seconds(timedOut.After)} seconds");
                break;
            case Outcome.Exited exited:
                log.Line($"RequestId: {requestId} Error: {Outcome.ExitText(exited.How)}");
                log.Line("Runtime.ExitError");
                break;
            case Outcome.Unstartable unstartable:
                log.Line($"RequestId: {requestId} Error: {unstartable.Message}");
                log.Line(unstartable.ErrorType);
                break;
        }
    }

    private void EndRecords(
        WorkerLog log, string requestId, TimeSpan duration, long billed, TimeSpan? init, long memoryMegabytes, string status, string? errorType)
    {
        var done = WithStatus(new JsonObject { ["requestId"] = requestId }, status, errorType);
        done["metrics"] = new JsonObject { ["durationMs"] = Rounded(duration) };
        Record(log, status == "success" ? Level.Debug : Level.Warn, "platform.runtimeDone", done);
        var metrics = new JsonObject { ["durationMs"] = Rounded(duration), ["billedDurationMs"] = billed, ["memorySizeMB"] = function.MemoryMegabytes };
        if (memoryMegabytes > 0)
        {
            metrics["maxMemoryUsedMB"] = memoryMegabytes;
        }

        if (init is { } cold)
        {
            metrics["initDurationMs"] = Rounded(cold);
        }

        var report = new JsonObject { ["requestId"] = requestId, ["metrics"] = metrics };
        Record(log, status == "success" ? Level.Info : Level.Warn, "platform.report", WithStatus(report, status, errorType));
    }

    private static (string Status, string? ErrorType) StatusOf(Outcome outcome) => outcome switch
    {
        Outcome.Answered => ("success", null),
        Outcome.TimedOut => ("timeout", null),
        Outcome.Failed failed => ("error", failed.ErrorType),
        Outcome.TooLarge => ("error", "Function.ResponseSizeTooLarge"),
        Outcome.Streamed => ("error", "Function.ResponseStreamingNotSupported"),
        Outcome.Exited { IsOutOfMemory: true } => ("error", "Runtime.OutOfMemory"),
        Outcome.Exited => ("error", "Runtime.ExitError"),
        Outcome.Unstartable unstartable => ("error", unstartable.ErrorType),
        _ => throw new InvalidOperationException($"{outcome} is not told."),
    };

    private static JsonObject WithStatus(JsonObject record, string status, string? errorType)
    {
        record["status"] = status;
        if (errorType is not null)
        {
            record["errorType"] = errorType;
        }

        return record;
    }

    private void Record(WorkerLog log, Level level, string type, JsonObject record)
    {
        var least = function.SystemLogLevel switch { "DEBUG" => Level.Debug, "WARN" => Level.Warn, _ => Level.Info };
        if (level >= least)
        {
            log.Line(new JsonObject { ["time"] = IsoTime.Milliseconds(time.GetUtcNow()), ["type"] = type, ["record"] = record }.ToJsonString(Plain));
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
