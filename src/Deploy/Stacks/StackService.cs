using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Treadle.Aws;
using Treadle.Deploy.ResourceTypes;
using Treadle.Deploy.Templates;
using Treadle.Objects;
using Treadle.Storage;

namespace Treadle.Deploy.Stacks;

/// <summary>Creates, updates and deletes stacks. An operation is accepted at once and runs in the background; its progress is in the stack's events.</summary>
/// <remarks>
/// Any thread. After a crash <see cref="RecoverAsync"/> goes on with every operation that was under way: forwards if it was going forwards,
/// backwards if it was rolling back.
/// </remarks>
public sealed class StackService : IAsyncDisposable
{
    private readonly StackStore _store;
    private readonly Func<IAwsCall> _aws;
    private readonly ObjectService _objects;
    private readonly TimeProvider _time;
    private readonly Action<string, Exception> _onBug;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Scope, string Name), Task> _running = new();

    /// <param name="store">Where stacks are kept.</param>
    /// <param name="aws">The operations through which resources are made; asked for on first use, because this service's own operations are among them.</param>
    /// <param name="objects">Buckets, with the uploaded packages in them.</param>
    /// <param name="time">For time stamps and for waiting.</param>
    /// <param name="onBug">Hears of an operation that ended by an error of this server, with the stack's name; the stack stays in progress until the next start.</param>
    public StackService(IResourceStore store, Func<IAwsCall> aws, ObjectService objects, TimeProvider time, Action<string, Exception>? onBug = null)
    {
        _store = new StackStore(store);
        _aws = aws;
        _objects = objects;
        _time = time;
        _onBug = onBug ?? ((_, _) => { });
    }

    /// <summary>Where templates and packages are read.</summary>
    internal ObjectService Objects => _objects;

    /// <summary>Goes on with the operations that the end of the server interrupted. Called once, when all operations can be called.</summary>
    public Task RecoverAsync()
    {
        foreach (var (caller, name) in _store.Unfinished())
        {
            Run(caller, name);
        }

        return Task.CompletedTask;
    }

    /// <summary>Completes when no operation runs on the stack any more. Does not fail when the operation does.</summary>
    public Task WhenIdleAsync(AwsCaller caller, string name) =>
        _running.TryGetValue((caller.Scope, name), out var task) ? task : Task.CompletedTask;

    /// <summary>Stops after the step that is running; what is left goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    /// <returns>The new stack's id.</returns>
    /// <exception cref="AwsErrorException">AlreadyExistsException, or ValidationError: the template cannot be used. Nothing was changed.</exception>
    internal async Task<string> CreateAsync(AwsCaller caller, StackRequest request, CancellationToken stop)
    {
        if (_store.Get(caller, request.Name) is not null)
        {
            throw new AwsErrorException("AlreadyExistsException", $"Stack [{request.Name}] already exists");
        }

        var template = Template.Parse(request.Template);
        var stack = new Stack
        {
            Name = request.Name,
            Id = $"arn:aws:cloudformation:{caller.Region}:{caller.Account}:stack/{request.Name}/{Guid.NewGuid()}",
            Status = "CREATE_IN_PROGRESS",
            CreatedAt = _time.GetUtcNow(),
            Template = request.Template,
            Parameters = ParameterValues.Of(template, request.Parameters, []),
            Tags = request.Tags ?? [],
            Capabilities = request.Capabilities ?? [],
            Operation = new StackOperation
            {
                Kind = StackOperationKind.Create,
                DeletesOnFailure = request.OnFailure == "DELETE",
                StaysOnFailure = request.OnFailure == "DO_NOTHING",
            },
        };
        _ = Plan.Of(stack, template, stack.Parameters, new StackIdentity(caller, stack.Name, stack.Id));
        Begin(stack, "CREATE_IN_PROGRESS");
        if (!await _store.AddAsync(caller, stack, stop))
        {
            throw new AwsErrorException("AlreadyExistsException", $"Stack [{request.Name}] already exists");
        }

        Run(caller, stack.Name);
        return stack.Id;
    }

    /// <returns>The stack's id.</returns>
    /// <exception cref="AwsErrorException">ValidationError: no such stack, another operation runs, nothing would change, or the template cannot be used. Nothing was changed.</exception>
    internal async Task<string> UpdateAsync(AwsCaller caller, StackRequest request, CancellationToken stop)
    {
        var stack = Find(caller, request.Name);
        if (Stack.IsInProgress(stack.Status) || stack.Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "DELETE_FAILED" or "CREATE_FAILED" or "DELETE_COMPLETE")
        {
            throw TemplateError.Of($"Stack:{stack.Id} is in {stack.Status} state and can not be updated.");
        }

        await SettleAsync(caller, stack, stop);
        var template = Template.Parse(request.Template);
        var parameters = ParameterValues.Of(template, request.Parameters, stack.Parameters);
        var plan = Plan.Of(stack, template, parameters, new StackIdentity(caller, stack.Name, stack.Id));
        var tags = request.Tags ?? stack.Tags;
        if (plan.IsEmpty && tags.Count == stack.Tags.Count && tags.All(t => stack.Tags.GetValueOrDefault(t.Key) == t.Value))
        {
            throw TemplateError.Of("No updates are to be performed.");
        }

        stack.Operation = new StackOperation
        {
            Kind = StackOperationKind.Update,
            FormerTemplate = stack.Template,
            FormerParameters = stack.Parameters,
            FormerOutputs = stack.Outputs,
            StaysOnFailure = request.OnFailure == "DO_NOTHING",
        };
        stack.Template = request.Template;
        stack.Parameters = parameters;
        stack.Tags = tags;
        stack.Capabilities = request.Capabilities ?? stack.Capabilities;
        stack.UpdatedAt = _time.GetUtcNow();
        await StartAsync(caller, stack, "UPDATE_IN_PROGRESS", stop);
        return stack.Id;
    }

    /// <summary>Deletes a stack and all it made. That there is none is no error.</summary>
    /// <exception cref="AwsErrorException">ValidationError: another operation runs.</exception>
    internal async Task DeleteAsync(AwsCaller caller, string name, CancellationToken stop)
    {
        if (FindOrNull(caller, name) is not { } stack || stack.Operation?.Kind == StackOperationKind.Delete)
        {
            return;
        }

        if (Stack.IsInProgress(stack.Status))
        {
            throw TemplateError.Of($"Stack [{stack.Id}] cannot be deleted while in status {stack.Status}");
        }

        await SettleAsync(caller, stack, stop);
        stack.Operation = new StackOperation { Kind = StackOperationKind.Delete };
        await StartAsync(caller, stack, "DELETE_IN_PROGRESS", stop);
    }

    /// <param name="caller">Account and region.</param>
    /// <param name="nameOrId">The name or the ARN; a stack that is deleted has its ARN only.</param>
    /// <exception cref="AwsErrorException">ValidationError: there is no such stack.</exception>
    internal Stack Find(AwsCaller caller, string nameOrId) =>
        FindOrNull(caller, nameOrId) ?? _store.GetDeleted(nameOrId) ?? throw TemplateError.Of($"Stack with id {nameOrId} does not exist");

    internal IReadOnlyList<Stack> List(AwsCaller caller) => _store.List(caller);

    private Stack? FindOrNull(AwsCaller caller, string nameOrId)
    {
        var isId = nameOrId.StartsWith("arn:", StringComparison.Ordinal);
        var stack = _store.Get(caller, isId && nameOrId.Split('/') is [_, var name, ..] ? name : nameOrId);
        return stack is not null && isId && stack.Id != nameOrId ? null : stack;
    }

    /// <summary>The end of an operation can be read a moment before its run is over: who acts on it waits for that moment, and isn't refused.</summary>
    private Task SettleAsync(AwsCaller caller, Stack ended, CancellationToken stop) => WhenIdleAsync(caller, ended.Name).WaitAsync(stop);

    private async Task StartAsync(AwsCaller caller, Stack stack, string status, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        // The slot is taken first: of two requests at once, one runs and the other is told so.
        if (!_running.TryAdd((caller.Scope, stack.Name), Task.CompletedTask))
        {
            throw TemplateError.Of($"Stack:{stack.Id} is in {_store.Get(caller, stack.Name)?.Status} state and can not be updated.");
        }

        try
        {
            Begin(stack, status);
            await _store.SaveAsync(caller, stack);
        }
        catch
        {
            _running.TryRemove((caller.Scope, stack.Name), out _);
            throw;
        }

        Run(caller, stack.Name);
    }

    private void Begin(Stack stack, string status)
    {
        stack.Status = status;
        stack.StatusReason = "User Initiated";
        stack.Events.Add(new StackEvent(Guid.NewGuid().ToString(), stack.Name, stack.Id, "AWS::CloudFormation::Stack", _time.GetUtcNow(), status, "User Initiated"));
    }

    private void Run(AwsCaller caller, string name)
    {
        var key = (caller.Scope, name);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[key] = done.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                var stack = _store.Get(caller, name) ?? throw new InvalidOperationException($"The stack {name} is gone.");
                await new StackRunner(caller, stack, _store, _aws(), _objects, _time).RunAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The stack says how far it has come.
            }
            catch (Exception bug)
            {
                _onBug(name, bug);
            }
            finally
            {
                // A stack that was deleted may have been created again by now: that run is another.
                _running.TryRemove(KeyValuePair.Create(key, (Task)done.Task));
                done.SetResult();
            }
        });
    }
}

