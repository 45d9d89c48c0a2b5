using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Events;

/// <summary>Event buses: the default one that every account has in every region, and those that were made.</summary>
/// <remarks>Methods take and give the members of the published model. A refused request leaves no trace. Any thread. Policies are stored and shown, not enforced.</remarks>
public sealed class EventBusService(IResourceStore store, TimeProvider time)
{
    public const string Default = "default";

    private const string Kind = "event-bus";
    private const int BusesMax = 100;
    private const int PolicyBytesMax = 10_240;

    private static readonly Regex Names = new(@"^[/\.\-_A-Za-z0-9]+\z", RegexOptions.NonBacktracking);

    /// <summary>Whether a bus has rules; one that has is not deleted.</summary>
    internal Func<AwsCaller, string, bool> HasRules { get; set; } = (_, _) => false;

    public async ValueTask<JsonObject> CreateEventBusAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredTextOf("Name", 1, 256, Names);
        if (input["EventSourceName"] is not null || name.Contains('/', StringComparison.Ordinal))
        {
            throw EventsErrors.Validation($"Event bus name {name} is not valid: partner event sources are not supported by this server.");
        }

        if (store.ListById(Kind, caller.Scope, start: "", isAfter: false, BusesMax).Count >= BusesMax)
        {
            throw EventsErrors.LimitExceeded();
        }

        var now = time.GetUtcNow();
        var bus = WithMembers(new StoredBus { Name = name, CreatedAt = now, ModifiedAt = now, Tags = Tags(input) }, input);
        if (name == Default || !await store.WriteAsync([new ResourceWrite(KeyOf(caller, name), Bytes(bus), ExpectedVersion: 0)], stop))
        {
            throw new AwsErrorException("ResourceAlreadyExistsException", $"Event bus {name} already exists.");
        }

