using System.Text.Json.Nodes;
using Treadle.Asl.Compiling;

namespace Treadle.Simulation;

/// <summary>
/// A random state machine in the States Language: all eight state types, nested Parallel and Map, both query languages, variables, retries, catches, timeouts and
/// heartbeats, callbacks, activities, nested executions.
/// </summary>
internal sealed partial class RandomMachine
{
    public const string Function = "arn:aws:lambda:us-east-1:000000000000:function:f";
    public const string Activity = "arn:aws:states:us-east-1:000000000000:activity:work";
    public const string Callback = "arn:aws:states:::lambda:invoke.waitForTaskToken";

    /// <summary>What nested executions run.</summary>
    public const string Child = "arn:aws:states:us-east-1:000000000000:stateMachine:c";

    /// <summary>Its parts by the names that they are covered under.</summary>
    public static readonly string[] Parts =
    [
        "Pass JSONPath", "Pass JSONata", "Pass that reads a variable", "Choice JSONPath", "Choice JSONata", "Succeed", "Fail", "Fail by path", "Fail by expression",
        "Wait Seconds", "Wait Timestamp", "Wait SecondsPath", "Wait TimestampPath", "Wait seconds by expression", "Wait timestamp by expression",
        "Task function", "Task callback", "Task activity", "Task JSONPath", "Task JSONata", "Timeout", "Timeout by path", "Timeout by expression",
        "Nested execution", "Nested execution .sync", "Nested execution .sync:2", "Nested execution .waitForTaskToken", "Nested execution of a shared name",
        "Parallel JSONPath", "Parallel JSONata", "Parallel in a branch", "Map JSONPath", "Map JSONata", "Map in an iteration", "Map of many", "MaxConcurrency by path",
        "MaxConcurrency by expression", "Retry", "Retry with jitter", "Retry with a growing back-off", "Catch", "Execution timeout", "Expression that fails",
    ];

    private const string InputOf = "$$.Execution.Input.";
    private const string InputIn = "$states.context.Execution.Input.";
    private const int DepthMax = 2;

    private readonly Chooser _chooser;
    private readonly bool _isDeterministic;
    private readonly bool _isChild;
    private readonly Coverage _coverage;
    private int _lastName;
    private bool _hasTopVariable;

    private RandomMachine(Chooser chooser, bool isDeterministic, bool isChild, Coverage coverage)
    {
        _coverage = coverage;
        _chooser = chooser;
        _isDeterministic = isDeterministic;
        _isChild = isChild;
    }

    /// <summary>A definition.</summary>
    /// <param name="seed">The same seed makes the same machine.</param>
    /// <param name="isDeterministic">Its outcome depends on its input alone: no race between failures, no timeout that is not retried.</param>
    /// <param name="coverage">Gets the parts that it has.</param>
    public static string Definition(ulong seed, bool isDeterministic, Coverage coverage)
    {
        var machine = new RandomMachine(new Chooser(seed), isDeterministic, isChild: false, coverage);
        var definition = machine.Block(depth: 0);
        if (!isDeterministic && machine._chooser.OneIn(5))
        {
            machine.Has("Execution timeout");
            definition["TimeoutSeconds"] = machine._chooser.Between(20, 400);
        }

        return definition.ToJsonString();
    }

    /// <summary>The machine that nested executions run: a small one, which starts no others.</summary>
    public static string ChildDefinition(ulong seed, bool isDeterministic, Coverage coverage) =>
        new RandomMachine(new Chooser(~seed), isDeterministic, isChild: true, coverage).Block(depth: DepthMax).ToJsonString();

    public static Program Compile(string definition)
    {
        var compiled = StateMachineCompiler.Compile(definition);
        return compiled.Program
            ?? throw new InvalidOperationException($"The generator made a machine that is refused: {string.Join("; ", compiled.Diagnostics)}\n{definition}");
    }

    private JsonObject Block(int depth)
    {
        var states = new JsonObject();
        var names = new List<string>();
        var count = _chooser.Between(1, depth == 0 ? 5 : 2);
        for (var i = 0; i < count; i++)
        {
            AddSegment(states, names, depth);
        }

        End(states, names[^1], depth);
        return new JsonObject { ["StartAt"] = names[0], ["States"] = states };
    }

