using System.Text.Json.Nodes;
using Treadle.Aws;

namespace Treadle.Gateway;

/// <content>The models that every API has from the start. Others cannot be made here.</content>
public sealed partial class RestApiService
{
    private static readonly (string Name, string Description, string Schema)[] DefaultModels =
    [
        ("Empty", "This is a default empty schema model", "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}"),
        ("Error", "This is a default error schema model", "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}"),
    ];

    public JsonObject GetModels(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var api = Api(caller, members);
        return Page(members, DefaultModels, model => model.Name, model => ModelShape(api.Id, model));
    }

    public JsonObject GetModel(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        var name = members.Required("modelName");
        var api = Find(_apis, caller, members.Required("restApiId"));
        return api is not null && Array.Find(DefaultModels, model => model.Name == name) is { Name: not null } model
            ? ModelShape(api.Id, model)
            : throw GatewayErrors.NotFound($"Invalid model name specified: {name}");
    }

    /// <summary>What an API of this server never has any of: authorizers, validators, client certificates, and the like.</summary>
    public JsonObject GetNone(AwsCaller caller, JsonObject input)
    {
        var members = new Members(input);
        if (members.Has("restApiId"))
        {
            Api(caller, members);
        }

        return new JsonObject { ["items"] = new JsonArray() };
    }

    // Six characters of the API's id: the same at each call, and other than those of another API.
    private static JsonObject ModelShape(string apiId, (string Name, string Description, string Schema) model) => new()
    {
        ["id"] = model.Name == "Empty" ? apiId[..6] : apiId[^6..],
        ["name"] = model.Name,
        ["description"] = model.Description,
        ["schema"] = model.Schema,
        ["contentType"] = "application/json",
    };
}
