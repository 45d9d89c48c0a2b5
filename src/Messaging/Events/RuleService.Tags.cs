using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Messaging.Events;

public sealed partial class RuleService
{
    /// <summary>Tags a rule or a bus.</summary>
    public async ValueTask<JsonObject> TagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var added = EventBusService.Tags(input);
        return await SetTagsAsync(input, tags => tags.SetItems(added), stop);
    }

    /// <summary>Takes tags away; a key that is not there is no error.</summary>
    public async ValueTask<JsonObject> UntagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop)
    {
        var keys = input.TextsOf("TagKeys") ?? throw EventsErrors.Missing("tagKeys");
        return await SetTagsAsync(input, tags => tags.RemoveRange(keys), stop);
    }

    public JsonObject ListTagsForResource(AwsCaller caller, JsonObject input)
    {
        var (owner, bus, rule) = Tagged(input);
        var tags = rule is null
            ? _buses.TagsOf(owner, bus)
            : (Find(owner, bus, rule) ?? throw EventsErrors.NoRule(rule, bus)).Rule.Tags?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? NoTags;
        return new JsonObject { ["Tags"] = new JsonArray([.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]) };
    }

    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private async ValueTask<JsonObject> SetTagsAsync(JsonObject input, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change, CancellationToken stop)
    {
        var (owner, bus, name) = Tagged(input);
        if (name is null)
        {
            await _buses.SetTagsAsync(owner, bus, change, stop);
            return [];
        }

        return await _changes.RunAsync<JsonObject>(
            async () =>
            {
                var loaded = Find(owner, bus, name) ?? throw EventsErrors.NoRule(name, bus);
                var tags = change(loaded.Rule.Tags?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? NoTags);
                await SaveAsync(owner, loaded with { Rule = loaded.Rule with { Tags = tags.ToImmutableDictionary() } }, stop);
                return [];
            },
            stop);
    }

    /// <summary><c>…:rule/name</c>, <c>…:rule/bus/name</c> or <c>…:event-bus/name</c>; the rule is null for a bus.</summary>
    private static (AwsCaller Owner, string Bus, string? Rule) Tagged(JsonObject input)
    {
        var text = input.RequiredTextOf("ResourceARN", 1, 1600);
        if (!Arn.TryParse(text, out var arn) || arn.Service != "events")
        {
            throw EventsErrors.Validation($"Parameter ResourceARN is not valid. Reason: Provided Arn is not in correct format.");
        }

        var owner = new AwsCaller(arn.Account, arn.Region);
        return arn.Resource.Split('/') switch
        {
            ["rule", var name] => (owner, EventBusService.Default, name),
            ["rule", var bus, var name] => (owner, bus, name),
            ["event-bus", var bus] => (owner, bus, null),
            _ => throw EventsErrors.Validation("Parameter ResourceARN is not valid. Reason: Provided Arn is not in correct format."),
        };
    }
}
