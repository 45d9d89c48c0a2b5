using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Treadle.Api.States.Mocks;
using Treadle.Api.States.Requests;
using Treadle.Asl.Compiling;
using Treadle.Asl.Json;
using Treadle.Aws;
using Treadle.Engine;
using Treadle.Integrations.States;
using Treadle.Runtime;
using Treadle.Runtime.Express;
using Treadle.Runtime.StateMachines;

namespace Treadle.Api.States;

/// <summary>StartExecution with its checks, for requests from outside and for tasks of other executions alike. Any thread.</summary>
public sealed class ExecutionStarter(StateMachineService machines, IExecutionService executions, IExpressService express, Limits limits, MockFile? mocks = null) : IExecutionStarter
{
    private readonly StructureShape _request = new RequestShapes(limits).Of("StartExecution");

    /// <inheritdoc/>
    public async Task<StartedExecution> StartAsync(System.Text.Json.Nodes.JsonObject members, StartingTask? by, CancellationToken stop)
    {
        using var document = JsonDocument.Parse(members.ToUtf8(), WireJson.Reading);
        RequestCheck.Check(_request, document.RootElement);
        try
        {
            return await StartAsync(new Members(document.RootElement), by, stop);
        }
        catch (CapacityException)
        {
            throw StatesErrors.Throttling();
        }
    }

    /// <param name="input">The request.</param>
    /// <param name="by">The task that asks for it; null for a request from outside.</param>
    /// <param name="stop">Nobody waits any more.</param>
    /// <exception cref="AwsErrorException">The operation refuses.</exception>
    internal async Task<StartedExecution> StartAsync(Members input, StartingTask? by, CancellationToken stop)
    {
        var request = Read(input, by);
        if (request.Machine.Program.Type == StateMachineType.Express)
        {
            // Nobody can hear of the end of an Express execution that was started so.
            return by is { AwaitsEnd: true }
                ? throw StatesErrors.TypeNotSupported()
                : new StartedExecution(request.ExecutionArn, await express.StartAsync(request, stop), IsTaskTold: false);
        }

        return await StartAsync(request, stop);
    }

    /// <summary>Starts an execution at a state of its machine, as if what comes before it had been run.</summary>
    /// <inheritdoc cref="StartAsync(Members, StartingTask?, CancellationToken)"/>
    internal async Task<StartedExecution> StartFromAsync(Members input, CancellationToken stop)
    {
        var request = Read(input, by: null);
        if (request.Machine.Program.Type == StateMachineType.Express)
        {
            throw StatesErrors.TypeNotSupported();
        }

        return await StartAsync(request with { From = StartPoints.Read(input, request.Machine.Program) }, stop);
    }

    private async Task<StartedExecution> StartAsync(StartRequest request, CancellationToken stop)
    {
        var result = await executions.StartAsync(request, stop);
        return result.Outcome == StartOutcome.NameTaken
            ? throw new AwsErrorException("ExecutionAlreadyExists", $"Execution Already Exists: '{result.Row.Arn}'")
            : new StartedExecution(result.Row.Arn, result.Row.StartedAt, result.IsTaskTold);
    }

    /// <summary>What StartExecution and StartSyncExecution have in common: the machine, the name and the input.</summary>
    /// <inheritdoc cref="StartAsync(Members, StartingTask?, CancellationToken)"/>
    internal StartRequest Read(Members input, StartingTask? by)
    {
        var arn = input.Given("stateMachineArn");
        var name = input.Text("name");
        var text = input.Text("input") ?? "{}";
        // <arn>#<test case>, as Step Functions Local has it: no ARN has a # itself.
        var testCaseAt = arn.IndexOf('#', StringComparison.Ordinal);
        var testCase = testCaseAt < 0 ? null : arn[(testCaseAt + 1)..];
        arn = testCaseAt < 0 ? arn : arn[..testCaseAt];
        var target = MachineArn.Parse(arn);
        if (name is not null && !ResourceNames.IsValid(name))
        {
            throw StatesErrors.InvalidName(name);
        }

        var machine = machines.Find(target.Scope, target.Name) ?? throw StatesErrors.StateMachineDoesNotExist(arn);
        if (machine.IsDeleting)
        {
            throw StatesErrors.StateMachineDeleting(arn);
        }

        var ids = NewIds(by);
        name ??= ids.Name;
        var (revisionId, version) = Route(machine, target, arn, by);
        var revision = machines.GetRevision(machine.Scope, revisionId);
        return new StartRequest(ArnOf(machine, name, ids.Run), name, revision, Parse(text), text, by, testCase is null ? null : TestCases.Find(mocks, revision, testCase))
        {
            Version = version,
            Alias = target.Alias,
            TraceHeader = input.Text("traceHeader"),
        };
    }

    /// <summary>What a start of a machine runs: its current revision, a version's, or that of a version that the alias chooses.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="target">How the request names it.</param>
    /// <param name="arn">The same, as it came.</param>
    /// <param name="by">The task that asks for it; null for a request from outside.</param>
    private (string Revision, int? Version) Route(StateMachine machine, MachineArn target, string arn, StartingTask? by)
    {
        if (target.Alias is { } name)
        {
            var alias = machines.Aliases.Find(machine.Scope, machine.Name, name) ?? throw StatesErrors.StateMachineDoesNotExist(arn);
            var route = alias.RouteOf(ChanceOf(by));
            return (route.Revision, route.Version);
        }

        if (target.Version is { } number)
        {
            var version = machines.Versions.Find(machine.Scope, machine.Name, number) ?? throw StatesErrors.StateMachineDoesNotExist(arn);
            return (version.Revision, version.Number);
        }

        return (machine.Revision, Version: null);
    }

    /// <summary>
    /// <c>arn:aws:states:us-east-1:000000000000:execution:Pay:one</c>; of an Express machine, where names may be used again,
    /// <c>arn:aws:states:us-east-1:000000000000:express:Pay:one:6f1c…</c>.
    /// </summary>
    private static string ArnOf(StateMachine machine, string name, Guid run) => machine.Type == StateMachineType.Express
        ? $"{machine.Arn.Replace(":stateMachine:", ":express:", StringComparison.Ordinal)}:{name}:{run}"
        : $"{machine.Arn.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}";

    /// <summary>The name of a request without one, and the last part of an Express ARN. A task's child gets both from the task, so that the same task can't start two.</summary>
    private static (string Name, Guid Run) NewIds(StartingTask? by)
    {
        if (by is null)
        {
            return (Uuids.Next().ToString(), Uuids.Next());
        }

        var hash = HashOf(by);
        return (new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString(), new Guid(hash.AsSpan(16), bigEndian: true));
    }

    /// <summary>0 to 99, by which an alias chooses. A task that asks again after a crash gets the same.</summary>
    private static int ChanceOf(StartingTask? by) =>
        by is null ? RandomNumberGenerator.GetInt32(100) : (int)(BinaryPrimitives.ReadUInt64LittleEndian(HashOf(by)) % 100);

    private static byte[] HashOf(StartingTask by) => SHA256.HashData(Encoding.UTF8.GetBytes($"{by.Task.Execution} {by.Task.Task}"));

    private static JsonValue Parse(string text)
    {
        try
        {
            return JsonValue.Parse(text);
        }
        catch (JsonSyntaxException e)
        {
            throw StatesErrors.InvalidExecutionInput(e);
        }
    }
}
