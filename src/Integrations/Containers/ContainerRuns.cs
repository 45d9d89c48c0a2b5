using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Aws.Signing;
using Treadle.Lambda.Commands;
using Treadle.Runtime;
using Treadle.Storage;

namespace Treadle.Integrations.Containers;

/// <summary>Runs the commands that stand for containers: waited for by a task's call, or by nobody. Any thread.</summary>
/// <remarks>
/// At least once: what a task waits for is run again by its call after a restart. What nobody waits for is a row of the store until it has ended, and is run again
/// from there. A run has the id that its task gives it, so that a call that is made again finds a run that goes on, and its description stays the same.
/// </remarks>
/// <param name="host">Runs processes.</param>
/// <param name="store">Holds what nobody waits for.</param>
/// <param name="fault">Told of what fails with nobody to tell.</param>
public sealed class ContainerRuns(CommandHost host, IResourceStore store, Action<string, Exception> fault)
{
    private const string Kind = "container-run";

    /// <summary>Stands where a secret would.</summary>
    private const string NoSecret = "local";

    private readonly ConcurrentDictionary<string, Task> _detached = new(StringComparer.Ordinal);

    /// <summary>The endpoint that processes are told to call AWS at: <c>http://127.0.0.1:4566</c>. Known when the server listens.</summary>
    public string? EndpointUrl { get; set; }

    /// <summary>What processes sign their requests to this server with; null where they need not be signed: they name the account alone.</summary>
    public Func<AwsCaller, AwsCredentials?> Credentials { get; init; } = _ => null;

    /// <summary>32 hexadecimal digits, the same for the same attempt of a task.</summary>
    /// <param name="call">The task's call.</param>
    /// <param name="index">Which of its containers.</param>
    internal static string IdOf(TaskCall call, int index) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{call.Execution.Arn} {call.Run.Id} {index}")).AsSpan(0, 16));

    /// <summary>What every process gets to know: where AWS is, and as whom.</summary>
    internal IEnumerable<KeyValuePair<string, string>> AwsEnvironment(AwsCaller caller)
    {
        yield return new("AWS_REGION", caller.Region);
        yield return new("AWS_DEFAULT_REGION", caller.Region);
        yield return new("AWS_ACCESS_KEY_ID", caller.Account);
        yield return new("AWS_SECRET_ACCESS_KEY", NoSecret);
        if (EndpointUrl is { } url)
        {
            yield return new("AWS_ENDPOINT_URL", url);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <inheritdoc cref="CommandHost.RunAsync"/>
    internal Task<int> RunAsync(LocalCommand command, CancellationToken stop) => host.RunAsync(WithCredentials(command), stop);

    /// <summary>Starts a command that nobody waits for. Returns when it is sure to be run.</summary>
    internal async Task StartAsync(string id, LocalCommand command, CancellationToken stop)
    {
        var key = new ResourceKey(Kind, command.Owner.Scope, id);
        if (await store.WriteAsync([new ResourceWrite(key, Write(command), ExpectedVersion: 0)], stop) || !_detached.ContainsKey(id))
        {
            Begin(key, command);
        }
    }

    /// <summary>Runs again what a former life did not end.</summary>
    public void Resume()
    {
        foreach (var row in store.All(Kind))
        {
            try
            {
                Begin(row.Key, Read(row));
            }
            catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or InvalidOperationException)
            {
                fault($"the container {row.Key.Id}", unreadable);
            }
        }
    }

    private void Begin(ResourceKey key, LocalCommand command) => _ = _detached.GetOrAdd(key.Id, _ => Task.Run(() => RunDetachedAsync(key, command)));

    private async Task RunDetachedAsync(ResourceKey key, LocalCommand command)
    {
        try
        {
            await RunAsync(command, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception failed)
        {
            fault($"the container {key.Id} of {command.LogGroup}", failed);
        }

        if (!host.Stopping.IsCancellationRequested)
        {
            await store.WriteAsync([new ResourceWrite(key, Data: null)]);
            _detached.TryRemove(key.Id, out var _);
        }
    }

    /// <summary>As it starts and not before: a command that waits on disk, or runs again in another life, holds no secret.</summary>
    private LocalCommand WithCredentials(LocalCommand command) =>
        command.Environment.GetValueOrDefault("AWS_SECRET_ACCESS_KEY") == NoSecret && Credentials(command.Owner) is { } credentials
            ? command with
            {
                Environment = new Dictionary<string, string>(command.Environment, StringComparer.Ordinal)
                {
                    ["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId,
                    ["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey,
                    ["AWS_SESSION_TOKEN"] = credentials.SessionToken ?? "",
                },
            }
            : command;

    private static byte[] Write(LocalCommand command) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["account"] = command.Owner.Account,
        ["region"] = command.Owner.Region,
        ["group"] = command.LogGroup,
        ["stream"] = command.LogStream,
        ["folder"] = command.Folder,
        ["arguments"] = new JsonArray([.. command.Arguments.Select(a => JsonValue.Create(a))]),
        ["environment"] = new JsonObject(command.Environment.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))),
    }.ToJsonString());

    private static LocalCommand Read(Resource row)
    {
        var data = JsonNode.Parse(row.Data.Span)!;
        return new LocalCommand(
            new AwsCaller((string)data["account"]!, (string)data["region"]!),
            (string)data["group"]!,
            (string)data["stream"]!,
            (string)data["folder"]!,
            [.. data["arguments"]!.AsArray().Select(a => (string)a!)],
            data["environment"]!.AsObject().ToDictionary(e => e.Key, e => (string)e.Value!, StringComparer.Ordinal));
    }
}
