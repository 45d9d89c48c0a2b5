using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Treadle.Aws;
using Treadle.Storage;

namespace Treadle.Messaging.Schedules;

/// <summary>The groups that schedules are in, and the tags of groups. The group <c>default</c> is always there.</summary>
/// <remarks>Any thread. A refused request leaves no trace.</remarks>
public sealed partial class ScheduleGroupService(IResourceStore resources, TimeProvider time)
{
    private const int PageMax = 100;
    private const int TagsMax = 50;

    [GeneratedRegex(@"^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\-]+:\d{12}:schedule-group\/[0-9a-zA-Z-_.]+$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ArnPattern { get; }

    public async ValueTask<JsonObject> CreateAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var members = new ModelMembers(input);
        var name = members.RequiredText("Name", 1, 64, ScheduleReader.NamePattern);
        members.Text("ClientToken", 1, 64, ScheduleReader.TokenPattern);
        var tags = ReadTags(members);
        members.Check();
        var now = time.GetUtcNow();
        var token = ScheduleReader.TokenOf(input);
        var group = new ScheduleGroup { Name = name, CreatedAt = now, ModifiedAt = now, CreateToken = token, Tags = Merged(new Dictionary<string, string>(), tags ?? []) };
        if ((name == ScheduleGroup.Default || !await resources.WriteAsync([group.Write(caller, expectedVersion: 0)], stop))
            && !ScheduleReader.IsRepeated(Find(caller, name)?.Group.CreateToken, token))
        {
            throw SchedulerErrors.GroupExists(name);
        }

        return new JsonObject { ["ScheduleGroupArn"] = ArnOf(caller, name) };
    }

    public JsonObject Get(AwsCaller caller, JsonObject input) => Shape(caller, Existing(caller, NameIn(input)).Group);

    public JsonObject List(AwsCaller caller, JsonObject input)
    {
        var members = new ModelMembers(input);
        var prefix = members.Text("NamePrefix", 1, 64, ScheduleReader.NamePattern) ?? "";
        var limit = members.Number("MaxResults", 1, PageMax) ?? PageMax;
        var token = members.Text("NextToken", 1, 2048);
        members.Check();
        var after = PageToken.Read(token) ?? "";
        var stored = resources.All(ScheduleGroup.Kind, caller.Scope).Select(ScheduleGroup.Read).Where(group => group.Name != ScheduleGroup.Default);
        var found = stored.Append(Existing(caller, ScheduleGroup.Default).Group)
            .Where(group => group.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(group.Name, after) > 0)
            .OrderBy(group => group.Name, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        var answer = new JsonObject { ["ScheduleGroups"] = new JsonArray([.. found.Take(limit).Select(group => Shape(caller, group))]) };
        if (found.Count > limit)
        {
            answer["NextToken"] = PageToken.Of(found[limit - 1].Name);
        }

        return answer;
    }

    public async ValueTask<JsonObject> TagAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var members = new ModelMembers(input);
        var name = TaggedGroup(members);
        var tags = ReadTags(members) ?? members.Missing<List<KeyValuePair<string, string>>>("Tags", []);
        members.Check();
        await ChangeTagsAsync(caller, name, before => Merged(before, tags), stop);
        return [];
    }

    public async ValueTask<JsonObject> UntagAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var members = new ModelMembers(input);
        var name = TaggedGroup(members);
        var keys = members.Texts("TagKeys") ?? members.Missing<IReadOnlyList<string>>("TagKeys", []);
        members.Check();
        await ChangeTagsAsync(caller, name, before => before.Where(tag => !keys.Contains(tag.Key)).ToDictionary(), stop);
        return [];
    }

