using System.Buffers;
using System.Buffers.Text;
using Treadle.Asl;
using Treadle.Asl.Json;
using Treadle.Engine.Events;

namespace Treadle.Engine.History;

/// <summary>How a history is shown.</summary>
/// <param name="Region">The region that TaskScheduled shows.</param>
/// <param name="RawInput">The caller's text of the execution's input, shown by the events that carry it untouched; null shows the canonical one.</param>
/// <param name="IncludeExecutionData">False leaves inputs, outputs and parameters out.</param>
/// <param name="VersionArn">The version that the execution was started through; null without one.</param>
/// <param name="AliasArn">The alias that the execution was started through; null without one.</param>
public sealed record HistoryContext(
    string Region, string? RawInput = null, bool IncludeExecutionData = true, string? VersionArn = null, string? AliasArn = null);

/// <summary>Our events to AWS's <c>HistoryEvent</c>, written straight as UTF-8: a history has up to 25,000 of them.</summary>
/// <remarks>Source: API reference, GetExecutionHistory; members as recorded from AWS. One thread.</remarks>
public sealed class HistoryWriter
{
    private readonly HistoryContext _context;
    private readonly JsonObjectWriter _json;
    private readonly TaskHistory _tasks;

    /// <param name="context">How the events are shown.</param>
    /// <param name="output">Gets one JSON object per event, nothing between them.</param>
    public HistoryWriter(HistoryContext context, IBufferWriter<byte> output)
    {
        _context = context;
        _json = new JsonObjectWriter(output);
        _tasks = new TaskHistory(this, _json, context);
    }

    /// <returns>The history event; null for an event that the history doesn't show.</returns>
    public static JsonObject? ToHistoryEvent(Event e, HistoryContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        return new HistoryWriter(context, buffer).TryWrite(e) ? (JsonObject)JsonValue.FromCanonical(buffer.WrittenMemory) : null;
    }

    /// <summary>Writes one event.</summary>
    /// <returns>False for an event that the history doesn't show: nothing was written.</returns>
    public bool TryWrite(Event e)
    {
        if (e.Id == 0)
        {
            return false;
        }

        WriteEvent(e);
        return true;
    }

    /// <summary>The members of every event, and the beginning of its details.</summary>
    internal void Begin(Event e, string type, string details)
    {
        BeginPlain(e, type);
        _json.Begin(details);
    }

    internal void End()
    {
        _json.End();
        _json.End();
    }

    internal void Plain(Event e, string type)
    {
        BeginPlain(e, type);
        _json.End();
    }

    internal void Data(string name, string detailsName, JsonValue value, string? raw = null)
    {
        if (!_context.IncludeExecutionData)
        {
            return;
        }

        if (raw is null)
        {
            _json.Document(name, value);
        }
        else
        {
            _json.Text(name, raw);
        }

        _json.Raw(detailsName, """{"truncated":false}"""u8);
    }

    internal void Input(JsonValue value, string? raw = null) => Data("input", "inputDetails", value, raw);

    internal void Output(JsonValue value) => Data("output", "outputDetails", value);

    /// <summary>The members error and cause, where there are any.</summary>
    internal void Error(StatesError error)
    {
        if (error.Error is { } name)
        {
            _json.Text("error", name);
        }

        if (error.Cause is { } cause)
        {
            _json.Text("cause", cause);
        }
    }