    /// <summary>Adds states that end in one that has no Next yet, and puts the segment behind the last one.</summary>
    private void AddSegment(JsonObject states, List<string> names, int depth)
    {
        switch (_chooser.Below(depth < DepthMax ? 14 : 9))
        {
            case 0: AddPass(states, names, depth); break;
            case 1: AddWait(states, names); break;
            case 2: AddChoice(states, names); break;
            case 3 or 4 or 5: AddTask(states, names, depth, Function); break;
            case 6: AddTask(states, names, depth, Callback); break;
            case 7: AddTask(states, names, depth, Activity); break;
            case 8 when !_isChild: AddNested(states, names); break;
            case 8: AddWait(states, names); break;
            case 9 or 10: AddParallel(states, names, depth); break;
            default: AddMap(states, names, depth); break;
        }
    }

    private void AddPass(JsonObject states, List<string> names, int depth)
    {
        var value = new JsonObject { ["p"] = _chooser.Below(9) };
        var isJsonata = _chooser.OneIn(2);
        Has(isJsonata ? "Pass JSONata" : "Pass JSONPath");
        if (_hasTopVariable && _chooser.OneIn(2))
        {
            Has("Pass that reads a variable");
            value["seen" + (isJsonata ? "" : ".$")] = isJsonata ? "{% $last0 %}" : "$last0";
            Append(states, names, isJsonata
                ? new JsonObject { ["Type"] = "Pass", ["QueryLanguage"] = "JSONata", ["Output"] = value }
                : new JsonObject { ["Type"] = "Pass", ["Parameters"] = value });
            return;
        }

        Append(states, names, isJsonata
            ? new JsonObject { ["Type"] = "Pass", ["QueryLanguage"] = "JSONata", ["Output"] = value, ["Assign"] = Assign(depth, isJsonata: true) }
            : new JsonObject { ["Type"] = "Pass", ["Result"] = value, ["Assign"] = Assign(depth, isJsonata: false) });

        // Every way at the top leads through it.
        _hasTopVariable |= depth == 0 && !_isChild;
    }

    /// <summary>Variables of this block's depth: what is deeper reads them, and writes only its own.</summary>
    private JsonObject Assign(int depth, bool isJsonata) => isJsonata
        ? new() { ["last" + depth] = _lastName, ["data" + depth] = "{% $states.input %}", ["seen" + depth] = "{% $exists($last0) ? $last0 : 'none' %}" }
        : new() { ["last" + depth] = _lastName, ["data" + depth + ".$"] = "$" };

    private void AddWait(JsonObject states, List<string> names)
    {
        // What starts a child gives it any input.
        switch (_chooser.Below(_isChild ? 4 : 8))
        {
            case 0 or 1:
                AddWait(states, names, "Wait Seconds", "Seconds", _chooser.Between(0, 300));
                break;

            case 2:
                AddWait(states, names, "Wait Timestamp", "Timestamp", $"2026-01-01T00:{_chooser.Between(10, 59)}:00Z");
                break;

            case 3:
                AddWait(states, names, "Wait seconds by expression", "Seconds", $"{{% {_chooser.Between(1, 100)} + 1 %}}", isJsonata: true);
                break;

            case 4:
                AddWait(states, names, "Wait SecondsPath", "SecondsPath", InputOf + "few");
                break;

            case 5:
                AddWait(states, names, "Wait TimestampPath", "TimestampPath", InputOf + "at");
                break;

            case 6:
                AddWait(states, names, "Wait seconds by expression", "Seconds", $"{{% {InputIn}few %}}", isJsonata: true);
                break;

            default:
                AddWait(states, names, "Wait timestamp by expression", "Timestamp", $"{{% {InputIn}at %}}", isJsonata: true);
                break;
        }
    }

    private void AddWait(JsonObject states, List<string> names, string part, string field, JsonNode value, bool isJsonata = false)
    {
        Has(part);
        var wait = new JsonObject { ["Type"] = "Wait", [field] = value };
        if (isJsonata)
        {
            wait["QueryLanguage"] = "JSONata";
        }

        Append(states, names, wait);
    }