/// <summary>What CreateStack and UpdateStack are asked for.</summary>
/// <param name="Name">The stack's name; for an update also its id.</param>
/// <param name="Template">JSON.</param>
/// <param name="Parameters">null as a value keeps the former one.</param>
/// <param name="Tags">null keeps the former ones.</param>
/// <param name="Capabilities">Stored and shown; roles are made without them here.</param>
/// <param name="OnFailure"><c>ROLLBACK</c>, <c>DELETE</c> or <c>DO_NOTHING</c>.</param>
internal sealed record StackRequest(
    string Name, string Template, Dictionary<string, string?> Parameters, Dictionary<string, string>? Tags, List<string>? Capabilities, string OnFailure);

/// <summary>Settles the parameters of a template: what was given, else what was before, else the default.</summary>
internal static class ParameterValues
{
    public static Dictionary<string, string> Of(Template template, Dictionary<string, string?> given, Dictionary<string, string> former)
    {
        var unknown = given.Keys.Where(k => !template.Parameters.ContainsKey(k)).ToList();
        if (unknown.Count > 0)
        {
            throw TemplateError.Of($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var (name, node) in template.Parameters)
        {
            var declared = node as JsonObject ?? [];
            var value = given.TryGetValue(name, out var own) ? own ?? former.GetValueOrDefault(name) : declared.Text("Default");
            if (value is null)
            {
                missing.Add(name);
                continue;
            }

            if (declared["AllowedValues"] is JsonArray allowed && !allowed.Any(a => a?.ToString() == value))
            {
                throw TemplateError.Of($"Parameter '{name}' must be one of AllowedValues");
            }

            values[name] = value;
        }

        return missing.Count == 0 ? values : throw TemplateError.Of($"Parameters: [{string.Join(", ", missing)}] must have values");
    }
}
