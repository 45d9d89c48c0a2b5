using System.Text.Json;
using Treadle.Runtime.StateMachines;
using Treadle.Storage;

namespace Treadle.Runtime.Activities;

/// <summary>The registry of activities. Any thread.</summary>
public sealed class ActivityService : IDisposable
{
    private const string Kind = "activity";

    private readonly IResourceStore _store;
    private readonly TimeProvider _time;
    private readonly ReadCache<Activity> _known;
    private readonly SemaphoreSlim _writing = new(1, 1);

    public ActivityService(IResourceStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _known = new ReadCache<Activity>(Read);
    }

    public Activity? Find(string scope, string name) => _known.Find(scope, name);

    /// <summary>Whether an ARN (<c>arn:aws:states:region:account:activity:name</c>) is that of a registered activity.</summary>
    public bool Exists(string arn) =>
        arn.Split(':', 7) is [_, _, _, var region, var account, "activity", var name] && Find($"{account}/{region}", name) is not null;

    /// <exception cref="RefusedException">DoesNotExist.</exception>
    public Activity Get(string scope, string name, string arn) =>
        Find(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);

    /// <summary>Creates an activity; one that is there is the answer, as it is. Tags are not compared.</summary>
    /// <exception cref="RefusedException">InvalidName, TooManyTags, AlreadyExists (with another key).</exception>
    public async Task<Activity> CreateAsync(string scope, string name, string arn, IReadOnlyList<Tag> tags, EncryptionSettings? encryption, CancellationToken stop)
    {
        if (!ResourceNames.IsValid(name))
        {
            throw new RefusedException(Refusal.InvalidName, name);
        }

        var activity = new Activity
        {
            Name = name,
            Arn = arn,
            Scope = scope,
            CreatedAt = _time.GetUtcNow().ToMilliseconds(),
            Encryption = encryption,
            Tags = Tags.With([], tags, arn),
        };
        await _writing.WaitAsync(stop);
        try
        {
            var existing = Read(scope, name);
            if (existing is not null && existing.Encryption != encryption)
            {
                throw new RefusedException(Refusal.AlreadyExists, arn);
            }

            return existing ?? await WriteAsync(activity, stop);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Deletes an activity; one that is not there is no error.</summary>
    public async Task DeleteAsync(string scope, string name, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            await _store.WriteAsync([new ResourceWrite(new ResourceKey(Kind, scope, name), Data: null)], stop);
            _known.Written(scope, name, value: null);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Replaces the tags of an activity.</summary>
    /// <exception cref="RefusedException">DoesNotExist, and what <paramref name="change"/> throws.</exception>
    public async Task ChangeTagsAsync(string scope, string name, string arn, Func<IReadOnlyList<Tag>, IReadOnlyList<Tag>> change, CancellationToken stop)
    {
        await _writing.WaitAsync(stop);
        try
        {
            var activity = Read(scope, name) ?? throw new RefusedException(Refusal.DoesNotExist, arn);
            await WriteAsync(activity with { Tags = change(activity.Tags) }, stop);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A page in order of creation.</summary>
    /// <param name="scope">Whose.</param>
    /// <param name="after">The position behind which the page starts; 0 starts.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <returns>The activities, each with its position.</returns>
    public IReadOnlyList<(Activity Activity, long Position)> List(string scope, long after, int limit) =>
        [.. _store.List(Kind, scope, after, limit).Select(r => (Parse(r), r.Sequence))];

    public void Dispose() => _writing.Dispose();

    private async Task<Activity> WriteAsync(Activity activity, CancellationToken stop)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(activity, Documents.Default.Activity);
        await _store.WriteAsync([new ResourceWrite(new ResourceKey(Kind, activity.Scope, activity.Name), data)], stop);
        _known.Written(activity.Scope, activity.Name, activity);
        return activity;
    }

    private Activity? Read(string scope, string name) =>
        _store.Get(new ResourceKey(Kind, scope, name)) is { } resource ? Parse(resource) : null;

    private static Activity Parse(Resource resource) =>
        JsonSerializer.Deserialize(resource.Data.Span, Documents.Default.Activity)
        ?? throw new InvalidDataException($"The activity {resource.Key.Id} has no document.");
}