    private void AddChoice(JsonObject states, List<string> names)
    {
        // Both ways lead on: through a Pass, and past it.
        var choice = Name("Choice");
        var detour = Name("Pass");
        var meeting = Name("Pass");
        var limit = _chooser.Between(100, 900);
        var isJsonata = _chooser.OneIn(2);
        Has(isJsonata ? "Choice JSONata" : "Choice JSONPath");
        states[choice] = isJsonata
            ? new JsonObject
            {
                ["Type"] = "Choice",
                ["QueryLanguage"] = "JSONata",
                ["Choices"] = new JsonArray(new JsonObject { ["Condition"] = $"{{% $type($states.input.v) = 'number' and $states.input.v < {limit} %}}", ["Next"] = detour }),
                ["Default"] = meeting,
            }
            : new JsonObject
            {
                ["Type"] = "Choice",
                ["Choices"] = new JsonArray(new JsonObject
                {
                    ["And"] = new JsonArray(
                        new JsonObject { ["Variable"] = "$.v", ["IsPresent"] = true },
                        new JsonObject { ["Variable"] = "$.v", ["NumericLessThan"] = limit }),
                    ["Next"] = detour,
                }),
                ["Default"] = meeting,
            };
        states[detour] = new JsonObject { ["Type"] = "Pass", ["Next"] = meeting };
        states[meeting] = new JsonObject { ["Type"] = "Pass" };
        LinkTo(states, names, choice);
        names.AddRange([choice, detour, meeting]);
    }

    /// <summary>Whether an expression is to fail: where the outcome must not be chance, at the top only.</summary>
    private bool Failing(int depth)
    {
        var isFailing = _isDeterministic ? depth == 0 && _chooser.OneIn(10) : _chooser.OneIn(8);
        if (isFailing)
        {
            Has("Expression that fails");
        }

        return isFailing;
    }

    private void AddParallel(JsonObject states, List<string> names, int depth)
    {
        if (depth > 0)
        {
            Has("Parallel in a branch");
        }

        var branches = new JsonArray();
        var count = _chooser.Between(1, 3);
        for (var i = 0; i < count; i++)
        {
            branches.Add(Block(depth + 1));
        }

        var parallel = new JsonObject { ["Type"] = "Parallel", ["Branches"] = branches };
        var isJsonata = _chooser.OneIn(3);
        Has(isJsonata ? "Parallel JSONata" : "Parallel JSONPath");
        if (isJsonata)
        {
            parallel["QueryLanguage"] = "JSONata";
            parallel["Arguments"] = Failing(depth) ? "{% $nowhere.assigned %}" : "{% $states.input %}";
            parallel["Output"] = "{% $states.result %}";
            parallel["Assign"] = Assign(depth, isJsonata: true);
        }

        Append(states, names, parallel);
        Failures(states, names, parallel);
    }

    private void AddMap(JsonObject states, List<string> names, int depth)
    {
        var isWide = depth == 0 && _chooser.OneIn(40);
        var items = new JsonArray();
        var count = isWide ? 150 : _chooser.Between(0, 4);
        for (var i = 0; i < count; i++)
        {
            items.Add(i);
        }

        Append(states, names, new JsonObject { ["Type"] = "Pass", ["Result"] = new JsonObject { ["items"] = items, ["few"] = _chooser.Between(1, 3) } });
        var processor = isWide ? WideProcessor() : Block(depth + 1);
        var isJsonata = _chooser.OneIn(2);
        Has(isJsonata ? "Map JSONata" : "Map JSONPath");
        if (isWide)
        {
            Has("Map of many");
        }
        else if (depth > 0)
        {
            Has("Map in an iteration");
        }

        var map = isJsonata
            ? new JsonObject { ["Type"] = "Map", ["QueryLanguage"] = "JSONata", ["Items"] = "{% $states.input.items %}", ["ItemProcessor"] = processor }
            : new JsonObject { ["Type"] = "Map", ["ItemsPath"] = "$.items", ["ItemProcessor"] = processor };
        if (_chooser.OneIn(2))
        {
            if (_isChild || _chooser.OneIn(2))
            {
                map["MaxConcurrency"] = _chooser.Between(1, 3);
            }
            else if (isJsonata)
            {
                Has("MaxConcurrency by expression");
                map["MaxConcurrency"] = $"{{% {InputIn}few %}}";
            }
            else
            {
                Has("MaxConcurrency by path");
                map["MaxConcurrencyPath"] = "$.few";
            }
        }

        if (_chooser.OneIn(2))
        {
            map["ItemSelector"] = isJsonata
                ? new JsonObject
                {
                    ["i"] = "{% $states.context.Map.Item.Index %}",
                    ["v"] = Failing(depth) ? "{% $states.context.Map.Item.Index = 2 ? $nowhere.assigned : 1 %}" : "{% $states.context.Map.Item.Value %}",
                }
                : new JsonObject { ["i.$"] = "$$.Map.Item.Index", ["v.$"] = "$$.Map.Item.Value" };
        }

        Append(states, names, map);
        Failures(states, names, map);
    }

