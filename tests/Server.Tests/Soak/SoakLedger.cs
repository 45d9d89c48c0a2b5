using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Treadle.Server.Tests.Soak;

/// <summary>What clients asked for and what they heard: the promises that the checker holds the server to. Any thread.</summary>
internal sealed class SoakLedger
{
    public ConcurrentBag<SoakExecution> Executions { get; } = [];

    public ConcurrentBag<SoakCallback> Callbacks { get; } = [];

    /// <summary>Answers that must not come.</summary>
    public ConcurrentBag<string> Surprises { get; } = [];
}

/// <summary>One execution that a client asked for.</summary>
internal sealed class SoakExecution(SoakMachine machine, string name, string machineArn, JsonObject input)
{
    public SoakMachine Machine { get; } = machine;

    public string Name { get; } = name;

    public string MachineArn { get; } = machineArn;

    public JsonObject Input { get; } = input;

    public string Arn { get; } = $"{machineArn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}";

    /// <summary>StartExecution was answered: it exists.</summary>
    public bool IsStarted { get; set; }

    /// <summary>StopExecution was asked for; only then may it be aborted.</summary>
    public bool IsStopAsked { get; set; }

    /// <summary>When it ended, as StopExecution answered; null when it did not.</summary>
    public double? StoppedAt { get; set; }

    public JsonObject StartRequest() => new() { ["stateMachineArn"] = MachineArn, ["name"] = Name, ["input"] = Input.ToJsonString() };
}

/// <summary>A SendTaskSuccess or SendTaskFailure, asked until it was answered.</summary>
/// <param name="Mark">In the output or the cause, and nowhere else.</param>
/// <param name="IsSuccess">Or a failure.</param>
/// <param name="IsAccepted">It was answered, not refused: it must take effect.</param>
/// <param name="IsFirstAnswer">No earlier try of it was lost: a refusal then means that it had no effect.</param>
internal sealed record SoakCallback(string Mark, bool IsSuccess, bool IsAccepted, bool IsFirstAnswer);
