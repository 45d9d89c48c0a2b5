using Treadle.Asl.Json;
using Treadle.Engine;
using Treadle.Engine.Inputs;
using Treadle.Engine.Mocks;
using Treadle.Runtime;
using Treadle.Runtime.Commits;
using Treadle.Runtime.Lanes;

namespace Treadle.Simulation;

/// <summary>Someone who wants one execution to be started, and asks until told that it is.</summary>
internal sealed class Starter(int number, string input, ulong seed)
{
    public string Name { get; } = $"e{number}";

    public string Arn => $"arn:aws:states:us-east-1:000000000000:execution:m:{Name}";

    public string Input { get; } = input;

    public ulong Seed { get; } = seed;

    /// <summary>Some executions are answered by a test case, in every third of the states that may be Task states (but never for a nested execution): whichever call of a state comes first fails, the others succeed.</summary>
    public TestCase? TestCase { get; } = seed % 5 == 0 ? new TestCase("Mocked", Responses) : null;

    /// <summary>Some begin somewhere else than at the machine's first state, with variables that nothing has assigned.</summary>
    public StartPoint? From { get; init; }

    public StartReply? Reply { get; set; }

    public ExecutionId? Execution { get; set; }

    private static readonly JsonObject Responses = new(
        [.. Enumerable.Range(1, 30).Select(n => ($"Task{3 * n}", JsonValue.Parse("""{"0":{"Throw":{"Error":"Busy","Cause":"mocked"}},"1-1000000":{"Return":{"mocked":true}}}""")))]);
}

/// <summary>Someone who got a task's token, and answers until told that it was heard.</summary>
internal sealed class TokenHolder(string token, ExecutionId execution, TaskId task, JsonValue input)
{
    public string Token { get; } = token;

    public ExecutionId Execution { get; } = execution;

    public TaskId Task { get; } = task;

    public JsonValue Input { get; } = input;

    public Commission.Callback? Sending { get; set; }

    public bool IsDone { get; set; }
}

/// <summary>What someone was told by the node: it must hold ever after.</summary>
internal abstract record Answered(ExecutionId Execution)
{
    public sealed record Callback(ExecutionId Execution, TaskId Task, bool IsHeartbeat) : Answered(Execution);

    public sealed record Stop(ExecutionId Execution, DateTimeOffset? EndedAt) : Answered(Execution);

    public sealed record Redrive(ExecutionId Execution, string Token, RedriveResult Result) : Answered(Execution);

    public sealed record Start(ExecutionId Execution, string Input) : Answered(Execution);
}