    /// <summary>More transitions than one step takes.</summary>
    private JsonObject WideProcessor()
    {
        var (first, second) = (Name("Pass"), Name("Succeed"));
        return new JsonObject
        {
            ["StartAt"] = first,
            ["States"] = new JsonObject
            {
                [first] = new JsonObject { ["Type"] = "Pass", ["Next"] = second },
                [second] = new JsonObject { ["Type"] = "Succeed" },
            },
        };
    }

    private void Failures(JsonObject states, List<string> names, JsonObject state)
    {
        if (!_isDeterministic && _chooser.OneIn(2))
        {
            state["Retry"] = new JsonArray(Retrier("States.ALL", attempts: 1));
        }

        if (!_isDeterministic)
        {
            MaybeCatch(states, names, state);
        }
    }

    private void MaybeCatch(JsonObject states, List<string> names, JsonObject state)
    {
        if (!_chooser.OneIn(3))
        {
            return;
        }

        // Caught or not, it goes on with the same state.
        var after = Name("Pass");
        var catcher = new JsonObject { ["ErrorEquals"] = new JsonArray("States.ALL"), ["Next"] = after };
        if (state.ContainsKey("QueryLanguage"))
        {
            // Not the cause: it may name an event, and the order of events is chance.
            catcher["Output"] = _chooser.OneIn(2) ? new JsonObject { ["failed"] = "{% $states.errorOutput.Error %}" } : "{% $states.input %}";
        }
        else
        {
            catcher["ResultPath"] = _chooser.OneIn(2) ? "$" : null;
        }

        Has("Catch");
        state["Catch"] = new JsonArray(catcher);
        Append(states, names, new JsonObject { ["Type"] = "Pass" }, after);
    }

    private void End(JsonObject states, string last, int depth)
    {
        switch (_chooser.Below(5))
        {
            case 0:
                Has("Succeed");
                var succeed = Name("Succeed");
                states[last]!["Next"] = succeed;
                states[succeed] = new JsonObject { ["Type"] = "Succeed" };
                break;

            case 1 when !_isDeterministic || depth == 0:
                var fail = Name("Fail");
                states[last]!["Next"] = fail;
                states[fail] = NewFail();
                break;

            default:
                states[last]!["End"] = true;
                break;
        }
    }

    private JsonObject NewFail()
    {
        switch (_chooser.Below(4))
        {
            case 0:
                Has("Fail by path");
                return new JsonObject { ["Type"] = "Fail", ["ErrorPath"] = "$$.State.Name", ["CausePath"] = "$$.StateMachine.Name" };

            case 1:
                Has("Fail by expression");
                return new JsonObject { ["Type"] = "Fail", ["QueryLanguage"] = "JSONata", ["Error"] = "{% 'Meant' & 1 %}", ["Cause"] = "{% 'to fail' %}" };

            default:
                Has("Fail");
                return new JsonObject { ["Type"] = "Fail", ["Error"] = "Meant", ["Cause"] = "to fail" };
        }
    }

    private void Has(string part) => _coverage.Saw(part);

    private void Append(JsonObject states, List<string> names, JsonObject state, string? name = null)
    {
        name ??= Name(state["Type"]!.GetValue<string>());
        states[name] = state;
        LinkTo(states, names, name);
        names.Add(name);
    }

    private static void LinkTo(JsonObject states, List<string> names, string next)
    {
        if (names.Count > 0)
        {
            states[names[^1]]!["Next"] = next;
        }
    }

    private string Name(string type) => $"{type}{++_lastName}";
}