    public JsonObject ListTags(AwsCaller caller, JsonObject input)
    {
        var members = new ModelMembers(input);
        var name = TaggedGroup(members);
        members.Check();
        var tags = Existing(caller, name).Group.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal);
        return new JsonObject { ["Tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]) };
    }

    /// <exception cref="AwsErrorException">ResourceNotFoundException; ConflictException while it is being deleted.</exception>
    internal void CheckExists(AwsCaller caller, string name)
    {
        if (Existing(caller, name).Group.IsDeleting)
        {
            throw SchedulerErrors.Conflict($"Schedule group {name} is being deleted.");
        }
    }

    /// <summary>Marks a group, so that it takes no schedule any more.</summary>
    internal async ValueTask<string> BeginDeleteAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var name = NameIn(input);
        if (name == ScheduleGroup.Default)
        {
            throw SchedulerErrors.Validation("The default schedule group cannot be deleted.");
        }

        var found = Existing(caller, name);
        while (!await resources.WriteAsync([(found.Group with { IsDeleting = true }).Write(caller, found.Version)], stop))
        {
            found = Existing(caller, name);
        }

        return name;
    }

    internal Task EndDeleteAsync(AwsCaller caller, string name, CancellationToken stop) =>
        resources.WriteAsync([new ResourceWrite(ScheduleGroup.KeyOf(caller, name), Data: null)], stop);

    /// <summary>Groups whose deletion has begun.</summary>
    internal IReadOnlyList<(AwsCaller Caller, string Name)> Deleting() =>
    [
        .. resources.All(ScheduleGroup.Kind).Select(resource => (resource.Key.Scope.Split('/', 2), Group: ScheduleGroup.Read(resource)))
            .Where(found => found.Group.IsDeleting)
            .Select(found => (new AwsCaller(found.Item1[0], found.Item1[1]), found.Group.Name)),
    ];

    private static string ArnOf(AwsCaller caller, string name) => $"arn:aws:scheduler:{caller.Region}:{caller.Account}:schedule-group/{name}";

    private static string NameIn(JsonObject input)
    {
        var members = new ModelMembers(input);
        var name = members.RequiredText("Name", 1, 64, ScheduleReader.NamePattern);
        members.Text("ClientToken", 1, 64, ScheduleReader.TokenPattern);
        members.Check();
        return name;
    }

    private static string TaggedGroup(ModelMembers members)
    {
        var arn = members.RequiredText("ResourceArn", 1, 1011, ArnPattern);
        return arn[(arn.LastIndexOf('/') + 1)..];
    }

    private static List<KeyValuePair<string, string>>? ReadTags(ModelMembers members) =>
        members.Objects("Tags", 200)?.Select(tag => KeyValuePair.Create(tag.RequiredText("Key", 1, 128), tag.RequiredText("Value", 1, 256))).ToList();

    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> before, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var merged = before.ToDictionary(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            merged[key] = value;
        }

        return merged.Count <= TagsMax ? merged : throw SchedulerErrors.Validation($"A resource cannot have more than {TagsMax} tags.");
    }

    private static JsonObject Shape(AwsCaller caller, ScheduleGroup group)
    {
        var shape = new JsonObject { ["Arn"] = ArnOf(caller, group.Name), ["Name"] = group.Name, ["State"] = group.IsDeleting ? "DELETING" : "ACTIVE" };
        if (group.CreatedAt != DateTimeOffset.MinValue)
        {
            shape["CreationDate"] = ScheduleReader.Seconds(group.CreatedAt);
            shape["LastModificationDate"] = ScheduleReader.Seconds(group.ModifiedAt);
        }

        return shape;
    }

    private (ScheduleGroup Group, long Version)? Find(AwsCaller caller, string name) =>
        resources.Get(ScheduleGroup.KeyOf(caller, name)) is { } resource ? (ScheduleGroup.Read(resource), resource.Version) : null;

    private (ScheduleGroup Group, long Version) Existing(AwsCaller caller, string name) =>
        Find(caller, name)
        ?? (name == ScheduleGroup.Default
            ? (new ScheduleGroup { Name = name, CreatedAt = DateTimeOffset.MinValue, ModifiedAt = DateTimeOffset.MinValue }, 0)
            : throw SchedulerErrors.NoGroup(name));

    private async Task ChangeTagsAsync(AwsCaller caller, string name, Func<IReadOnlyDictionary<string, string>, Dictionary<string, string>> change, CancellationToken stop)
    {
        while (true)
        {
            var (group, version) = Existing(caller, name);
            if (await resources.WriteAsync([(group with { Tags = change(group.Tags) }).Write(caller, version)], stop))
            {
                return;
            }
        }
    }
}
