using System.Text.Json;
using System.Text.Json.Nodes;
using Treadle.Asl;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Events;
using Treadle.Engine.Executions;
using Treadle.Engine.History;
using Treadle.Engine.Inputs;
using JsonArray = Treadle.Asl.Json.JsonArray;
using JsonObjectNode = System.Text.Json.Nodes.JsonObject;
using JsonValue = Treadle.Asl.Json.JsonValue;

namespace Treadle.Golden;

/// <summary>Whole histories: every folder below <c>histories</c> has a machine, a script of what happens to it, and the history that must come of it.</summary>
/// <remarks>
/// A changed line of a history is reviewed, never just accepted. TREADLE_GOLDEN_WRITE=1 writes what came out beside the case as
/// <c>history.json</c> and <c>journal.base64</c>; the difference is then read in the change. The journals are rows as a store holds them:
/// they must fold in every release, so an existing one is never written again.
/// </remarks>
public sealed class GoldenHistories
{
    private static readonly string Root = FindRoot();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    public static TheoryData<string> Cases() =>
        [.. Directory.GetDirectories(Path.Combine(Root, "histories"), "*", SearchOption.AllDirectories)
            .Where(d => File.Exists(Path.Combine(d, "machine.json")))
            .Select(d => Path.GetRelativePath(Path.Combine(Root, "histories"), d))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_history_is_as_it_was_reviewed(string name)
    {
        var folder = Path.Combine(Root, "histories", name);
        var (events, _) = Run(folder);
        var history = new JsonArray([.. events.Select(e => HistoryWriter.ToHistoryEvent(e, new HistoryContext("us-east-1"))).Where(e => e is not null).Select(e => e!)]);
        var text = JsonNode.Parse(history.ToString())!.ToJsonString(Indented) + "\n";
        var file = Path.Combine(folder, "history.json");
        if (Environment.GetEnvironmentVariable("TREADLE_GOLDEN_WRITE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_journal_of_an_earlier_release_still_folds(string name)
    {
        var folder = Path.Combine(Root, "histories", name);
        var file = Path.Combine(folder, "journal.base64");
        if (Environment.GetEnvironmentVariable("TREADLE_GOLDEN_WRITE") == "1" && !File.Exists(file))
        {
            File.WriteAllLines(file, Run(folder).Rows.Select(Convert.ToBase64String));
        }

        var program = StateMachineCompiler.Compile(File.ReadAllText(Path.Combine(folder, "machine.json"))).Program!;
        var folded = new Execution(Identity, program);
        foreach (var row in File.ReadAllLines(file))
        {
            foreach (var e in EventCodec.Read(Convert.FromBase64String(row)))
            {
                folded.Apply(e);
            }
        }

        var history = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "history.json")))!.AsArray();
        Assert.False(folded.IsRunning);
        Assert.Equal(history.Count, folded.LastHistoryId);
        var last = history[^1]!["type"]!.GetValue<string>();
        Assert.Equal(last, "Execution" + folded.Status);
    }

    private static ExecutionIdentity Identity { get; } = new(
        new ExecutionId(1), "arn:aws:states:us-east-1:000000000000:execution:m:e", "e", "arn:aws:states:us-east-1:000000000000:stateMachine:m", "m");

    private static (List<Event> Events, List<byte[]> Rows) Run(string folder)
    {
        var compiled = StateMachineCompiler.Compile(File.ReadAllText(Path.Combine(folder, "machine.json")));
        var execution = new Execution(Identity, compiled.Program ?? throw new InvalidOperationException(string.Join("; ", compiled.Diagnostics)));
        var interpreter = new Interpreter(new PlainTokens());
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var events = new List<Event>();
        var rows = new List<byte[]>();

        void Take(Input input)
        {
            var step = interpreter.Step(execution, input, now);
            if (step.Events.Count > 0)
            {
                events.AddRange(step.Events);
                rows.Add(EventCodec.Write(step.Events));
            }

            if (execution.Ready.Count > 0)
            {
                Take(new Input.Continue());
            }
        }

        foreach (var line in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "script.json")))!.AsArray())
        {
            now += TimeSpan.FromSeconds(line!["after"]?.GetValue<double>() ?? 0);
            Take(Read(line.AsObject(), execution));
        }

        Assert.False(execution.IsRunning, "The script must bring the execution to its end.");
        return (events, rows);
    }

    // A line: {"after":seconds, one of "start":input, "woke":true, "succeeded":task+"output", "failed":task+"error"+"cause",
    // "submitted":task+"output", "taken":task+"worker", "callback":task+"output" or "error"+"cause", "heartbeat":task, "stop":true+"error"+"cause",
    // "childStarted":task+"child"+"output", "childEnded":task+"output", "mapRunEnded":true+"output" or "error"+"cause" (of the one run that is open),
    // "redrive":client token}
    private static Input Read(JsonObjectNode line, Execution execution)
    {
        TaskId Task(string key) => new(line[key]!.GetValue<long>());
        JsonValue Json(string key) => JsonValue.Parse(line[key]?.ToJsonString() ?? "null");
        StatesError Error() => new(line["error"]?.GetValue<string>(), line["cause"]?.GetValue<string>());
        return line switch
        {
            _ when line.ContainsKey("start") => new Input.Started(Json("start"), RawInput: null, "arn:aws:iam::000000000000:role/r", Seed: 1),
            _ when line.ContainsKey("woke") => new Input.Woke(),
            _ when line.ContainsKey("succeeded") => new Input.TaskSucceeded(Task("succeeded"), Json("output")),
            _ when line.ContainsKey("failed") => new Input.TaskFailed(Task("failed"), Error()),
            _ when line.ContainsKey("submitted") => new Input.TaskSubmitted(Task("submitted"), Json("output")),
            _ when line.ContainsKey("taken") => new Input.TaskTaken(Task("taken"), line["worker"]?.GetValue<string>()),
            _ when line.ContainsKey("heartbeat") => new Input.CallbackHeartbeat(Task("heartbeat")),
            _ when line.ContainsKey("callback") && line.ContainsKey("output") => new Input.CallbackSucceeded(Task("callback"), Json("output")),
            _ when line.ContainsKey("callback") => new Input.CallbackFailed(Task("callback"), Error()),
            _ when line.ContainsKey("childStarted") => new Input.ChildStarted(Task("childStarted"), new ExecutionId(line["child"]!.GetValue<long>()), Json("output"), IsResult: false),
            _ when line.ContainsKey("childEnded") => new Input.ChildEnded(Task("childEnded"), (Asl.Json.JsonObject)Json("output")),
            _ when line.ContainsKey("mapRunEnded") && line.ContainsKey("output") => new Input.MapRunEnded(execution.MapRuns.Single().Key, Json("output"), Error: null),
            _ when line.ContainsKey("mapRunEnded") => new Input.MapRunEnded(execution.MapRuns.Single().Key, Output: null, Error()),
            _ when line.ContainsKey("redrive") => new Input.Redrive(line["redrive"]?.GetValue<string>()),
            _ when line.ContainsKey("stop") => new Input.Stop(Error()),
            _ => throw new InvalidOperationException($"The script's line says nothing that happens: {line}"),
        };
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Treadle.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return Path.Combine(folder, "tests", "Golden");
    }

    private sealed class PlainTokens : ITaskTokens
    {
        public string TokenOf(ExecutionId execution, TaskId task) => $"token-{task}";
    }
}
