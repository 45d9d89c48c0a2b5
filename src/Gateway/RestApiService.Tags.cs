using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Gateway;

/// <content>Tags of APIs, stages, keys and plans.</content>
public sealed partial class RestApiService
{
    private const int TagsMax = 50;

    public JsonObject GetTags(AwsCaller caller, JsonObject input)
    {
        var tags = TagsOf(caller, new Members(input), out _) ?? ImmutableSortedDictionary<string, string>.Empty;
        return new JsonObject { ["tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))) };
    }

    public ValueTask<JsonObject> TagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var tags = TagsOf(caller, members, out var save) ?? ImmutableSortedDictionary<string, string>.Empty;
            tags = tags.SetItems(members.Map("tags") ?? throw GatewayErrors.BadRequest("Missing required parameter: tags"));
            if (tags.Count > TagsMax)
            {
                throw GatewayErrors.BadRequest($"The number of tags exceeds the maximum of {TagsMax}");
            }

            await save(tags, stop);
            return [];
        },
        stop);

    public ValueTask<JsonObject> UntagResourceAsync(AwsCaller caller, JsonObject input, CancellationToken stop) => _changes.RunAsync<JsonObject>(
        async () =>
        {
            var members = new Members(input);
            var tags = TagsOf(caller, members, out var save) ?? ImmutableSortedDictionary<string, string>.Empty;
            await save(tags.RemoveRange(members.Texts("tagKeys")), stop);
            return [];
        },
        stop);

    /// <summary>Finds what an ARN names: <c>arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/dev</c>.</summary>
    private ImmutableSortedDictionary<string, string>? TagsOf(AwsCaller caller, Members members, out Func<ImmutableSortedDictionary<string, string>, CancellationToken, ValueTask> save)
    {
        var arn = members.Required("resourceArn");
        var parts = arn.Split(':', 6);
        if (parts is not ["arn", _, "apigateway", _, "", ['/', ..]])
        {
            throw GatewayErrors.BadRequest("Invalid ARN specified in the request");
        }

        switch (parts[5].Split('/'))
        {
            case ["", "restapis", var id]:
                var api = Find(_apis, caller, id) ?? throw GatewayErrors.NoApi(caller, id);
                save = (tags, stop) => SaveAsync(caller, api with { Tags = tags }, stop);
                return api.Tags;

            case ["", "restapis", var id, "stages", var name]:
                var of = Find(_apis, caller, id) ?? throw GatewayErrors.NoApi(caller, id);
                var stage = of.Stages.GetValueOrDefault(name) ?? throw GatewayErrors.NoStage();
                save = (tags, stop) => SaveAsync(caller, of with { Stages = of.Stages.SetItem(name, stage with { Tags = tags }) }, stop);
                return stage.Tags;

            case ["", "apikeys", var id]:
                var key = Find(_keys, caller, id) ?? throw GatewayErrors.NoKey();
                save = (tags, stop) => SaveAsync(caller, key with { Tags = tags }, stop);
                return key.Tags;

            case ["", "usageplans", var id]:
                var plan = Find(_plans, caller, id) ?? throw GatewayErrors.NoPlan();
                save = (tags, stop) => SaveAsync(caller, plan with { Tags = tags }, stop);
                return plan.Tags;

            default:
                throw GatewayErrors.BadRequest($"Tags of {arn} are not supported by this server; those of REST APIs, stages, API keys and usage plans are.");
        }
    }
}