        var shape = Shape(caller, bus);
        shape["EventBusArn"] = ArnOf(caller, name);
        return Only(shape, "EventBusArn", "Description", "KmsKeyIdentifier", "DeadLetterConfig", "LogConfig");
    }

    public JsonObject DescribeEventBus(AwsCaller caller, JsonObject input) => Shape(caller, Existing(caller, input, "Name").Bus);

    public async ValueTask<JsonObject> UpdateEventBusAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => Only(
        Shape(caller, await ChangeAsync(caller, input, "Name", before => WithMembers(before, input), stop)),
        "Arn",
        "Name",
        "KmsKeyIdentifier",
        "Description",
        "DeadLetterConfig",
        "LogConfig");

    public JsonObject ListEventBuses(AwsCaller caller, JsonObject input)
    {
        var prefix = input.TextOf("NamePrefix", 1, 256, Names) ?? "";
        var stored = store.ListById(Kind, caller.Scope, start: "", isAfter: false).Select(Read).ToList();
        var all = (stored.Exists(b => b.Name == Default) ? stored : [new StoredBus { Name = Default }, .. stored]).Where(b => b.Name.StartsWith(prefix, StringComparison.Ordinal));
        return EventsShapes.Page(input, "EventBuses", all, bus => bus.Name, bus => Only(Shape(caller, bus), "Name", "Arn", "Description", "Policy", "CreationTime", "LastModifiedTime"));
    }

    /// <summary>Deletes a bus; one that is not there is no error, one with rules is.</summary>
    public async ValueTask<JsonObject> DeleteEventBusAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = input.RequiredTextOf("Name", 1, 256, Names);
        if (name == Default)
        {
            throw EventsErrors.Validation("Cannot delete event bus default.");
        }

        if (HasRules(caller, name))
        {
            throw EventsErrors.Validation($"Event bus {name} can't be deleted since it has rules.");
        }

        await store.WriteAsync([new ResourceWrite(KeyOf(caller, name), Data: null)], stop);
        return [];
    }

    /// <summary>Adds a statement to the policy, or replaces the policy.</summary>
    public async ValueTask<JsonObject> PutPermissionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await ChangeAsync(
            caller,
            input,
            "EventBusName",
            bus =>
            {
                if (input.TextOf("Policy") is { } whole)
                {
                    return bus with { Policy = Checked(ParsePolicy(whole).ToJsonString()) };
                }

                var id = input.RequiredTextOf("StatementId", 1, 64);
                var principal = input.RequiredTextOf("Principal", 1, 12);
                var statement = new JsonObject
                {
                    ["Sid"] = id,
                    ["Effect"] = "Allow",
                    ["Principal"] = principal == "*" ? "*" : new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" },
                    ["Action"] = input.RequiredTextOf("Action", 1, 64),
                    ["Resource"] = ArnOf(caller, bus.Name),
                };
                if (input.StructureOf("Condition") is { } condition)
                {
                    statement["Condition"] = new JsonObject { [condition.RequiredTextOf("Type")] = new JsonObject { [condition.RequiredTextOf("Key")] = condition.RequiredTextOf("Value") } };
                }

                var policy = ParsePolicy(bus.Policy ?? """{"Version":"2012-10-17","Statement":[]}""");
                var statements = new JsonArray([.. Statements(policy).Where(s => (string?)s["Sid"] != id).Select(s => s.DeepClone()), statement]);
                policy["Statement"] = statements;
                return bus with { Policy = Checked(policy.ToJsonString()) };
            },
            stop);
        return [];
    }

    public async ValueTask<JsonObject> RemovePermissionAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        await ChangeAsync(
            caller,
            input,
            "EventBusName",
            bus =>
            {
                if (input.TruthOf("RemoveAllPermissions") == true)
                {
                    return bus with { Policy = null };
                }

                var id = input.RequiredTextOf("StatementId", 1, 64);
                var policy = ParsePolicy(bus.Policy ?? throw NoPolicy());
                var left = Statements(policy).Where(s => (string?)s["Sid"] != id).Select(s => s.DeepClone()).ToArray();
                if (left.Length == Statements(policy).Count())
                {
                    throw new AwsErrorException("ResourceNotFoundException", "Statement with the provided id does not exist.");
                }

                policy["Statement"] = new JsonArray(left);
                return bus with { Policy = left.Length == 0 ? null : policy.ToJsonString() };
            },
            stop);
        return [];
    }

    /// <summary>Whose bus a name or an ARN means.</summary>
    /// <param name="caller">Who names it.</param>
    /// <param name="nameOrArn"><c>orders</c>, <c>arn:aws:events:eu-west-1:123456789012:event-bus/orders</c>; null is the default one.</param>
    internal static (AwsCaller Owner, string Name) Resolve(AwsCaller caller, string? nameOrArn) =>
        nameOrArn is null ? (caller, Default)
        : Arn.TryParse(nameOrArn, out var arn) && arn.Service == "events" && arn.Resource.StartsWith("event-bus/", StringComparison.Ordinal)
            ? (new AwsCaller(arn.Account.Length > 0 ? arn.Account : caller.Account, arn.Region.Length > 0 ? arn.Region : caller.Region), arn.Resource["event-bus/".Length..])
        : (caller, nameOrArn);

    internal static string ArnOf(AwsCaller caller, string name) => $"arn:aws:events:{caller.Region}:{caller.Account}:event-bus/{name}";

    internal bool Exists(AwsCaller caller, string name) => name == Default || store.Get(KeyOf(caller, name)) is not null;

    /// <summary>The tags of a bus.</summary>
    /// <exception cref="AwsErrorException">There is no such bus.</exception>
    internal ImmutableSortedDictionary<string, string> TagsOf(AwsCaller caller, string name) => Existing(caller, name).Bus.Tags;

    internal async ValueTask SetTagsAsync(AwsCaller caller, string name, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change, CancellationToken stop) =>
        await ChangeAsync(caller, name, bus => bus with { Tags = change(bus.Tags) }, stop);

    internal static ImmutableSortedDictionary<string, string> Tags(JsonObject input) =>
        (input.ListOf("Tags") ?? []).OfType<JsonObject>().ToImmutableSortedDictionary(tag => tag.RequiredTextOf("Key", 1, 128), tag => tag.TextOf("Value", 0, 256) ?? "", StringComparer.Ordinal);

    private static StoredBus WithMembers(StoredBus bus, JsonObject input) => bus with
    {
        Description = input.TextOf("Description", 0, 512) ?? bus.Description,
        KmsKeyIdentifier = input.TextOf("KmsKeyIdentifier", 0, 2048) ?? bus.KmsKeyIdentifier,
        DeadLetterArn = input.StructureOf("DeadLetterConfig") is { } dead ? dead.TextOf("Arn", 1, 1600) : bus.DeadLetterArn,
        LogConfig = input.StructureOf("LogConfig")?.ToJsonString() ?? bus.LogConfig,
    };

    private static JsonObject ParsePolicy(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw EventsErrors.Validation("Parameter Policy is not valid.");
        }
        catch (JsonException)
        {
            throw EventsErrors.Validation("Parameter Policy is not valid.");
        }
    }

    private static string Checked(string policy) => policy.Length <= PolicyBytesMax
        ? policy
        : throw new AwsErrorException("PolicyLengthExceededException", "The event bus policy is too long.");

    private static IEnumerable<JsonObject> Statements(JsonObject policy) => policy["Statement"] switch
    {
        JsonArray many => many.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static AwsErrorException NoPolicy() => new("ResourceNotFoundException", "EventBus does not have a policy.");

    private static JsonObject Shape(AwsCaller caller, StoredBus bus)
    {
        var shape = new JsonObject { ["Name"] = bus.Name, ["Arn"] = ArnOf(caller, bus.Name) };
        foreach (var (member, value) in (ReadOnlySpan<(string, string?)>)[("Description", bus.Description), ("KmsKeyIdentifier", bus.KmsKeyIdentifier), ("Policy", bus.Policy)])
        {
            if (value is not null)
            {
                shape[member] = value;
            }
        }

        if (bus.DeadLetterArn is { } dead)
        {
            shape["DeadLetterConfig"] = new JsonObject { ["Arn"] = dead };
        }

        if (bus.LogConfig is { } log)
        {
            shape["LogConfig"] = JsonNode.Parse(log);
        }

        if (bus.CreatedAt is { } created)
        {
            shape["CreationTime"] = EventsShapes.Time(created);
        }

        if (bus.ModifiedAt is { } modified)
        {
            shape["LastModifiedTime"] = EventsShapes.Time(modified);
        }

        return shape;
    }

    private static JsonObject Only(JsonObject shape, params ReadOnlySpan<string> members)
    {
        foreach (var name in shape.Select(member => member.Key).ToList())
        {
            if (!members.Contains(name))
            {
                shape.Remove(name);
            }
        }

        return shape;
    }

    private static ResourceKey KeyOf(AwsCaller caller, string name) => new(Kind, caller.Scope, name);

    private static byte[] Bytes(StoredBus bus) => JsonSerializer.SerializeToUtf8Bytes(bus, EventBusJson.Default.StoredBus);

    private static StoredBus Read(Resource resource) => JsonSerializer.Deserialize(resource.Data.Span, EventBusJson.Default.StoredBus)
        ?? throw new InvalidOperationException($"The resource {resource.Key} holds no event bus.");

    private (StoredBus Bus, long Version) Existing(AwsCaller caller, JsonObject input, string member)
    {
        var (owner, name) = Resolve(caller, input.TextOf(member, 1, 1600));
        return Existing(owner, name);
    }

    private (StoredBus Bus, long Version) Existing(AwsCaller caller, string name) => store.Get(KeyOf(caller, name)) is { } resource ? (Read(resource), resource.Version)
        : name == Default ? (new StoredBus { Name = Default }, 0)
        : throw EventsErrors.NoBus(name);

    private ValueTask<StoredBus> ChangeAsync(AwsCaller caller, JsonObject input, string member, Func<StoredBus, StoredBus> change, CancellationToken stop)
    {
        var (owner, name) = Resolve(caller, input.TextOf(member, 1, 1600));
        return ChangeAsync(owner, name, change, stop);
    }

    private async ValueTask<StoredBus> ChangeAsync(AwsCaller caller, string name, Func<StoredBus, StoredBus> change, CancellationToken stop)
    {
        while (true)
        {
            var (before, version) = Existing(caller, name);
            var after = change(before) with { ModifiedAt = time.GetUtcNow() };
            if (await store.WriteAsync([new ResourceWrite(KeyOf(caller, name), Bytes(after), version)], stop))
            {
                return after;
            }
        }
    }
}

/// <summary>An event bus, as it is stored. The default one is there without being stored.</summary>
internal sealed record StoredBus
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyIdentifier { get; init; }

    public string? DeadLetterArn { get; init; }

    /// <summary>JSON.</summary>
    public string? LogConfig { get; init; }

    /// <summary>JSON.</summary>
    public string? Policy { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ModifiedAt { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredBus))]
internal sealed partial class EventBusJson : JsonSerializerContext;