    private void WriteEvent(Event e)
    {
        switch (e)
        {
            case ExecutionStarted x:
                Begin(e, "ExecutionStarted", "executionStartedEventDetails");
                Input(x.Input, x.RawInput);
                _json.Text("roleArn", x.RoleArn);
                if (_context.AliasArn is { } alias)
                {
                    _json.Text("stateMachineAliasArn", alias);
                }

                if (_context.VersionArn is { } version)
                {
                    _json.Text("stateMachineVersionArn", version);
                }

                End();
                break;

            case ExecutionSucceeded x:
                Begin(e, "ExecutionSucceeded", "executionSucceededEventDetails");
                Output(x.Output);
                End();
                break;

            case ExecutionFailed x:
                Begin(e, "ExecutionFailed", "executionFailedEventDetails");
                Error(x.Error);
                End();
                break;

            case ExecutionAborted x:
                Begin(e, "ExecutionAborted", "executionAbortedEventDetails");
                Error(x.Error);
                End();
                break;

            case ExecutionTimedOut:
                Begin(e, "ExecutionTimedOut", "executionTimedOutEventDetails");
                End();
                break;

            case ExecutionRedriven x:
                Begin(e, "ExecutionRedriven", "executionRedrivenEventDetails");
                _json.Number("redriveCount", x.RedriveCount);
                End();
                break;

            case StateEntered x:
                Begin(e, $"{x.Type}StateEntered", "stateEnteredEventDetails");
                _json.Text("name", x.State);
                // The first state gets the caller's text as it came; what follows is written by the engine.
                Input(x.Input, x.PreviousId == 0 ? _context.RawInput : null);
                End();
                break;

            case StateExited x:
                Begin(e, $"{x.Type}StateExited", "stateExitedEventDetails");
                _json.Text("name", x.State);
                Output(x.Output);
                Assigned(x.Assigned);
                End();
                break;

            case EvaluationFailed x:
                Begin(e, "EvaluationFailed", "evaluationFailedEventDetails");
                Error(x.Error);
                if (x.Location is { } location)
                {
                    _json.Text("location", location);
                }

                _json.Text("state", x.State);
                End();
                break;

            case StateAborted x: Plain(e, $"{x.Type}StateAborted"); break;
            case ParallelStarted: Plain(e, "ParallelStateStarted"); break;
            case ParallelSucceeded: Plain(e, "ParallelStateSucceeded"); break;
            case ParallelFailed: Plain(e, "ParallelStateFailed"); break;
            case MapStarted x:
                Begin(e, "MapStateStarted", "mapStateStartedEventDetails");
                _json.Number("length", x.Items.Count);
                End();
                break;

            case DistributedMapStarted x:
                Begin(e, "MapStateStarted", "mapStateStartedEventDetails");
                _json.Number("length", x.Length);
                End();
                break;

            case MapRunStarted x:
                Begin(e, "MapRunStarted", "mapRunStartedEventDetails");
                _json.Text("mapRunArn", x.MapRun);
                End();
                break;

            case MapRunRedriven x:
                Begin(e, "MapRunRedriven", "mapRunRedrivenEventDetails");
                _json.Text("mapRunArn", x.MapRun);
                _json.Number("redriveCount", x.RedriveCount);
                End();
                break;

            case MapRunSucceeded: Plain(e, "MapRunSucceeded"); break;
            case MapRunFailed x:
                Begin(e, "MapRunFailed", "mapRunFailedEventDetails");
                Error(x.Error);
                End();
                break;

            case MapRunAborted: Plain(e, "MapRunAborted"); break;
            case MapSucceeded: Plain(e, "MapStateSucceeded"); break;
            case MapFailed: Plain(e, "MapStateFailed"); break;
            case MapIterationStarted x: Iteration(e, "MapIterationStarted", "mapIterationStartedEventDetails", x.State, x.Index); break;
            case MapIterationSucceeded x: Iteration(e, "MapIterationSucceeded", "mapIterationSucceededEventDetails", x.State, x.Index); break;
            case MapIterationFailed x: Iteration(e, "MapIterationFailed", "mapIterationFailedEventDetails", x.State, x.Index); break;
            case MapIterationAborted x: Iteration(e, "MapIterationAborted", "mapIterationAbortedEventDetails", x.State, x.Index); break;
            default: _tasks.Write(e); break;
        }
    }

    private void Assigned(JsonObject? variables)
    {
        if (variables is null || !_context.IncludeExecutionData)
        {
            return;
        }

        _json.Begin("assignedVariables");
        foreach (var (name, value) in variables)
        {
            _json.Document(name, value);
        }

        _json.End();
        _json.Raw("assignedVariablesDetails", """{"truncated":false}"""u8);
    }

    private void Iteration(Event e, string type, string details, string state, int index)
    {
        Begin(e, type, details);
        _json.Text("name", state);
        _json.Number("index", index);
        End();
    }

    private void BeginPlain(Event e, string type)
    {
        _json.Begin();

        // Epoch seconds with milliseconds as the fraction: 1573568204.569
        Span<byte> text = stackalloc byte[32];
        var (seconds, ms) = Math.DivRem(e.At.ToUnixTimeMilliseconds(), 1000);
        Utf8Formatter.TryFormat(seconds, text, out var length);
        text[length++] = (byte)'.';
        Utf8Formatter.TryFormat(ms, text[length..], out var digits, new StandardFormat('D', 3));
        _json.Raw("timestamp", text[..(length + digits)]);
        _json.Text("type", type);
        _json.Number("id", e.Id);
        _json.Number("previousEventId", e.PreviousId);
    }
}
