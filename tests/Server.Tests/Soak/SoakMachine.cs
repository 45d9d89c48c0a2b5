using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Soak;

/// <summary>A state machine of the soak, and what must come of it.</summary>
/// <param name="Name">Its name, too.</param>
/// <param name="Definition">With <c>&lt;function&gt;</c>, <c>&lt;activity&gt;</c> and <c>&lt;machine:NAME&gt;</c> for ARNs.</param>
/// <param name="Input">A new input; the execution's name is in it as <c>id</c>.</param>
/// <param name="Output">The output that this input must come to; null where a callback's answer decides it.</param>
/// <param name="Visits">How often each state must be entered for this input.</param>
internal sealed record SoakMachine(
    string Name, string Definition, Func<Random, string, JsonObject> Input, Func<JsonObject, JsonNode>? Output, Func<JsonObject, Dictionary<string, int>> Visits)
{
    public const string Chain = "chain";
    public const string Callback = "callback";
    public const string Activity = "activity";
    public const string Nested = "nested";
    public const string Stopped = "stopped";
    public const string Sleeper = "sleeper";
    public const string Wait = "wait";

    // The key says which attempt of which task it is: a repeat after a crash has the same, another attempt has another.
    private const string FunctionTask =
        """
        {"Type":"Task","Resource":"<function>","TimeoutSeconds":600,
         "Parameters":{"key.$":"<key>","attempt.$":"$$.State.RetryCount","value.$":"$.value","millis.$":"$.millis","failures.$":"$.failures"},
         "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":9,"BackoffRate":1.5}],"End":true}
        """;

    private static readonly string OneTask = FunctionTask.Replace("<key>", "$$.Execution.Name", StringComparison.Ordinal);

    private static readonly string ItemTask = FunctionTask.Replace("<key>", "States.Format('{}/{}', $$.Execution.Name, $$.Map.Item.Index)", StringComparison.Ordinal);

    /// <summary>Those that others name come first.</summary>
    public static readonly IReadOnlyList<SoakMachine> All =
    [
        new(
            Wait,
            """{"StartAt":"W","States":{"W":{"Type":"Wait","SecondsPath":"$.seconds","Next":"P"},"P":{"Type":"Pass","Next":"V"},"V":{"Type":"Wait","Seconds":1,"End":true}}}""",
            (random, id) => new JsonObject { ["id"] = id, ["seconds"] = random.Next(4), ["pad"] = new string('x', random.Next(20_000)) },
            input => input.DeepClone(),
            _ => new() { ["W"] = 1, ["P"] = 1, ["V"] = 1 }),
        new(Sleeper, """{"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":86400,"End":true}}}""", (_, id) => new JsonObject { ["id"] = id }, Output: null, _ => new() { ["S"] = 1 }),
        new(
            Chain,
            """
            {"StartAt":"Begin","States":{
             "Begin":{"Type":"Pass","Parameters":{"i":0,"n.$":"$.n","id.$":"$.id"},"Next":"Enough"},
             "Enough":{"Type":"Choice","Choices":[{"Variable":"$.i","NumericLessThanPath":"$.n","Next":"Count"}],"Default":"Done"},
             "Count":{"Type":"Pass","Parameters":{"i.$":"States.MathAdd($.i, 1)","n.$":"$.n","id.$":"$.id"},"Next":"Enough"},
             "Done":{"Type":"Succeed"}}}
            """,
            (random, id) => new JsonObject { ["id"] = id, ["n"] = random.Next(300) },
            input => new JsonObject { ["i"] = (int)input["n"]!, ["n"] = (int)input["n"]!, ["id"] = (string?)input["id"] },
            input => new() { ["Begin"] = 1, ["Enough"] = (int)input["n"]! + 1, ["Count"] = (int)input["n"]!, ["Done"] = 1 }),
        new(
            "retry",
            $$"""{"StartAt":"T","States":{"T":{{OneTask}} } }""",
            (random, id) => FunctionInput(random, id, random.Next(3)),
            input => new JsonObject { ["doubled"] = 2 * (int)input["value"]! },
            _ => new() { ["T"] = 1 }),
        new(
            Activity,
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"<activity>","HeartbeatSeconds":4,"TimeoutSeconds":600,
             "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":1000,"BackoffRate":1},{"ErrorEquals":["States.Timeout"],"IntervalSeconds":1,"MaxAttempts":1000,"BackoffRate":1}],"End":true}}}
            """,
            (_, id) => new JsonObject { ["id"] = id },
            Output: null,
            _ => new() { ["T"] = 1 }),
        new(
            Callback,
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","TimeoutSeconds":600,
             "Parameters":{"FunctionName":"<function>","Payload":{"key.$":"$.id","attempt.$":"$$.State.RetryCount","token.$":"$$.Task.Token","millis.$":"$.millis"}},
             "Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":1,"MaxAttempts":1000,"BackoffRate":1}],"Next":"P"},
             "P":{"Type":"Pass","End":true}}}
            """,
            (random, id) => new JsonObject { ["id"] = id, ["millis"] = random.Next(200) },
            Output: null,
            _ => new() { ["T"] = 1, ["P"] = 1 }),
        new(
            "map",
            $$"""
            {"StartAt":"M","States":{"M":{"Type":"Map","ItemsPath":"$.items","MaxConcurrencyPath":"$.width","ItemProcessor":{"StartAt":"P","States":{
             "P":{"Type":"Pass","Next":"T"},"T":{{ItemTask}} } },"End":true} } }
            """,
            (random, id) => new JsonObject
            {
                ["id"] = id, ["width"] = random.Next(4),
                ["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(6)).Select(i => FunctionInput(random, id, failures: i == 1 ? 1 : 0))]),
            },
            input => new JsonArray([.. input["items"]!.AsArray().Select(i => new JsonObject { ["doubled"] = 2 * (int)i!["value"]! })]),
            input => new() { ["M"] = 1, ["P"] = input["items"]!.AsArray().Count, ["T"] = input["items"]!.AsArray().Count }),
        new(
            "parallel",
            $$"""
            {"StartAt":"All","States":{"All":{"Type":"Parallel","End":true,"Branches":[
             {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":1,"Next":"One"},"One":{"Type":"Pass","Result":1,"End":true} } },
             {"StartAt":"T","States":{"T":{{OneTask}} } },
             {"StartAt":"Inner","States":{"Inner":{"Type":"Map","ItemsPath":"$.list","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Wait","Seconds":1,"End":true} } },"End":true} } }]} } }
            """,
            (random, id) =>
            {
                var input = FunctionInput(random, id, failures: 0);
                input["list"] = new JsonArray([.. Enumerable.Range(0, random.Next(20)).Select(i => (JsonNode)i)]);
                return input;
            },
            input => new JsonArray(1, new JsonObject { ["doubled"] = 2 * (int)input["value"]! }, input["list"]!.DeepClone()),
            input => new() { ["All"] = 1, ["W"] = 1, ["One"] = 1, ["T"] = 1, ["Inner"] = 1, ["I"] = input["list"]!.AsArray().Count }),
        new(
            Nested,
            """
            {"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync:2",
             "Parameters":{"StateMachineArn":"<machine:wait>","Input":{"id.$":"$.id","seconds.$":"$.seconds","parent":true}},"OutputPath":"$.Output","End":true}}}
            """,
            (random, id) => new JsonObject { ["id"] = id, ["seconds"] = random.Next(3) },
            input => new JsonObject { ["id"] = (string?)input["id"], ["seconds"] = (int)input["seconds"]!, ["parent"] = true },
            _ => new() { ["N"] = 1 }),
        new(
            Stopped,
            """
            {"StartAt":"Both","States":{"Both":{"Type":"Parallel","End":true,"Branches":[
             {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":86400,"End":true}}},
             {"StartAt":"N","States":{"N":{"Type":"Task","Resource":"arn:aws:states:::states:startExecution.sync","Parameters":{"StateMachineArn":"<machine:sleeper>","Input":{"id.$":"$.id"}},"End":true}}}]}}}
            """,
            (_, id) => new JsonObject { ["id"] = id },
            Output: null,
            _ => new() { ["Both"] = 1, ["W"] = 1, ["N"] = 1 }),
    ];

    /// <summary>Those that clients start.</summary>
    public static readonly IReadOnlyList<SoakMachine> Started = [.. All.Where(m => m.Name != Sleeper)];

    private static JsonObject FunctionInput(Random random, string id, int failures) =>
        new() { ["id"] = id, ["value"] = random.Next(1_000), ["millis"] = random.Next(150), ["failures"] = failures };
}
