using System.Text.Json.Nodes;

namespace Treadle.Simulation;

/// <summary>The Task states of a random machine.</summary>
internal sealed partial class RandomMachine
{
    private void AddTask(JsonObject states, List<string> names, int depth, string resource)
    {
        var name = Name("Task");
        var isJsonata = _chooser.OneIn(2);
        Has(isJsonata ? "Task JSONata" : "Task JSONPath");
        Has(resource switch { Callback => "Task callback", Activity => "Task activity", _ => "Task function" });
        var (suffix, argumentsField) = isJsonata ? ("", "Arguments") : (".$", "Parameters");

        // What the world answers depends on this payload alone: see Answers.
        var payload = new JsonObject
        {
            ["s"] = name,
            ["n" + suffix] = isJsonata ? "{% $states.context.State.RetryCount %}" : "$$.State.RetryCount",
            ["in" + suffix] = isJsonata ? "{% $states.input %}" : "$",
            ["boom"] = _isDeterministic ? depth == 0 && _chooser.OneIn(6) : _chooser.OneIn(4),
        };
        var task = new JsonObject { ["Type"] = "Task", ["Resource"] = resource };
        if (isJsonata)
        {
            task["QueryLanguage"] = "JSONata";
            task["Output"] = "{% $states.result %}";
            if (Failing(depth))
            {
                task["Output"] = "{% $nowhere.assigned %}";
            }
        }

        if (resource == Callback)
        {
            payload["token" + suffix] = isJsonata ? "{% $states.context.Task.Token %}" : "$$.Task.Token";
            task[argumentsField] = new JsonObject { ["FunctionName"] = "f", ["Payload"] = payload };
        }
        else
        {
            task[argumentsField] = payload;
        }

        var retriers = new JsonArray(Retrier("Busy", attempts: 3));
        if (resource == Activity)
        {
            // A worker may be lost with its task: only the clock frees it.
            task["TimeoutSeconds"] = _chooser.Between(30, 90);
            retriers.Add(Retrier("States.Timeout", attempts: _isDeterministic ? 99_999_999 : 2));
        }
        else if (!_isDeterministic && _chooser.OneIn(3))
        {
            AddTimeout(task, isJsonata);
            if (_chooser.OneIn(2))
            {
                retriers.Add(Retrier("States.Timeout", attempts: 1));
            }
        }

        task["Retry"] = retriers;
        if (_chooser.OneIn(2))
        {
            task["Assign"] = Assign(depth, isJsonata);
        }

        Append(states, names, task, name);
        MaybeCatch(states, names, task);
    }

    private void AddTimeout(JsonObject task, bool isJsonata)
    {
        if (_isChild || _chooser.OneIn(2))
        {
            Has("Timeout");
            task["TimeoutSeconds"] = _chooser.Between(30, 90);
            task["HeartbeatSeconds"] = _chooser.Between(5, 25);
        }
        else if (isJsonata)
        {
            Has("Timeout by expression");
            task["TimeoutSeconds"] = $"{{% {InputIn}long %}}";
            task["HeartbeatSeconds"] = $"{{% {InputIn}few %}}";
        }
        else
        {
            Has("Timeout by path");
            task["TimeoutSecondsPath"] = InputOf + "long";
            task["HeartbeatSecondsPath"] = InputOf + "few";
        }
    }

    /// <summary>A task that starts an execution. What comes of it holds moments, so its result and its error's cause are left out.</summary>
    private void AddNested(JsonObject states, List<string> names)
    {
        var parameters = new JsonObject { ["StateMachineArn"] = Child };
        var pattern = _chooser.Of(["", ".sync", ".sync", ".sync:2", ".waitForTaskToken"]);
        Has("Nested execution" + (pattern.Length == 0 ? "" : " " + pattern));
        if (pattern == ".waitForTaskToken")
        {
            // As with a callback: what the world answers depends on this alone.
            parameters["Input"] = new JsonObject { ["s"] = "Nested", ["n"] = 5, ["in.$"] = "$", ["boom"] = false, ["token.$"] = "$$.Task.Token" };
        }
        else if (!_isDeterministic && _chooser.OneIn(3))
        {
            Has("Nested execution of a shared name");

            // Several may want it at once, and later ones find that it has ended.
            parameters["Name"] = $"shared{_chooser.Below(2)}";
        }
        else
        {
            parameters["Input.$"] = "$";
        }

        var task = new JsonObject
        {
            ["Type"] = "Task",
            ["Resource"] = "arn:aws:states:::states:startExecution" + pattern,
            ["Parameters"] = parameters,
            ["ResultPath"] = null,
        };
        if (!_isDeterministic && _chooser.OneIn(3))
        {
            task["TimeoutSeconds"] = _chooser.Between(5, 200);
        }

        var after = Name("Pass");
        task["Catch"] = new JsonArray(new JsonObject { ["ErrorEquals"] = new JsonArray("States.ALL"), ["ResultPath"] = null, ["Next"] = after });
        Append(states, names, task, Name("Nested"));
        Append(states, names, new JsonObject { ["Type"] = "Pass" }, after);
    }

    private JsonObject Retrier(string error, int attempts)
    {
        var retrier = new JsonObject { ["ErrorEquals"] = new JsonArray(error), ["IntervalSeconds"] = _chooser.Between(1, 5), ["MaxAttempts"] = attempts, ["MaxDelaySeconds"] = 20 };
        Has("Retry");
        if (_chooser.OneIn(3))
        {
            Has("Retry with jitter");
            retrier["JitterStrategy"] = "FULL";
        }

        if (_chooser.OneIn(3))
        {
            Has("Retry with a growing back-off");
            retrier["BackoffRate"] = 3.5;
        }

        return retrier;
    }
}
